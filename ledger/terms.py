"""Opening an account, changing its limits, freezing and closing it are entries too.

So every limit that ever held can be proved from the rows alone.
"""

from ledger.accounts import Terms
from ledger.drafts import Draft, TermChange
from ledger.kinds import Kind
from ledger.memos import Memo


def set_terms(account: str, terms: Terms, memo: Memo | None = None) -> Draft:
    """Return the draft that binds the account to `terms` from the next entry on."""
    return Draft(Kind.TERMS, terms=(TermChange(account, terms),), memo=memo)
