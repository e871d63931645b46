"""Which names a request may call this server by: another name is a page of somebody else's, rebound to here."""

import ipaddress
import re
from dataclasses import dataclass

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST = re.compile(
    r"(?P<name>\[[0-9a-f:.]{2,45}\]|[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?::(?P<port>[0-9]{1,5}))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names that are allowed.

    Parameters
    ----------
    names
        In lower case, an IPv6 address in brackets, without a port.
    any_address
        Whether any IP address is allowed as well: nobody can make a name of his resolve to the text of one.
        For a server that listens on every address of its machine.
    """

    names: frozenset[str] = LOOPBACK
    any_address: bool = False

    def allow(self, header: str) -> bool:
        """Whether a Host header is one of them, with or without a port.

        >>> [Hosts().allow(each) for each in ("LOCALHOST:8321", "[::1]", "localhost.evil.example", "127.1")]
        [True, True, False, False]
        """
        found = _HOST.fullmatch(header)
        if found is None or int(found["port"] or 1) not in range(1, 65536):
            return False
        name = found["name"].lower()
        return name in self.names or (self.any_address and _is_address(name))


def hosts_of(bind: str, named: tuple[str, ...] = ()) -> Hosts:
    """The names of a server that listens on ``bind``, and those that its owner gives it.

    >>> hosts_of("192.168.1.7", ("desk.lan",)).allow("desk.lan:8321")
    True
    """
    everywhere = bind in ("0.0.0.0", "::", "")
    own = () if everywhere else (bracketed(bind),)
    return Hosts(LOOPBACK | {each.lower() for each in (*own, *named)}, any_address=everywhere)


def is_loopback(bind: str) -> bool:
    """Whether only this machine reaches a server that listens on ``bind``.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    if bind == "localhost":
        return True
    try:
        return ipaddress.ip_address(bind).is_loopback
    except ValueError:
        return False


def bracketed(name: str) -> str:
    """An address as it stands in a Host header.

    >>> bracketed("::1"), bracketed("127.0.0.1")
    ('[::1]', '127.0.0.1')
    """
    return f"[{name}]" if ":" in name else name


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return name.startswith("[") == (":" in name)
