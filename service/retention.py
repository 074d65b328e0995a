"""How long what is not the books is kept: some days each, applied every day by whoever serves.

Nothing here touches an entry. Words written about entries go after ten years, and
their erasure is recorded, so that `verify` still finds every entry whole.
"""

from collections.abc import Callable

from sqlmodel import Session, text

from service import rulebook
from service.book import Book
from service.clock import DAY, day_of, moment
from service.privacy import erasure
from service.rulebook import Rule

AT_ONCE = 1_000
"""How many rows go in one transaction, so that no payment waits for long."""

KEPT_DAYS = {
    "session": Rule.SESSION_DAYS,
    "letter": Rule.LETTER_DAYS,
    "invitation": Rule.INVITATION_DAYS,
    "refusal": Rule.REFUSAL_DAYS,
}
"""Which rule says how many days each is kept once it is over."""

_OVER = {
    "session": "delete from session where id in (select id from session"
    " where coalesce(revoked_at, expires_at) < :before order by id limit :most)",
    "letter": "delete from letter where id in (select id from letter"
    " where coalesce(finished_at, created_at) < :before order by id limit :most)",
    "invitation": "delete from invitation where id in (select id from invitation"
    " where coalesce(used_at, revoked_at, expires_at) < :before order by id limit :most)",
    "refusal": "delete from refusal where key in (select key from refusal where at < :before"
    " and at < (select at from head) - :kept order by at limit :most)",
}
_CODES_OF_WHAT_IS_OVER = (
    "delete from short_code where code in (select s.code from short_code s join due d on d.id = s.request"
    " where d.state = 'cancelled' or d.done = d.amount or d.expires_at <= :now limit :most)"
)
_COUNTED_BEFORE = (
    "delete from power_use where key in (select key from power_use where day < :month order by day limit :most)"
)
_OLD_WORDS = "(select m.entry from memo m join entry e on e.seq = m.entry where e.effective_on < :day limit :most)"


def apply(book: Book) -> int:
    """Let go of what was kept long enough, and return how many rows went."""
    return (
        _again(book, _taking_codes_back)
        + sum(_again(book, _deleting(name)) for name in _OVER)
        + _again(book, _forgetting_words)
        + _again(book, _uncounting)
        + _forget_applications(book)
        + erasure.settle_all(book)
    )


def _again(book: Book, once: Callable[[Book, Session], int]) -> int:
    """Do it, a transaction at a time, until nothing is left to do."""
    total = 0
    while True:
        with book.database.write() as session:
            done = once(book, session)
        total += done
        if done < AT_ONCE:
            return total


def _uncounting(book: Book, session: Session) -> int:
    """Let go of what counted towards bounds of days and months that are over, other clocks allowed for."""
    month = f"{day_of(book.clock() - 2 * DAY)[:7]}-01"
    return erasure.run(session, _COUNTED_BEFORE, {"month": month, "most": AT_ONCE})


def _deleting(name: str) -> Callable[[Book, Session], int]:
    def delete(book: Book, session: Session) -> int:
        kept = rulebook.number(book, KEPT_DAYS[name]) * DAY
        values: dict[str, int | str] = {"before": book.clock() - kept, "kept": kept, "most": AT_ONCE}
        return erasure.run(session, _OVER[name], values)

    return delete


def _taking_codes_back(book: Book, session: Session) -> int:
    """Delete the short codes of requests that are over."""
    return erasure.run(session, _CODES_OF_WHAT_IS_OVER, {"now": book.clock(), "most": AT_ONCE})


def _forgetting_words(book: Book, session: Session) -> int:
    """Erase words of entries that are older than the law wants, recording it."""
    today = day_of(book.clock())
    years = rulebook.number(book, Rule.WORDS_YEARS)
    day = f"{int(today[:4]) - years}-01-01"  # from the end of their year
    values: dict[str, int | str] = {"day": day, "most": AT_ONCE, "now": book.clock()}
    old = f"select entry, :now, 'system' from memo where entry in {_OLD_WORDS}"  # noqa: S608 - words of ours
    insert = f"insert into memo_erasure (entry, at, actor) {old}"
    done = erasure.run(session, insert, values)
    if done:
        delete = "delete from memo where entry in (select entry from memo_erasure where at = :now)"
        erasure.run(session, delete, values)
    return done


def _forget_applications(book: Book) -> int:
    """Forget whoever applied, was refused, and has no account."""
    before = moment(book.clock() - rulebook.number(book, Rule.APPLICATION_DAYS) * DAY).date().isoformat()
    query = """
        select m.member from membership m
        where m.state = 'refused' and m.since < :before
          and not exists (select 1 from account a where a.holder = m.member)
          and not exists (select 1 from erasure e where e.member = m.member)
        limit :most"""
    with book.database.read() as session:
        waiting = [int(member) for (member,) in session.execute(text(query), {"before": before, "most": AT_ONCE})]
    for member in waiting:
        with book.database.write() as session:
            erasure.forget(book, session, member, asked_by=None)
    return len(waiting)
