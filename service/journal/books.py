"""The books as the database tells them: the facts for a batch of drafts, or for a rehearsal that is forgotten."""

from collections.abc import Sequence

from ledger.allowances import Allowance
from ledger.books import Books, Effects, post
from ledger.drafts import Draft
from ledger.holds import release
from ledger.refusals import Refusal
from service.journal.facts import FactKind, Fetch, load


def load_books(fetch: Fetch, drafts: Sequence[Draft], now: int, books: Books) -> list[Draft]:
    """Load the facts that the drafts name and the books lack, with one query per kind of fact.

    Return the releases of what has expired on the accounts that the drafts touch.
    """
    ids = {public_id for draft in drafts for public_id in draft.accounts()}
    accounts = load(FactKind.ACCOUNT, fetch, list(ids - books.accounts.keys()), now)
    books.accounts.update((account.public_id, account) for account in accounts)
    due_ids = {due.due for draft in drafts for due in draft.settles}
    due_ids |= {due.id for draft in drafts for due in draft.opens}
    dues = load(FactKind.DUE, fetch, list(due_ids - books.dues.keys()), now)
    books.dues.update((due.id, due) for due in dues)

    waived = {draft.spending.waiver.allowance for draft in drafts if draft.spending and draft.spending.waiver}
    unknown = list(waived - books.allowances.keys())
    books.allowances.update((id_, Allowance(id_)) for id_ in unknown)
    allowances = load(FactKind.ALLOWANCE, fetch, unknown, now)
    books.allowances.update((allowance.id, allowance) for allowance in allowances)

    touched = [account for account in map(books.accounts.get, ids) if account is not None]
    cover_ids = {account.cover for account in touched if account.cover is not None}
    covers = load(FactKind.COVER, fetch, list(cover_ids - books.covers.keys()), now)
    books.covers.update((cover.id, cover) for cover in covers)
    holding = [account.id for account in touched if account.held]
    expired = list(load(FactKind.EXPIRED_HOLD, fetch, holding, now))
    books.dues.update((due.id, due) for due in expired)
    return [release(due) for due in expired]


def rehearse(fetch: Fetch, drafts: Sequence[Draft], now: int) -> list[Effects | Refusal]:
    """Return what each draft would do, each seeing the ones before it."""
    books = no_facts()
    for draft in load_books(fetch, drafts, now, books):
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


def no_facts() -> Books:
    """Return books that know nothing yet."""
    return Books({}, {}, {})
