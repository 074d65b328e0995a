"""No single member of staff, by any sequence of what they may do, comes to sign in as somebody who has anything here.

Sasha holds every role of the association at once, and tries everything that touches who
somebody is: invites, enrols, recovers, proposes and approves, sets addresses, unlocks, erases,
grants and makes programs. Sasha reads every link that is shown to them or posted to their own
address. Nobody else does anything but live: be paid, be given a role.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from ledger.refusals import InvitationOutgrown, InvitationTakesTwo, LoginExists, OwnProposal, PasswordLent, Refusal
from service import (
    applications,
    clients,
    contacts,
    delegations,
    enrolment,
    invitations,
    logins,
    mail,
    my_sessions,
    proposals,
    recoveries,
    tables,
)
from service.access import Acting, Principal, Role
from service.applications import Newcomer
from service.approvals import mine
from service.book import Book
from service.clients import ClientKind, Wanted
from service.contacts import Contact
from service.delegations import Terms, Whom
from service.ids import new_code
from service.installation import Installation
from service.privacy import erasure
from service.proposals import Words
from service.throttles import Throttle
from tests.people import confirm, member, of_association
from tests.service.people_signing_in import open_session, person
from tests.town import Town

SASHA = "sasha@example.org"
PASSWORD = "une phrase assez longue"
STAFF = (Role.TREASURER, Role.BOARD, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR)
ACTS = (
    *("invite", "propose invitation", "approve", "propose recovery", "confirm recovery", "set contact", "unlock"),
    *("erase", "grant", "make program", "follow", "pay", "empower", "swap post"),
)


class Place(NamedTuple):
    """A town, and whom Sasha would like to be: two who have units (one with a login), a cashier, and a newcomer."""

    town: Town
    sasha: Principal
    victims: list[tuple[int, str]]
    links: set[str]

    @property
    def book(self) -> Book:
        return self.town.book


def staffed(town: Town) -> Place:
    """Return the place as the story begins."""
    key, public_id = member(town, "Sasha Imaginaire")
    sasha = Principal(key, public_id, public_id, 0, frozenset(Acting(role, None) for role in STAFF), strong=True)
    rich, poor, clerk = member(town, "Ada"), member(town, "Basile"), member(town, "Chloé")
    shop = member(town, "Boulangerie", "business")
    town.account(100, holder=rich[0])
    town.account(0, holder=poor[0])
    logins.grant(town.book, member=clerk[1], role=Role.OWNER, of=shop[1])
    known = person(town, f"z{new_code().lower()}")
    assert known.who.member is not None
    town.account(100, holder=known.who.member)
    return Place(town, sasha, [rich, poor, clerk, shop, (known.who.member, known.who.public_id)], set())


def attempt(place: Place, act: str, whom: int) -> None:
    """Let Sasha try one thing, or life go on; keep every link that Sasha sees."""
    book, sasha, (key, public_id) = place.book, place.sasha, place.victims[whom]
    origin = partial(confirm, place.town, sasha)
    terms = Terms(Role.GUARDIAN, None, book.clock() + 10**12, 10, 10)
    tried: dict[str, Callable[[], object]] = {
        "invite": lambda: place.links.add(
            enrolment.invite_member(book, sasha, public_id, to=SASHA, language="fr")[0].token
        ),
        "propose invitation": lambda: enrolment.propose_invitation(
            book, sasha, origin(new_code()), public_id, words=Words()
        ),
        "approve": lambda: [proposals.approve(book, sasha, each) for each in _proposed(place)],
        "propose recovery": lambda: recoveries.propose(book, sasha, public_id),
        "confirm recovery": lambda: [
            recoveries.confirm(book, sasha, each.id, "fr")
            for each in recoveries.waiting(book, sasha)
            if each.proposed_by == sasha.public_id  # not by a Sasha of an earlier story in the same book
        ],
        "set contact": lambda: contacts.change(book, sasha, public_id, Contact(SASHA)),
        "unlock": lambda: mine.unlock(book, sasha, public_id, forget=True),
        "erase": lambda: erasure.erase(book, sasha, public_id),
        "grant": lambda: delegations.grant(book, sasha, public_id, terms, Whom(sasha.public_id), language="fr"),
        "make program": lambda: [
            clients.create(book, sasha, Wanted("Caisse", kind, public_id, None)) for kind in ClientKind
        ],
        "follow": lambda: follow(place),
        "pay": lambda: [place.town.issue(5, account) for account in _accounts(book, key)],
        "empower": lambda: logins.grant(book, member=public_id, role=Role.BOARD),
        "swap post": lambda: setattr(book, "installation", Installation(mails=not book.installation.mails)),
    }
    with suppress(Refusal):
        tried[act]()


def follow(place: Place) -> None:
    """Let Sasha follow every link that they have seen, or that went to them: it lets in nobody who has anything."""
    book = place.book
    with book.database.read() as session:
        theirs = tables.Letter.caused_by == place.sasha.member
        posted = [mail.opened(book, row) for row in session.exec(select(tables.Letter).where(theirs))]
    told = [each.words for each in mail.list_caused(book, place.sasha) if each.words]
    seen = told + [each for each in posted if each and each.to == SASHA]
    tokens = {word.rsplit("/", 1)[1] for each in seen for word in each.text.split() if "/bienvenue/" in word}
    rich = {public_id for key, public_id in place.victims if has_anything(book, key)}
    for token in tokens | place.links:
        with suppress(Refusal):
            invited = enrolment.enrol(book, token, username=f"s{new_code().lower()}", password=PASSWORD)
            assert invited.public_id not in rich
        with suppress(Refusal):
            assert recoveries.recover(book, token, password=PASSWORD) is None


def has_anything(book: Book, key: int) -> bool:
    """Tell whether a member has units, or acts for another or for the association."""
    with book.database.read() as session:
        units = session.exec(select(tables.Account.balance).where(tables.Account.holder == key)).all()
        roles = session.exec(select(tables.Power.role).where(tables.Power.member == key)).all()
    return any(units) or any(role != Role.CITIZEN for role in roles)


def _proposed(place: Place) -> list[str]:
    row = tables.Proposal
    with place.book.database.read() as session:
        return list(session.exec(select(row.public_id).where(row.proposed_by == place.sasha.member)))


def _accounts(book: Book, holder: int) -> list[str]:
    with book.database.read() as session:
        return list(session.exec(select(tables.Account.public_id).where(tables.Account.holder == holder)))


@example([("invite", 1), ("pay", 1), ("follow", 1)])
@example([("propose recovery", 4), ("confirm recovery", 4), ("follow", 0)])
@example([("set contact", 0), ("propose invitation", 0), ("approve", 0), ("follow", 0)])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 4)), min_size=2, max_size=8))
def test_no_one_alone_becomes_somebody_who_has_anything(town: Town, steps: list[tuple[str, int]]) -> None:
    place = staffed(town)
    owned = [(key, _units(place.book, key)) for key, _ in place.victims]
    for act, whom in [*steps, ("follow", 0)]:
        attempt(place, act, whom)
    assert all(_units(place.book, key) >= units for key, units in owned)


def _units(book: Book, key: int) -> int:
    with book.database.read() as session:
        return sum(session.exec(select(tables.Account.balance).where(tables.Account.holder == key)))


@pytest.fixture
def place(town: Town) -> Place:
    """Return a town in which Sasha is all of the staff."""
    return staffed(town)


@pytest.mark.parametrize("whom", [0, 2], ids=["units", "power"])
def test_who_has_something_is_let_in_by_two_and_only_the_second_sees_the_link(place: Place, whom: int) -> None:
    (_, public_id), second = place.victims[whom], of_association(place.town, Role.BOARD)
    with pytest.raises(InvitationTakesTwo):
        enrolment.invite_member(place.book, place.sasha, public_id, language="fr")
    contacts.change(place.book, place.sasha, public_id, Contact(SASHA))
    origin = confirm(place.town, place.sasha, "two")
    proposal, _ = enrolment.propose_invitation(place.book, place.sasha, origin, public_id, words=Words())
    with pytest.raises(OwnProposal):
        proposals.approve(place.book, place.sasha, proposal.id)
    place.book.installation = Installation(mails=True)
    assert proposals.approve(place.book, second, proposal.id).result
    assert mail.list_caused(place.book, place.sasha) == []
    (letter,) = mail.list_caused(place.book, second)
    assert letter.words is not None
    assert letter.words.to == ""  # what others wrote as an address lets nobody in
    token = letter.words.text.split("/bienvenue/")[1].split()[0]
    assert enrolment.enrol(place.book, token, username="ada", password=PASSWORD).public_id == public_id
    with pytest.raises(LoginExists):
        enrolment.propose_invitation(
            place.book, place.sasha, confirm(place.town, place.sasha, "more"), public_id, words=Words()
        )


def test_the_link_goes_to_the_address_that_the_member_wrote(place: Place) -> None:
    key, public_id = place.victims[4]
    themselves = Principal(key, public_id, public_id, 0, frozenset({Acting(Role.CITIZEN, key)}))
    contacts.change(place.book, themselves, public_id, Contact("zoe@example.org"))
    contacts.change(place.book, place.sasha, public_id, Contact("zoe@example.org", "06 12 34 56 78"))
    place.book.installation = Installation(mails=True)
    first, second = of_association(place.town, Role.TREASURER), of_association(place.town, Role.TREASURER)
    proposed = recoveries.propose(place.book, first, public_id)
    assert recoveries.confirm(place.book, second, proposed.id, "fr")[1]
    contacts.change(place.book, place.sasha, public_id, Contact(SASHA))
    proposed = recoveries.propose(place.book, first, public_id)
    assert not recoveries.confirm(place.book, second, proposed.id, "fr")[1]


def test_a_link_made_by_one_person_says_that_it_is_outgrown(place: Place) -> None:
    key, public_id = place.victims[1]
    link, _ = enrolment.invite_member(place.book, place.sasha, public_id, language="fr")
    place.town.issue(5, _accounts(place.book, key)[0])
    with pytest.raises(InvitationOutgrown):
        invitations.find(place.book, link.token)


def test_a_password_that_the_counter_has_seen_only_serves_to_choose_another(place: Place) -> None:
    book, town = place.book, place.town
    newcomer = Newcomer("Dora Imaginaire", Contact(), ("MIEL",), "dora", "trois abeilles sous la pluie")
    enrolled = applications.enrol(book, place.sasha, confirm(town, place.sasha, "stall"), newcomer)
    login = int(book.database.ask("select id from login where username = ?", "dora")[0][0])
    dora = open_session(book, login, strong=False)
    for refused in (
        lambda: mine.choose_pin(book, dora, "482913", password="trois abeilles sous la pluie"),
        lambda: contacts.change(book, dora, enrolled.id, Contact(SASHA)),
    ):
        with pytest.raises(PasswordLent):
            refused()
    my_sessions.change_password(
        book, Throttle(book.clock), dora, current="trois abeilles sous la pluie", new=PASSWORD, address="192.0.2.7"
    )
    own = open_session(book, login, strong=False)
    assert contacts.change(book, own, enrolled.id, Contact("dora@example.org")).email == "dora@example.org"
