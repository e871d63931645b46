"""Notifications through apprise: a webhook, a mail, a message on the desktop, each named by a URL."""

import hashlib
import logging

from levelhead.errors import BadOption, NotDelivered, SourceMissing
from levelhead.watch.state import Told


class Notification:
    """One receiver.

    Parameters
    ----------
    url
        As apprise spells it: ``json://host/path``, ``mailto://...``, ``dbus://``. It may hold a password, so it
        is neither printed nor kept.

    Raises
    ------
    SourceMissing
        Without apprise.
    BadOption
        For a URL that it does not know.
    """

    def __init__(self, url: str) -> None:
        try:
            import apprise
        except ImportError as error:
            raise SourceMissing("notifications", "notify") from error
        logger = logging.getLogger("apprise")
        logger.addHandler(logging.NullHandler())  # what it would log to standard error holds the URL
        logger.propagate = False
        self.scheme = url.partition("://")[0]
        sender = apprise.Apprise()
        if not sender.add(url):
            raise BadOption(
                "--notify", f"{self.scheme}://...", "a URL that apprise knows, such as json://host/path"
            )
        self._sender = sender
        self._digest = hashlib.sha256(url.encode()).hexdigest()[:16]

    @property
    def name(self) -> str:
        """Scheme and digest: the URL itself may hold a password."""
        return f"{self.scheme} {self._digest}"

    def deliver(self, alert: Told) -> None:
        """Send one alert; the number is in its title."""
        title = f"levelhead {alert.number}: {alert.body['market']} {alert.body['alert']}"
        if not self._sender.notify(body=alert.text, title=title):
            raise NotDelivered(f"{self.scheme}://...", "the receiver did not take it")
