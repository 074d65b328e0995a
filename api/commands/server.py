"""`alveole serve`: one process, one event loop, until it is told to stop."""

import contextlib
import gc
import signal
import socket
from typing import Annotated

import typer

from api.commands.console import say, settings

STOP_SECONDS_MAX = 5
"""How long open requests may take to end, after which the journal is drained all the same."""


def serve(
    host: Annotated[
        str | None,
        typer.Option(help="The address to listen on [default: ALVEOLE_HOST, else 127.0.0.1]", show_default=False),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(help="The port; 0 takes a free one [default: ALVEOLE_PORT, else 8000]", show_default=False),
    ] = None,
) -> None:
    """Serve the books, until Ctrl-C or a termination signal; what was being paid is recorded before it ends."""
    gc.disable()  # little of what is loaded ever goes away: looking for it takes a tenth of the start
    import uvicorn

    from api.app import create_app
    from service import preflight, process

    chosen = settings(host=host, port=port)
    preflight.check(chosen)
    listening = _listen(chosen.host, chosen.port)
    chosen = settings(host=host, port=listening.getsockname()[1])

    app = create_app(chosen, chores=True)
    gc.enable()

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                process.settle()
                say(f"Alvéole is ready: {chosen.public_url}  (Ctrl-C stops it)")

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            app.state.running.tail.close()  # streams would never end by themselves
            await super().shutdown(sockets)

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # uvicorn stops in order, then raises the signal again
    config = uvicorn.Config(
        app,
        lifespan="on",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=STOP_SECONDS_MAX,
    )
    with contextlib.suppress(KeyboardInterrupt):
        Server(config).run(sockets=[listening])
    say("Alvéole has stopped.")


def _listen(host: str, port: int) -> socket.socket:
    """Take the port, or say who may have it."""
    from service.troubles import Trouble

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise Trouble(
            f"Cannot listen on {host}, port {port}: {error.strerror or error}. Is it served already?"
            " Another port: alveole serve --port 8001"
        ) from error
