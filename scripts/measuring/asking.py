"""Payments over HTTP: one a request, beside a request that does nothing, and a thousand a request."""

from contextlib import closing

from scripts.measuring.client import Errand, Told, run
from scripts.measuring.figures import Board, rate
from scripts.measuring.serving import NO_OP, WITH_NO_OP, Served, served, settings
from scripts.measuring.towns import Measured, Place
from service import secret_keys
from service.tokens import Tokens

CONNECTIONS = 64
BULK = 1_000
BULK_CONNECTIONS = 8
"""More would overfill the queue, and be told to come again."""

REQUESTS = 8_000
BULKS = 64
ROUNDS = 4

OF_NO_OP = 0.6
OF_SINGLE = 7.0


def measure(board: Board, place: Place, kind: str, scale: float) -> None:
    """Measure one server process over one kind of database."""
    with closing(Measured(place, kind)) as town:
        accounts, session, payer = town.members, town.session, town.payer
        url = town.url
    chosen = settings(url, place.directory)
    tokens = Tokens(*secret_keys.read(chosen.secret_key_file), issuer=chosen.public_url)
    with served(WITH_NO_OP, url, place.directory) as server:

        def ask(path: str, requests: int, connections: int, together: int | None = None) -> Told:
            token = tokens.access(session, payer)  # good for ten minutes
            count = max(connections, int(requests * scale / ROUNDS))
            return run(Errand(server.port, token, path, accounts, count, connections, together))

        ask(NO_OP, CONNECTIONS, CONNECTIONS)
        no_op, single, bulk = [], [], []
        for _ in range(ROUNDS):
            no_op.append(ask(NO_OP, REQUESTS, CONNECTIONS))
            single.append(ask("/v1/payments", REQUESTS, CONNECTIONS))
            bulk.append(ask("/v1/payments/bulk", BULKS, BULK_CONNECTIONS, BULK))
        _tell(board, kind, server, no_op=no_op, single=single, bulk=bulk)


def _tell(board: Board, kind: str, server: Served, **told: list[Told]) -> None:
    rates = {}
    for name, each in told.items():
        subject = f"{kind}.http_{name}"
        loads = [one.load for one in each]
        rates[name] = rate(loads)
        board.put_loads(subject, loads)
        board.put(f"{subject}.client_share", max(one.client_share for one in each))
    board.put(f"{kind}.http_single.of_no_op", rates["single"] / rates["no_op"], least=OF_NO_OP)
    board.put(f"{kind}.http_bulk.of_single", rates["bulk"] / rates["single"], least=OF_SINGLE)
    board.put(f"{kind}.http_bulk.server_mb", server.resident_mb)
