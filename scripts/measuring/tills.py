"""How soon two hundred open tills see "paid", what an open till costs the server, and how long a code takes to draw.

One process serves. Each till holds a stream of its own over its own connection; a payment is confirmed over HTTP, and
the clock runs from the moment that its confirmation is sent to the moment at which the till has read the event.
"""

import json
import socket
import sys
import time
from contextlib import ExitStack, closing
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

from api import qr
from api.pages.tills.arriving import COOKIE
from scripts.measuring.figures import Board, Load
from scripts.measuring.serving import PUBLIC_URL, Served, served, settings
from scripts.measuring.towns import Measured, Place
from service import requests, secret_keys, tables, tills
from service.clock import DAY
from service.ids import new_code
from service.requests import Ask
from service.tokens import Tokens

SERVE = (str(Path(sys.executable).parent / "alveole"), "serve")
TILLS, OPEN_BEFORE = 200, 50
PAYMENTS = 200
DRAWN = 50
AMOUNT = 5
PAID_MS_MAX = 300
TILL_KB_MAX = 50
QR_MS_MAX = 20
WAIT_SECONDS = 10
PAUSE_SECONDS = 0.01


def measure(board: Board, place: Place, kind: str, scale: float) -> None:
    """Measure one server process over one kind of database."""
    began = time.perf_counter()
    for _ in range(DRAWN):
        qr.svg(f"{PUBLIC_URL}/p/{new_code()}")
    board.put(f"{kind}.tills.qr_ms", 1e3 * (time.perf_counter() - began) / DRAWN, most=QR_MS_MAX)

    with closing(Measured(place, kind, members=2)) as town:
        url, session, payer, (wallet, account) = town.url, town.session, town.payer, town.members
        cookie = _enrol(town)
        waiting = [_ask(town, account) for _ in range(TILLS + OPEN_BEFORE)]
    chosen = settings(url, place.directory)
    token = Tokens(*secret_keys.read(chosen.secret_key_file), issuer=chosen.public_url).access(session, payer)
    with served(SERVE, url, place.directory) as server, ExitStack() as open_tills:
        for sale in waiting[TILLS:]:  # threads and connections, which all share, are there before anything is counted
            open_tills.enter_context(_follow(server, cookie, sale))
        before = server.resident_mb
        streams = {sale: open_tills.enter_context(_follow(server, cookie, sale)) for sale in waiting[:TILLS]}
        board.put(f"{kind}.tills.open_till_kb", 1024 * (server.resident_mb - before) / TILLS, most=TILL_KB_MAX)
        paid = _pay(server, token, wallet, list(streams.items())[: max(10, round(PAYMENTS * scale))])
    board.put_loads(f"{kind}.tills.confirmed_to_paid", [paid], p99_most_ms=PAID_MS_MAX)


def _enrol(town: Measured) -> str:
    """Put the payer at a tablet of their own, and return what it keeps."""
    book, who = town.book, town.who
    _, link = tills.make(book, who, who.public_id, name="Bench")
    cookie = tills.enrol(book, link.rpartition("/")[2])
    with book.database.write() as session:
        row = session.get_one(tables.Till, 1)
        row.cashier = who.member
    return cookie


def _ask(town: Measured, account: str) -> str:
    """Ask for an amount, for as long as a run may take."""
    wanted = Ask(account, AMOUNT, "MIEL", expires_at=town.book.clock() + DAY)
    return requests.create(town.book, town.who, town.origin(), wanted).due.id


def _follow(server: Served, cookie: str, sale: str) -> socket.socket:
    """Open a till's stream, and read what it is told at first."""
    stream = socket.create_connection(("127.0.0.1", server.port), timeout=WAIT_SECONDS)
    asked = f"GET /caisse/flux?vente={sale} HTTP/1.1\r\nHost: localhost\r\nCookie: {COOKIE}={cookie}\r\n\r\n"
    stream.sendall(asked.encode())
    _read(stream, b'"open"')
    return stream


def _read(stream: socket.socket, until: bytes) -> None:
    told = b""
    while until not in told:
        more = stream.recv(65_536)
        assert more, told
        told += more


def _pay(server: Served, token: str, payer: str, sales: list[tuple[str, socket.socket]]) -> Load:
    """Confirm a payment after the other, and wait until the till that asked for it has read "paid"."""
    latencies, started = list[float](), time.perf_counter()
    connection = HTTPConnection("127.0.0.1", server.port)
    for sale, stream in sales:
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": new_code(),
        }
        asked = time.perf_counter()
        connection.request("POST", f"/v1/payment-requests/{sale}/pay", json.dumps({"payer": payer}), headers)
        answer = connection.getresponse()
        told = answer.read()
        assert answer.status == HTTPStatus.CREATED, told
        _read(stream, b'"paid"')
        latencies.append(time.perf_counter() - asked)
        time.sleep(PAUSE_SECONDS)
    connection.close()
    return Load(len(latencies), time.perf_counter() - started, latencies)
