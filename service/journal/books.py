"""The books as the database tells them: the facts for a batch of drafts, or for a rehearsal that is forgotten."""

from collections.abc import Sequence

from ledger.books import Books, Effects, post
from ledger.drafts import Draft
from ledger.holds import release
from ledger.refusals import Refusal
from service.journal.facts import FactKind, Fetch, load


def load_books(fetch: Fetch, drafts: Sequence[Draft], now: int) -> tuple[Books, list[Draft]]:
    """Return the facts that the drafts name, and the releases of what has expired on their accounts.

    One query per kind of fact, however many drafts there are.
    """
    ids = {public_id for draft in drafts for public_id in draft.accounts()}
    accounts = {account.public_id: account for account in load(FactKind.ACCOUNT, fetch, list(ids), now)}
    due_ids = {due.due for draft in drafts for due in draft.settles}
    due_ids |= {due.id for draft in drafts for due in draft.opens}
    dues = {due.id: due for due in load(FactKind.DUE, fetch, list(due_ids), now)}
    cover_ids = {account.cover for account in accounts.values() if account.cover is not None}
    covers = {cover.id: cover for cover in load(FactKind.COVER, fetch, list(cover_ids), now)}
    holding = [account.id for account in accounts.values() if account.held]
    expired = list(load(FactKind.EXPIRED_HOLD, fetch, holding, now))
    dues |= {due.id: due for due in expired}
    return Books(accounts, dues, covers), [release(due) for due in expired]


def rehearse(fetch: Fetch, drafts: Sequence[Draft], now: int) -> list[Effects | Refusal]:
    """Return what each draft would do, each seeing the ones before it."""
    books, releases = load_books(fetch, drafts, now)
    for draft in releases:
        books.take(post(draft, books, now))
    outcomes: list[Effects | Refusal] = []
    for draft in drafts:
        try:
            effects = post(draft, books, now)
        except Refusal as refusal:
            outcomes.append(refusal)
        else:
            books.take(effects)
            outcomes.append(effects)
    return outcomes
