"""The fetching child with a session that sends every request to a server on the loopback address.

Started as a script by the tests: ``loopback_fetch.py PORT REQUEST``. yfinance keeps its addresses in several
modules and as literals (``_BASE_URL_``, the cookie and crumb pages), so the session rewrites the scheme and
host of whatever it is asked for; the transport stays curl_cffi, as in the field.
"""

import sys
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from levelhead.data import yahoo_fetch


def loopback_session(port: str) -> Any:
    def session(seen: yahoo_fetch.Seen) -> Any:
        recording = yahoo_fetch.recording_session(seen)
        sent = recording.request

        def request(method: str, url: str, *args: Any, **options: Any) -> Any:
            here = urlsplit(url)._replace(scheme="http", netloc=f"127.0.0.1:{port}")
            return sent(method, urlunsplit(here), *args, **options)

        recording.request = request
        return recording

    return session


if __name__ == "__main__":
    yahoo_fetch.main(loopback_session(sys.argv.pop(1)))
