"""Keep refused keys refused: the database posts nothing under a key whose refusal it remembers.

The journal never does; this proves it of whoever else may write.
"""

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

GUARDS = Path(__file__).parent.parent / "guards"


def upgrade() -> None:
    """Guard the head's advance."""
    run(GUARDS / f"0008_{op.get_bind().dialect.name}.sql")


def downgrade() -> None:
    """Drop the guard."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("drop trigger head_refused")
    else:
        run(GUARDS / "0008_postgresql_down.sql")


def run(file: Path) -> None:
    """Execute a file as it is: one statement for SQLite, whose driver takes no more."""
    bind = op.get_bind().execution_options(no_parameters=True)
    bind.exec_driver_sql(file.read_text(encoding="utf-8"))
