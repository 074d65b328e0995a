"""One of each, for walks over the pages: somebody in every role, and something to see on every page."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from playwright.sync_api import Browser, BrowserContext, ViewportSize

from api.pages import visits
from api.pages.tills import arriving
from ledger.directory import Opening, Place, Section, Weekday
from ledger.memberships import MemberKind
from ledger.standing_orders import Rhythm, Schedule
from service import (
    applications,
    codes,
    directory,
    documents,
    invitations,
    members,
    page_sessions,
    posters,
    requests,
    standing_orders,
    tables,
    tills,
)
from service.access import Acting, Principal, Role
from service.approvals import pins
from service.clock import DAY, day_of
from service.contacts import Contact
from service.delegations import Terms, Whom, grant
from service.directory import Accepted, Words
from service.ids import new_code
from service.invitations import Purpose
from service.posters import Wanted
from service.requests import Ask
from service.rulebook import Rule, changing
from service.sessions import Known
from service.standing_orders import Ordered
from service.throttles import Throttle
from tests.api.conftest import powers
from tests.pages.conftest import Site
from tests.people import Someone, agreement, confirm, member, of_association
from tests.service.governance.test_proposals import propose_issue
from tests.statements import Moved, camt
from tests.town import Town
from tests.treasury import announce, open_bank, take

STRANGER = "stranger"
"""Whoever is not signed in; everyone else goes by their role."""

HALF = "half"
"""A board member who gave the password alone."""

TABLET = "tablet"
"""An enrolled tablet of the bakery's, at which the bakery itself works."""

PIN = "274916"
"""Zoé's, and the bakery's."""

NEVER = "-"
"""The password of those who sign in by a cookie that a test made."""


class Everyone:
    """A town in which every role is somebody's, with the address of one of each thing that has a page."""

    def __init__(self, site: Site) -> None:
        """Let them move in."""
        self.site, self.book, self.town = site, site.book, Town(site.book)
        self._keys: dict[str, Principal] = {}
        self._cookies: dict[str, str] = {}
        for role in (Role.TREASURER, Role.BOARD, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR):
            self._move_in(of_association(self.town, role), role)
        self._move_in(of_association(self.town, Role.BOARD), HALF, strong=False)
        key, zoe = member(self.town, "Zoé Imaginaire")
        self._move_in(Principal(key, zoe, zoe, 0, frozenset({Acting(Role.CITIZEN, key)})), Role.CITIZEN)
        self.shop = self._shop()
        self.account = self.town.account(12_50, holder=key)
        self.till = self.town.account(0, holder=self.who(Role.OWNER).member)
        pins.choose(self.book, key, PIN)
        paid = self.town.pay(2_50, self.account, self.till)
        treasurer = self.who(Role.TREASURER)
        document = documents.create(self.book, treasurer, title="Procès-verbal", content=b"Vu.", public=True)
        self.addresses = {
            "/p/{request_id}": f"/p/{self._asked()}",
            "/caisse/ventes/{sale_id}": f"/caisse/ventes/{self._asked()}",
            "/caisse/tablette/{token}": f"/caisse/tablette/{self._tablet()}",
            "/recus/{entry_id}": f"/recus/{paid.id}",
            "/m/{code}": f"/m/{self._poster()}",
            "/payer": f"/payer?vers={self.till}",
            "/portefeuille/ordres/confirmation": f"/portefeuille/ordres/confirmation?{self._ordering(zoe)}",
            "/portefeuille/ordres/{order_id}": f"/portefeuille/ordres/{self._ordered()}",
            "/payer/confirmation": f"/payer/confirmation?vers={self.till}&compte={self.account}&montant=3&cle={zoe}",
            "/propositions/{proposal_id}": f"/propositions/{self._proposed()}",
            "/propositions/nouvelle/{slug}": f"/propositions/nouvelle/conditions?account={self.account}",
            "/adhesions/{member_id}": f"/adhesions/{self._applied()}",
            "/membres/{member_id}": f"/membres/{self.shop}",
            "/annuaire/{member_id}": f"/annuaire/{self.shop}",
            "/recharger/{top_up_id}": f"/recharger/{self._announced()}",
            "/bienvenue/{token}": f"/bienvenue/{self._invited()}",
            "/regles/documents/{document_id}": f"/regles/documents/{document.id}",
        }

    def who(self, role: Role) -> Principal:
        """Return who has a role."""
        return self._keys[role]

    def window(self, chrome: Browser, who: str) -> BrowserContext:
        """Return the browser of whoever has a role, or of a stranger."""
        size = ViewportSize(width=320, height=640)
        context = chrome.new_context(locale="fr-FR", viewport=size, reduced_motion="reduce")
        context.set_default_timeout(60_000)  # a page waits its turn on a busy machine
        if who != STRANGER:
            name = arriving.COOKIE if who == TABLET else visits.SESSION
            secured = self.site.address.replace("http:", "https:")  # or the browser takes no cookie of this host alone
            context.add_cookies(
                [
                    {
                        "name": name,
                        "value": self._cookies[who],
                        "url": secured,
                        "secure": True,
                        "httpOnly": True,
                    }
                ]
            )
        return context

    def _move_in(self, who: Principal, name: str, *, strong: bool = True) -> None:
        """Let somebody sign in, with a second factor or without."""
        assert who.member is not None
        login = tables.Login(member=who.member, username=name, password_hash=NEVER)
        with self.book.database.write() as session:
            session.add_all([*powers(who.member, who.acting, self.book.clock()), login])
            session.flush()
            assert login.id is not None
            known = Known(login.id, who.public_id, strong)
            if not strong:
                codes.give(self.book, session, login)
        self._keys[name] = who
        self._cookies[name] = page_sessions.open_for(self.book, known, agent="Firefox")

    def _shop(self) -> str:
        """Found a bakery that is in the directory and has a cashier; return its id."""
        decision, treasurer = agreement(self.town), self.who(Role.TREASURER)
        made = members.create(self.book, treasurer, kind=MemberKind.BUSINESS, name="Le Fournil", decision=decision)
        key = self.book.database.ask("select id from member where public_id = ?", made.id)[0][0]
        who = Principal(key, made.id, made.id, 0, frozenset({Acting(Role.OWNER, key)}))
        self._move_in(who._replace(acting=frozenset()), Role.OWNER)
        self._keys[Role.OWNER] = who
        said = Words(
            True,
            "Boulangerie au levain",
            Section("C"),
            "33063",
            "Bordeaux",
            Place(44_837_800, -579_200),
            (Opening(Weekday.TUESDAY, "09:00", "12:30"),),
            (Accepted("MIEL", ("digital", "notes")),),
            "Pain de la veille",
            "Farine",
        )
        directory.change(self.book, who, made.id, said)
        grant(self.book, who, made.id, Terms(Role.CASHIER), Whom(name="Ada Imaginaire"), language="fr")
        return made.id

    def _announced(self) -> str:
        """Let Zoé announce euros of which too few arrive, and others that still have to; return these."""
        open_bank(self.town)
        zoe = Someone(self.who(Role.CITIZEN), self.account)
        few = announce(self.town, zoe)
        take(self.town, self.who(Role.TREASURER), camt(Moved(49_00, "B1", reference=few.reference, text="Recharge")))
        return announce(self.town, zoe).id

    def _asked(self) -> str:
        """Let the bakery ask for a payment."""
        owner, asked = self.who(Role.OWNER), Ask(self.till, 5_00, "MIEL", text="Deux baguettes")
        return requests.create(self.book, owner, confirm(self.town, owner, new_code()), asked).due.id

    def _tablet(self) -> str:
        """Enrol a tablet, put the bakery at it, and return what the link for another ends with."""
        owner = self.who(Role.OWNER)
        assert owner.member is not None
        pins.choose(self.book, owner.member, PIN)
        links = [tills.make(self.book, owner, self.shop, name=name)[1] for name in ("Comptoir", "Marché")]
        first, second = (link.rpartition("/")[2] for link in links)
        self._cookies[TABLET] = tills.enrol(self.book, first)
        tablet = tills.arrive(self.book, self._cookies[TABLET])
        assert tablet is not None
        tills.switch(self.book, tablet, owner.public_id, PIN)
        return second

    def _ordering(self, key: str) -> str:
        """Return what somebody types who orders a payment."""
        days = f"du={self._ahead(1)}&au={self._ahead(90)}&rythme=monthly"
        return f"vers={self.till}&compte={self.account}&montant=3&cle={key}&{days}"

    def _ordered(self) -> str:
        """Let Zoé order a payment every week."""
        days = (date.fromisoformat(self._ahead(each)) for each in (1, 60))
        ordered = Ordered(self.account, self.till, 3_00, "MIEL", Schedule(Rhythm.WEEKLY, *days), "Panier")
        zoe = self.who(Role.CITIZEN)
        order = standing_orders.create(self.book, zoe, confirm(self.town, zoe, new_code()), ordered)
        with ThreadPoolExecutor(1) as aside:  # a browser has an event loop in this thread
            return aside.submit(asyncio.run, order).result().id

    def _ahead(self, days: int) -> str:
        return day_of(self.book.clock() + days * DAY)

    def _poster(self) -> str:
        """Print a poster for the bakery."""
        return posters.create(self.book, self.who(Role.OWNER), Wanted(self.till, "Comptoir", text="Merci")).code

    def _proposed(self) -> str:
        """Leave a proposal to decide upon, and one that was withdrawn."""
        treasurer, decision = self.who(Role.TREASURER), agreement(self.town)
        origin = confirm(self.town, treasurer, new_code())
        changing.propose(self.book, treasurer, origin, rule=Rule.PROPOSAL_DAYS, new=21, decision=decision, reason="")
        line = self.town.post(self.town.miel.receive(500_00))[0].id
        return propose_issue(self.town, treasurer, self.account, line=line)

    def _applied(self) -> str:
        """Let somebody apply whose name looks like another's."""
        contact, throttle = Contact(email="fournil@example.org", phone="0556000000"), Throttle(self.book.clock)
        return applications.apply(
            self.book, throttle, kind=MemberKind.BUSINESS, name="Le Fournil", contact=contact, address="192.0.2.1"
        )

    def _invited(self) -> str:
        """Invite somebody, and return what their link ends with."""
        key, _ = member(self.town, "Nina Imaginaire")
        with self.book.database.write() as session:
            return invitations.invite(self.book, session, key, Purpose.FIRST_SIGN_IN).token
