"""The embedded PostgreSQL is what the service will meet, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import yaml
from sqlalchemy import NullPool, create_engine, text

from tests import postgres

ROOT = Path(__file__).parents[2]
GONE_SECONDS_MAX = 20


def do(url: str, *statements: str) -> None:
    """Execute statements that answer nothing."""
    with create_engine(url, poolclass=NullPool).begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def ask(url: str, question: str) -> object:
    """Return the one value a query answers with."""
    with create_engine(url, poolclass=NullPool).begin() as connection:
        return connection.execute(text(question)).scalar()


def test_the_owner_makes_tables_and_is_no_superuser() -> None:
    with postgres.shared().temporary_database() as database:
        do(database.owner_url, "create table t as select 1 as n")
        assert ask(database.owner_url, "select count(*) from t") == 1
        assert ask(database.owner_url, "select usesuper from pg_user where usename = current_user") is False


def test_the_service_reads_what_it_was_granted_and_makes_nothing() -> None:
    with postgres.shared().temporary_database() as database:
        do(database.owner_url, "create table t as select 1 as n", "grant select on t to alveole_app")
        assert ask(database.app_url, "select n from t") == 1
        with pytest.raises(Exception, match="permission denied for schema public"):
            do(database.app_url, "create table mine (n int)")
        with pytest.raises(Exception, match="permission denied for table t"):
            do(database.app_url, "delete from t")


def test_passwords_are_asked_for() -> None:
    server = postgres.shared()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=str(server.directory), user=postgres.APP, password="wrong", dbname="postgres")


def test_a_copy_has_its_templates_tables_and_a_life_of_its_own() -> None:
    server = postgres.shared()
    with server.temporary_database() as template:
        do(template.owner_url, "create table t as select 1 as n")
        with server.temporary_database(template.name) as copy:
            do(copy.owner_url, "insert into t values (2)")
            assert ask(copy.owner_url, "select count(*) from t") == 2
        assert ask(template.owner_url, "select count(*) from t") == 1


def test_commits_last_unless_speed_is_asked_for() -> None:
    with postgres.shared().temporary_database() as database:
        assert ask(database.app_url, "show fsync") == "off"
        assert ask(database.app_url, "show synchronous_commit") == "on"


def test_a_durable_server_keeps_what_it_commits_and_brings_pgbench() -> None:
    server = postgres.start()
    try:
        database = server.new_database()
        assert ask(database.app_url, "show fsync") == "on"
        pgbench = [str(server.pgbench), "--initialize", "--quiet", database.name]
        subprocess.run(pgbench, env=server.environment, check=True, capture_output=True)
        assert ask(server.url(postgres.ADMIN, database.name), "select count(*) from pgbench_accounts") == 100_000
    finally:
        server.stop()
    assert not server.directory.exists()


def test_compose_makes_its_two_roles_as_it_says() -> None:
    script = yaml.safe_load((ROOT / "compose.yaml").read_text())["configs"]["roles"]["content"].replace("$$", "$")
    server = postgres.start(durable=False)
    try:
        do(server.url(postgres.ADMIN, "postgres"), f"drop role {postgres.OWNER}, {postgres.APP}, {postgres.SERVICE}")
        passwords = {"OWNER_PASSWORD": server.password, "APP_PASSWORD": server.password, "PATH": str(server.binaries)}
        subprocess.run(["/bin/sh", "-euc", script], env=server.environment | passwords, check=True, capture_output=True)
        do(server.url("alveole_owner", "alveole"), "create table t (n int)")
        with pytest.raises(Exception, match="permission denied for schema public"):
            do(server.url("alveole_app", "alveole"), "create table mine (n int)")
    finally:
        server.stop()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda each: each.name)
def test_the_server_ends_with_the_process_that_started_it(ending: signal.Signals) -> None:
    program = "from tests import postgres; import time; print(postgres.start().directory, flush=True); time.sleep(99)"
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        directory = Path(process.stdout.readline().strip())
        server = int((directory / "data" / "postmaster.pid").read_text().splitlines()[0])
        process.send_signal(ending)

    deadline = time.monotonic() + GONE_SECONDS_MAX
    while directory.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)
