"""A mail server for tests, on a port of this machine: it takes what it is told to take, and keeps it."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BufferedRWPair
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SECONDS_MAX = 20


@dataclass(slots=True)
class Postbox:
    """What the server was sent, and how it answers: a reply to each command, where it is not the usual one."""

    port: int
    tls: ssl.SSLContext | None
    at_once: bool
    replies: dict[str, str] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def serve(self, plain: socket.socket) -> None:
        """Talk with one client, until it leaves."""
        with ExitStack() as open_:
            connection = open_.enter_context(plain)
            if self.at_once:
                connection = open_.enter_context(self._encrypted(connection))
            lines = open_.enter_context(connection.makefile("rwb"))
            _say(lines, "220 postbox")
            while line := lines.readline().decode().strip():
                verb = line.partition(" ")[0].upper()
                self.said.append(line)
                reply = self.replies.get(verb) or _USUAL.get(verb, "250 fine")
                _say(lines, self._hello(connection) if verb == "EHLO" else reply)
                if verb == "QUIT":
                    return
                if verb == "DATA" and reply.startswith("354"):
                    self.messages.append(_message(lines))
                    _say(lines, self.replies.get("MESSAGE", "250 taken"))
                if verb == "STARTTLS" and self.tls:
                    connection = open_.enter_context(self._encrypted(connection))
                    lines = open_.enter_context(connection.makefile("rwb"))

    def _encrypted(self, connection: socket.socket) -> ssl.SSLSocket:
        assert self.tls is not None
        return self.tls.wrap_socket(connection, server_side=True)

    def _hello(self, connection: socket.socket) -> str:
        encrypted = isinstance(connection, ssl.SSLSocket)
        offered = ["STARTTLS"] if self.tls and not encrypted else ["AUTH PLAIN"]
        return "".join(f"250-{each}\r\n" for each in ("postbox", *offered)) + "250 SIZE 100000"


_USUAL = {"DATA": "354 go on", "QUIT": "221 bye", "STARTTLS": "220 go on", "AUTH": "235 fine"}


def _say(lines: BufferedRWPair, reply: str) -> None:
    lines.write(f"{reply}\r\n".encode())
    lines.flush()


def _message(lines: BufferedRWPair) -> str:
    read = []
    while (line := lines.readline().decode()) and line != ".\r\n":
        read.append(line)
    return "".join(read)


@contextmanager
def postbox(tls: ssl.SSLContext | None = None, *, at_once: bool = False) -> Iterator[Postbox]:
    """Lend a mail server; with `tls` it offers STARTTLS, or speaks TLS `at_once`."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(SECONDS_MAX)
    box = Postbox(listening.getsockname()[1], tls, at_once)

    def answer() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                connection.settimeout(SECONDS_MAX)
                with suppress(OSError):
                    box.serve(connection)

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(SECONDS_MAX)


def certificate(directory: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for localhost; return what serves with it, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = directory / "localhost.pem"
    file.write_bytes(made.public_bytes(pem) + secret)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(file)
    return serving, ssl.create_default_context(cafile=str(file))
