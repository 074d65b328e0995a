"""A person with a telling name, who did everything that leaves a trace."""

from typing import NamedTuple

from ledger import payments
from ledger.memos import Memo
from service import enrolment, invitations, logins, mail, sessions, tables
from service.access import Acting, Principal, Role
from service.invitations import Purpose
from service.letters import FIRST_SIGN_IN
from service.throttles import Throttle
from service.tokens import Tokens
from tests.people import Someone, member, of_association
from tests.town import Town

NAME = "Zénobie Tellinguème"
MARKS = ("Zénobie", "zenobie", "Tellinguème", "telling", "0601020304", "rue du Secret", "T3LLT4L3")
"""What would tell who she is, wherever it stood."""

WORDS = "De Zénobie Tellinguème"
PASSWORD = "trois abeilles sous la pluie"


class Scene(NamedTuple):
    """Zénobie, a shop that she paid, and the administrator who invited her."""

    town: Town
    zenobie: Someone
    shop: str
    administrator: Principal


def play(town: Town, *, balance: int = 0, issued: bool = False) -> Scene:
    """Let her join, sign in, pay, ask, and be written to; at the end she has `balance` on her account."""
    book = town.book
    administrator = of_association(town, Role.ADMINISTRATOR)
    key, public_id = member(town, NAME)
    with book.database.write() as session:
        now = book.clock()
        session.add(tables.Power(member=key, role="citizen", since=now))
        contact = tables.MemberContact(
            member=key, email="zenobie@telling.example", phone="0601020304", address="3 rue du Secret", updated_at=now
        )
        session.add(contact)
    link, _ = enrolment.invite_member(book, administrator, public_id, language="fr")
    enrolment.enrol(book, link.token, username="zenobie", password=PASSWORD)
    tokens = Tokens(b"k" * 32, issuer="http://localhost:8000", clock=book.clock)
    sessions.sign_in(book, tokens, Throttle(book.clock), username="zenobie", password=PASSWORD, address="192.0.2.7")
    logins.add_program(book, name="Caisse de Zénobie", scopes=("accounts:read",), member=public_id)
    with book.database.write() as session:
        invitations.invite(book, session, key, Purpose.RECOVERY, caused_by=administrator.member)
        letter = FIRST_SIGN_IN.about(name=NAME, house="", until="", link="https://example.org/T3LLT4L3")
        mail.send(book, session, "zenobie@telling.example", letter, "fr", member=key)
    account, shop = _accounts(town, key, balance, issued=issued)
    _pay(town, public_id, account, shop)
    return Scene(
        town,
        Someone(Principal(key, public_id, public_id, 0, frozenset({Acting(Role.CITIZEN, key)})), account),
        shop,
        administrator,
    )


def _accounts(town: Town, key: int, balance: int, *, issued: bool) -> tuple[str, str]:
    """Open her account and a shop's; her units come from a neighbour, unless they were issued to her."""
    business, _ = member(town, "Boulangerie du Phare", "business")
    shop = town.account(holder=business)
    if issued:
        return town.account(balance + 500, holder=key), shop
    neighbour = town.account(balance + 500)
    account = town.account(holder=key)
    town.pay(balance + 500, neighbour, account)
    return account, shop


def _pay(town: Town, actor: str, account: str, shop: str) -> None:
    """Let her pay 500 with words of her own, be paid nothing, and ask for something."""
    origin = town.origin()._replace(actor=actor, client=actor)
    town.book.journal.post_now(origin, payments.pay(500, payer=account, payee=shop, memo=Memo(WORDS)))
    request, row = town.request(200, account), town.row(account)
    assert row.id is not None
    assert row.holder is not None
    with town.book.database.write() as session:
        session.add(
            tables.PaymentRequest(
                id=request.id,
                account=row.id,
                asked_by=row.holder,
                text="Pour Zénobie",
                reference="telling",
                key=request.id.encode(),
                request=b"",
            )
        )
