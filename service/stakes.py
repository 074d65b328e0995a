"""What a member has to lose: units that ever moved, a power, somebody or a program that acts for them.

Whoever follows a link is taken for the member. So one person alone may make a link
for whoever has nothing of this, and for everybody else it takes two.
"""

from sqlmodel import Session, and_, col, not_, or_, select

from service import tables
from service.members import BY_NATURE, MemberKind


def has(session: Session, member: int, *, now: int, by: int | None = None) -> bool:
    """Tell whether whoever were taken for this member would gain anything by it.

    What `by` lets the member do in another's name is a part of their own powers: they gain nothing by that.
    """
    account, power, client = tables.Account, tables.Power, tables.Client
    kind = MemberKind(session.get_one(tables.Member, member).kind)
    natural = and_(power.role == BY_NATURE.get(kind), col(power.of).is_(None), power.member == member)
    moved = select(account.id).where(account.holder == member, account.seq > 0)
    acting = select(power.id).where(
        or_(power.member == member, power.of == member),
        not_(natural),
        or_(power.of == member, col(power.granted_by).is_(None), power.granted_by != by),
        or_(col(power.until).is_(None), col(power.until) > now),
    )
    programs = select(client.id).where(client.member == member, col(client.disabled_at).is_(None))
    return kind is MemberKind.ISSUER or any(
        session.exec(query).first() is not None for query in (moved, acting, programs)
    )
