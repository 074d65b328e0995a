"""Know the members: where each stands and how it came there, how to reach them, and who is in the directory.

The steps of memberships are only added to: on PostgreSQL the service's role has
no other right, on SQLite triggers refuse. How to reach someone is apart, to be
erased as a row. Members of before are admitted since they joined, without end.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = "('applied','refused','admitted','lapsed','insolvent','left','dead')"
ERASABLE = ("member_contact", "directory_entry")
REFUSE = """
create trigger membership_change_{name} before {act} on membership_change {when}
begin select raise(abort, 'append only'); end
"""
GUARDS = {
    "replaced": ("insert", "when exists (select 1 from membership_change where id = new.id)"),
    "updated": ("update", ""),
    "deleted": ("delete", ""),
}


def upgrade() -> None:
    """Make the tables, guard the history, and say of those who are members that they are."""
    make_the_memberships()
    make_what_may_be_erased()
    guard()
    admit_the_members()


def downgrade() -> None:
    """Drop the tables and what guards them."""
    for table in ("directory_entry", "member_contact", "membership", "membership_change"):
        op.drop_table(table)


def make_the_memberships() -> None:
    """Make the steps, and where each member stands."""
    op.create_table(
        "membership_change",
        number("id"),
        reference("member", "member.id"),
        *(text(name) for name in ("step", "state", "since")),
        text("until", nullable=True),
        number("at", autoincrement=False),
        text("decided_by"),
        text("decision", nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.CheckConstraint(f"state in {STATES}", name="membership_change_state"),
        sqlite_strict=True,
    )
    op.create_index("membership_change_by_member", "membership_change", ["member"])
    op.create_table(
        "membership",
        reference("member", "member.id", autoincrement=False),
        text("state"),
        text("since"),
        text("until", nullable=True),
        reference("change", "membership_change.id"),
        sa.PrimaryKeyConstraint("member"),
        sa.CheckConstraint(f"state in {STATES}", name="membership_state"),
        sqlite_strict=True,
    )
    op.create_index("membership_by_state", "membership", ["state", "until"])


def make_what_may_be_erased() -> None:
    """Make how to reach a member, and the directory."""
    op.create_table(
        "member_contact",
        reference("member", "member.id", autoincrement=False),
        *(text(name) for name in ("email", "phone", "address", "language")),
        number("updated_at", autoincrement=False),
        sa.PrimaryKeyConstraint("member"),
        sa.CheckConstraint("language in ('fr', 'en')", name="member_contact_language"),
        sqlite_strict=True,
    )
    op.create_table(
        "directory_entry",
        reference("member", "member.id", autoincrement=False),
        number("public", autoincrement=False),
        *(text(name) for name in ("activity", "section", "commune", "town")),
        number("latitude", nullable=True),
        number("longitude", nullable=True),
        *(text(name) for name in ("hours", "accepts", "offers", "seeks", "folded")),
        number("updated_at", autoincrement=False),
        sa.PrimaryKeyConstraint("member"),
        sa.CheckConstraint("public in (0, 1)", name="directory_entry_public"),
        sa.CheckConstraint("section between 'A' and 'U' and length(section) = 1", name="directory_entry_section"),
        sa.CheckConstraint("(latitude is null) = (longitude is null)", name="directory_entry_place"),
        sqlite_strict=True,
    )
    op.create_index("directory_entry_by_commune", "directory_entry", ["commune"])


def guard() -> None:
    """Let history only grow, and the rest change."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("revoke all on membership, membership_change from public, alveole_service")
        op.execute(f"revoke all on {', '.join(ERASABLE)} from public, alveole_service")
        op.execute("grant select, insert on membership_change to alveole_service")
        op.execute("grant usage on sequence membership_change_id_seq to alveole_service")
        op.execute("grant select, insert, update on membership to alveole_service")
        op.execute(f"grant select, insert, update, delete on {', '.join(ERASABLE)} to alveole_service")
    else:
        for name, (act, when) in GUARDS.items():
            op.execute(REFUSE.format(name=name, act=act, when=when))


def admit_the_members() -> None:
    """Say of each member of before that it is one, since the day on which it was made."""
    bind = op.get_bind()
    paris = ZoneInfo("Europe/Paris")
    query = "select id, created_at from member where kind <> 'issuer' order by id"
    for member, created_at in bind.exec_driver_sql(query).all():
        since = datetime.fromtimestamp(created_at // 1_000_000, paris).date().isoformat()
        change = bind.execute(
            sa.text(
                "insert into membership_change (member, step, state, since, at, decided_by)"
                " values (:member, 'admit', 'admitted', :since, :at, 'system') returning id"
            ),
            {"member": member, "since": since, "at": created_at},
        ).scalar_one()
        bind.execute(
            sa.text(
                "insert into membership (member, state, since, change) values (:member, 'admitted', :since, :change)"
            ),
            {"member": member, "since": since, "change": change},
        )


def number(name: str, *, nullable: bool = False, autoincrement: bool | str = "auto") -> sa.Column[int]:
    """Return a 64-bit integer column."""
    return sa.Column(name, BIG, nullable=nullable, autoincrement=autoincrement)  # type: ignore[arg-type] # "auto"


def text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    """Return a text column."""
    return sa.Column(name, sa.Text(), nullable=nullable)


def reference(name: str, target: str, *, autoincrement: bool | str = "auto") -> sa.Column[int]:
    """Return a 64-bit integer column that refers to another table's key."""
    return sa.Column(
        name,
        BIG,
        sa.ForeignKey(target),
        nullable=False,
        autoincrement=autoincrement,  # type: ignore[arg-type] # "auto"
    )
