"""How the association governs itself: decisions, rules, what takes two people, and a trail of who did what."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from service.tables import columns as c

DOCUMENT_BYTES_MAX = 10_000_000


class Audit(SQLModel, table=True):
    """Append-only and chained (`ledger.trail`): who did what to what, when, with which outcome.

    Opaque ids only; `details` is canonical JSON without any personal datum or secret.
    """

    __tablename__ = "audit"
    __table_args__ = (
        CheckConstraint("seq > 0", name="audit_seq"),
        Index("audit_by_actor", "actor", "seq"),
        Index("audit_by_operation", "operation", "seq"),
        Index("audit_by_subject", "subject", "seq"),
        Index("audit_by_outcome", "outcome", "seq"),
        Index("audit_by_at", "at"),
        c.OPTIONS,
    )

    seq: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    at: int = Field(sa_column=c.number())
    actor: str = Field(sa_column=c.text())
    client: str = Field(sa_column=c.text())
    operation: str = Field(sa_column=c.text())
    subject: str = Field(sa_column=c.text())
    outcome: str = Field(sa_column=c.text())
    details: str = Field(sa_column=c.text())
    hash: bytes = Field(sa_column=c.octets())


class AuditHead(SQLModel, table=True):
    """One row: the last act of the trail. Whoever appends waits for it, and the database moves it."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="audit_head_one_row"), c.OPTIONS)

    id: int = Field(sa_column=c.number(primary_key=True, autoincrement=False))
    seq: int = Field(sa_column=c.number())
    hash: bytes = Field(sa_column=c.octets())
    at: int = Field(sa_column=c.number())


class Document(SQLModel, table=True):
    """Append-only: a document itself, under its SHA-256. `public`: anyone may read it."""

    __tablename__ = "document"
    __table_args__ = (
        CheckConstraint(
            "media_type in ('application/pdf', 'image/png', 'image/jpeg', 'text/plain')", name="document_media_type"
        ),
        CheckConstraint(f"size between 1 and {DOCUMENT_BYTES_MAX}", name="document_size"),
        CheckConstraint("public in (0, 1)", name="document_public"),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    title: str = Field(sa_column=c.text())
    media_type: str = Field(sa_column=c.text())
    size: int = Field(sa_column=c.number())
    digest: bytes = Field(sa_column=c.octets())
    content: bytes = Field(sa_column=c.octets())
    public: int = Field(sa_column=c.number())
    uploaded_by: int = Field(sa_column=c.reference("member.id"))
    uploaded_at: int = Field(sa_column=c.number())
    keep_until: str = Field(sa_column=c.text())


class Decision(SQLModel, table=True):
    """Append-only: what a body of the association decided, on which day. `signers` are public ids, as JSON."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint("body in ('general_assembly', 'board', 'bureau', 'committee')", name="decision_body"),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    body: str = Field(sa_column=c.text())
    decided_on: str = Field(sa_column=c.text())
    title: str = Field(sa_column=c.text())
    document: int | None = Field(default=None, sa_column=c.reference("document.id", nullable=True))
    signers: str = Field(sa_column=c.text())
    recorded_by: int = Field(sa_column=c.reference("member.id"))
    recorded_at: int = Field(sa_column=c.number())


class Proposal(SQLModel, table=True):
    """What one person proposes and another executes. Only its state moves, and only forward.

    `parameters` are opaque ids, codes and amounts, as JSON; `words` is what people
    wrote about it, as JSON, and erasable. `approved` is between a decision and its
    effect in the books; `result` is what came of it, `failure` the code of why nothing did.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint(
            "state in ('proposed','approved','executed','failed','refused','withdrawn','expired')",
            name="proposal_state",
        ),
        CheckConstraint("(state in ('proposed', 'expired')) = (decided_by is null)", name="proposal_decided"),
        CheckConstraint(
            "state not in ('approved', 'executed', 'failed', 'refused') or decided_by <> proposed_by",
            name="proposal_by_two",
        ),
        CheckConstraint("state <> 'withdrawn' or decided_by = proposed_by", name="proposal_withdrawn"),
        CheckConstraint("(state = 'failed') = (failure is not null)", name="proposal_failure"),
        Index("proposal_by_state", "state", "id"),
        c.OPTIONS,
    )

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    public_id: str = Field(sa_column=c.text(unique=True))
    operation: str = Field(sa_column=c.text())
    parameters: str = Field(sa_column=c.text())
    words: str = Field(sa_column=c.text())
    request: bytes = Field(sa_column=c.octets())
    proposed_by: int = Field(sa_column=c.reference("member.id"))
    proposed_at: int = Field(sa_column=c.number())
    expires_at: int = Field(sa_column=c.number())
    state: str = Field(default="proposed", sa_column=c.text())
    decided_by: int | None = Field(default=None, sa_column=c.reference("member.id", nullable=True))
    decided_client: str | None = Field(default=None, sa_column=c.text(nullable=True))
    decided_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
    done_at: int | None = Field(default=None, sa_column=c.number(nullable=True))
    result: str | None = Field(default=None, sa_column=c.text(nullable=True))
    failure: str | None = Field(default=None, sa_column=c.text(nullable=True))


class RuleChange(SQLModel, table=True):
    """Append-only: from when on a rule of the rule book has this value, by which decision, through which proposal."""

    __tablename__ = "rule_change"
    __table_args__ = (Index("rule_change_by_rule", "rule", "id"), c.OPTIONS)

    id: int | None = Field(default=None, sa_column=c.number(primary_key=True))
    rule: str = Field(sa_column=c.text())
    value: str = Field(sa_column=c.text())
    decision: int = Field(sa_column=c.reference("decision.id"))
    proposal: int = Field(sa_column=c.reference("proposal.id", unique=True))
    changed_at: int = Field(sa_column=c.number())
