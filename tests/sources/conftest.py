"""The sources' server, and a transport that reaches it without waiting between attempts."""

from collections.abc import Iterator

import pytest

from levelhead.data.sources.transport import HttpTransport
from tests.sources.source_server import Rerouted, SourceServer, serving


@pytest.fixture
def server() -> Iterator[SourceServer]:
    with serving() as running:
        yield running


@pytest.fixture
def transport(server: SourceServer) -> Iterator[Rerouted]:
    with HttpTransport("levelhead (me@example.org)", deadline=10.0, pause=0.0) as http:
        yield Rerouted(http, server.server_port)
