"""The association whose books these are: it is a member of its own, of the kind `issuer`."""

from sqlmodel import Session, col, select

from service import tables
from service.members import MemberKind
from service.troubles import Trouble

UNFOUNDED = "Alvéole"
"""What it is called where none was founded."""


def name(session: Session) -> str:
    """Return what the association is called."""
    member = tables.Member
    query = select(member.name).where(member.kind == MemberKind.ISSUER).order_by(col(member.id))
    return session.exec(query).first() or UNFOUNDED


def siren(session: Session) -> str:
    """Return the association's SIREN, or say that none was founded."""
    found = session.exec(select(tables.Association.siren)).first()
    if found is None:
        raise Trouble("No association was founded in this database: alveole found")
    return found
