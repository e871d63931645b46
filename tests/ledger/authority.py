"""A time-stamp authority on the loopback address, built of the openssl command."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

OPENSSL = shutil.which("openssl")
CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[ca]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[stamping]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = stamps
[stamps]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
"""


@dataclass(frozen=True)
class Authority:
    """Its folder, with ``root.pem``, the certificate to trust."""

    folder: Path

    @classmethod
    def made(cls, folder: Path, name: str = "made-up authority") -> "Authority":
        """With keys of its own."""
        folder.mkdir()
        (folder / "config").write_text(CONFIG.format(folder=folder, name=name))
        (folder / "serial").write_text("01\n")
        found = cls(folder)
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc")
        found.openssl("req", "-x509", "-config", "config", *key, "-keyout", "root.key", "-out", "root.pem",
                      "-days", "30", "-extensions", "ca")  # fmt: skip
        found.openssl("req", "-config", "config", *key, "-keyout", "tsa.key", "-out", "tsa.csr")
        found.openssl("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
                      "-out", "tsa.pem", "-days", "30", "-extfile", "config", "-extensions", "stamping")  # fmt: skip
        return found

    def openssl(self, *arguments: str, given: bytes | None = None) -> bytes:
        """Run openssl in the folder."""
        assert OPENSSL is not None
        return subprocess.run(
            [OPENSSL, *arguments], cwd=self.folder, input=given, check=True, capture_output=True
        ).stdout

    def reply(self, request: bytes) -> bytes:
        """The token for a request."""
        (self.folder / "request").write_bytes(request)
        return self.openssl("ts", "-reply", "-config", "config", "-queryfile", "request")

    @property
    def root(self) -> Path:
        """The certificate to trust."""
        return self.folder / "root.pem"


@contextmanager
def answering(reply, *, status: int = 200) -> Iterator[str]:
    """A server that posts every request to ``reply``; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = reply(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
