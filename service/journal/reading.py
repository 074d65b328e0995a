"""Entries as they were recorded, read back from the rows."""

from collections.abc import Sequence

from ledger.accounts import Status, Terms
from ledger.drafts import TermChange
from ledger.dues import Due, DueKind
from ledger.entries import Entry, Posting, Settlement
from ledger.kinds import Kind
from service.journal.facts import Fetch

_ENTRIES = """
select seq, id, kind, recorded_at, effective_on, actor, client, key, request, reverses, memo_mac, salt
from entry where seq {keys}
"""
POSTINGS = """
select p.entry, a.public_id, p.seq, p.amount, p.held, p.balance, p.held_after
from posting p join account a on a.id = p.account where p.entry {keys}
"""
TERMS = """
select t.entry, a.public_id, t.floor, t.ceiling, t.status
from term t join account a on a.id = t.account where t.entry {keys}
"""
SETTLEMENTS = "select entry, due, amount from settlement where entry {keys}"
HOLDS = """
select d.entry, d.id, a.public_id, p.public_id, d.amount, d.whole, d.created_at, d.expires_at
from due d join account a on a.id = d.account left join account p on p.id = d.payee
where d.kind = 'hold' and d.entry {keys}
"""


def read_entries(fetch: Fetch, seqs: Sequence[int]) -> dict[int, Entry]:
    """Return the entries with these numbers, each part in the order in which it was hashed.

    It is sorted here: a database may sort texts by the rules of a language.
    """
    postings: dict[int, list[Posting]] = {seq: [] for seq in seqs}
    terms: dict[int, list[TermChange]] = {seq: [] for seq in seqs}
    settlements: dict[int, list[Settlement]] = {seq: [] for seq in seqs}
    holds: dict[int, list[Due]] = {seq: [] for seq in seqs}
    for seq, *posting in fetch(POSTINGS, seqs):
        postings[seq].append(Posting(*posting))
    for seq, account, floor, ceiling, status in fetch(TERMS, seqs):
        terms[seq].append(TermChange(account, Terms(floor, ceiling, Status(status))))
    for seq, due, amount in fetch(SETTLEMENTS, seqs):
        settlements[seq].append(Settlement(due, amount))
    for seq, due, account, payee, amount, whole, created_at, expires_at in fetch(HOLDS, seqs):
        hold = Due(due, DueKind.HOLD, account, payee, amount, 0, bool(whole), False, seq, created_at, expires_at)  # noqa: FBT003 - the record's own order
        holds[seq].append(hold)
    return {
        seq: Entry(
            seq,
            id_,
            Kind(kind),
            recorded_at,
            effective_on,
            actor,
            client,
            bytes(key),
            bytes(request),
            reverses,
            None if memo_mac is None else bytes(memo_mac),
            bytes(salt),
            tuple(sorted(postings[seq])),
            tuple(sorted(terms[seq])),
            tuple(sorted(settlements[seq])),
            tuple(sorted(holds[seq])),
        )
        for seq, id_, kind, recorded_at, effective_on, actor, client, key, request, reverses, memo_mac, salt in fetch(
            _ENTRIES, seqs
        )
    }
