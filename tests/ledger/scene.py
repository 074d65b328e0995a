"""A scene in which every act succeeds, until something in it is changed."""

from typing import Any

from ledger import holds, issuing, payments, reversals, terms
from ledger.accounts import Account, AccountKind, Status, Terms
from ledger.books import Books, Cover, Effects, post
from ledger.drafts import Draft, Leg, Settle
from ledger.dues import Due, DueKind
from ledger.money import AMOUNT_MAX
from tests.model import EUR, MIEL

NOW = 1_000_000

_SYSTEM = (AccountKind.FUND, AccountKind.SUSPENSE, AccountKind.MIRROR, AccountKind.ISSUANCE)


class Scene:
    """Ada has 300, 100 of them held for Bob, who asks for 100 and once received 100 from her. Empty is empty.

    100 euros wait to be issued; 1 000 units are in circulation. Acts are of `amount`, at `now`.
    """

    def __init__(self) -> None:
        """Set the scene."""
        self.amount = 100
        self.now = NOW
        self.payee = "bob"
        self.terms = Terms(0, AMOUNT_MAX, Status.CLOSED)
        self.books = Books({}, {}, {1: Cover(1, MIEL, 100)})
        for id_, public_id in enumerate(("ada", "bob", "empty", *_SYSTEM)):
            kind = AccountKind(public_id) if public_id in _SYSTEM else AccountKind.MEMBER
            currency = EUR if kind in _SYSTEM[:3] else MIEL
            cover = 1 if kind in {AccountKind.FUND, AccountKind.ISSUANCE} else None
            self.books.accounts[public_id] = Account(
                id_, public_id, currency, kind, cover, Status.OPEN, 0, AMOUNT_MAX, 0, 0, 0
            )
        self.account("ada", balance=300, held=100, seq=2)
        self.account("bob", balance=700, seq=1)
        self.account("fund", balance=1_100)
        self.account("suspense", balance=-100, floor=-AMOUNT_MAX)
        self.account("mirror", balance=-1_000, floor=-AMOUNT_MAX)
        self.account("issuance", balance=-1_000, floor=-AMOUNT_MAX)
        whole, open_ = True, False
        self.books.dues = {
            "request": Due("request", DueKind.REQUEST, "bob", None, 100, 0, whole, open_, None, 0, NOW + 1),
            "hold": Due("hold", DueKind.HOLD, "ada", "bob", 100, 0, not whole, open_, 2, 0, NOW + 1),
        }
        self.paid = payments.refundable(1, payee="bob", account=1, paid=100, paid_at=0)

    def account(self, public_id: str, **changes: Any) -> None:
        """Change an account."""
        self.books.accounts[public_id] = self.books.accounts[public_id]._replace(**changes)

    def due(self, due_id: str, **changes: Any) -> None:
        """Change a due."""
        self.books.dues[due_id] = self.books.dues[due_id]._replace(**changes)

    def post(self, draft: Draft) -> Effects:
        """Post a draft."""
        return post(draft, self.books, self.now)

    def pay_request(self) -> Draft:
        """Let Ada pay the request."""
        draft = payments.pay(self.amount, payer="ada", payee=self.payee)
        return draft._replace(settles=(Settle("request", "bob", self.amount),))

    def pay(self) -> Draft:
        """Let Ada pay Bob."""
        return payments.pay(self.amount, payer="ada", payee=self.payee)

    def hold(self) -> Draft:
        """Set some of Ada's aside for Bob."""
        return holds.hold("new", self.amount, account="ada", payee=self.payee, now=self.now, expires_at=NOW + 1)

    def capture(self) -> Draft:
        """Let Bob take the hold."""
        held = self.books.dues.get("hold") or Scene().books.dues["hold"]
        return holds.capture(held._replace(payee=self.payee), self.amount, last=True)

    def void(self) -> Draft:
        """Let Bob let the hold go."""
        return holds.release(self.books.dues.get("hold") or Scene().books.dues["hold"])

    def refund(self) -> Draft:
        """Let Bob give Ada's payment back."""
        return payments.refund(self.amount, self.paid, payer="ada")

    def reverse(self) -> Draft:
        """Take Ada's payment back whole."""
        return reversals.reverse((Leg("ada", -100), Leg("bob", +100)), (self.paid,), entry=1)

    def issue(self) -> Draft:
        """Issue to Bob."""
        return issuing.issue(self.amount, suspense="suspense", mirror="mirror", issuance="issuance", payee=self.payee)

    def bind(self) -> Draft:
        """Change the terms of the empty account."""
        return terms.set_terms("empty", self.terms)
