"""Whatever the database does in the middle of a batch, each job is posted once or not at all, and told which."""

import asyncio
from functools import partial

import pytest

from ledger import payments, terms
from ledger.accounts import Status, Terms
from ledger.drafts import Draft
from ledger.money import AMOUNT_MAX
from ledger.refusals import Refusal, StillRunning
from service.journal import Journal, Posted
from service.journal import writer as writer_module
from tests.service.journal.conftest import NewJournal, handed_in
from tests.service.journal.faults import Faults, kill_backends, lost, passing, refused
from tests.service.journal.test_group_commit import rounds
from tests.town import Town

PLACES = ("begin", "advance", "commit", "committed")


@pytest.fixture
def drafts(members: list[str]) -> list[list[Draft]]:
    """Return four confirmations: paid, refused, linked with terms, paid."""
    a, b, c, d = members[:4]
    closed = Terms(0, AMOUNT_MAX, Status.FROZEN)
    return [
        [payments.pay(1, payer=a, payee=b)],
        [payments.pay(1_001, payer=c, payee=d)],
        [payments.pay(2, payer=a, payee=b), terms.set_terms(d, closed)],
        [payments.pay(3, payer=c, payee=b)],
    ]


async def attempt(town: Town, journal: Journal, confirmations: list[list[Draft]]) -> list[list[Posted] | BaseException]:
    """Post confirmations as one batch."""
    waiting = [asyncio.create_task(journal.post(town.origin(), *drafts)) for drafts in confirmations]
    await handed_in(waiting)
    journal.start()
    return await asyncio.gather(*waiting, return_exceptions=True)


def check(town: Town, before: int, outcomes: list[list[Posted] | BaseException]) -> None:
    """Demand what the four confirmations come to when nothing goes wrong."""
    assert [len(each) if isinstance(each, list) else type(each).__name__ for each in outcomes] == [1, "NotEnough", 2, 1]
    posted = [one for each in outcomes if isinstance(each, list) for one in each]
    assert [one.entry.seq for one in posted] == list(range(before + 1, before + 5))
    assert not any(one.replayed for one in posted)
    assert town.head() == before + 4


@pytest.mark.parametrize("place", PLACES)
async def test_what_is_nobodys_fault_is_tried_again(
    town: Town, drafts: list[list[Draft]], new_journal: NewJournal, faults: Faults, place: str
) -> None:
    faults.expect(place, *passing(town.book.database))
    before = town.head()
    check(town, before, await attempt(town, new_journal(), drafts))
    assert faults.spent


@pytest.mark.parametrize("place", PLACES)
async def test_a_connection_that_is_lost_loses_and_doubles_nothing_even_in_the_commit(
    town: Town, drafts: list[list[Draft]], new_journal: NewJournal, faults: Faults, place: str
) -> None:
    faults.expect(place, lost(town.book.database))
    before = town.head()
    check(town, before, await attempt(town, new_journal(), drafts))
    assert faults.spent


async def test_a_bug_among_many_fails_alone(town: Town, members: list[str], new_journal: NewJournal) -> None:
    drafts = rounds(members, 100)
    drafts[1] = drafts[1]._replace(reverses=2**70)  # no database holds it
    outcomes = await attempt(town, new_journal(), [[draft] for draft in drafts])
    assert [number for number, each in enumerate(outcomes) if not isinstance(each, list)] == [1]


async def test_when_the_database_refuses_a_batch_only_the_confirmation_at_fault_fails(
    town: Town, drafts: list[list[Draft]], new_journal: NewJournal, faults: Faults
) -> None:
    faults.expect("commit", *[refused(town.book.database)] * 2)  # the batch, then the first alone
    before = town.head()
    outcomes = await attempt(town, new_journal(), drafts)
    assert outcomes[0] is refused_by(outcomes)
    assert not isinstance(outcomes[0], Refusal)
    assert isinstance(outcomes[1], Refusal)
    assert [len(each) for each in outcomes if isinstance(each, list)] == [2, 1]
    assert town.head() == before + 3


async def test_a_draft_that_breaks_the_rules_themselves_fails_alone(
    town: Town, drafts: list[list[Draft]], new_journal: NewJournal, members: list[str]
) -> None:
    """Not a refusal but a bug: a draft that no function of ours makes."""
    broken = Draft(payments.pay(1, payer=members[0], payee=members[1]).kind)
    outcomes = await attempt(town, new_journal(), [*drafts[:1], [broken], *drafts[3:]])
    assert [isinstance(each, list) for each in outcomes] == [True, False, True]


async def test_whatever_happens_nobody_is_left_waiting(
    town: Town, drafts: list[list[Draft]], new_journal: NewJournal, faults: Faults
) -> None:
    faults.expect("commit", *passing(town.book.database)[:1])
    faults.expect("rolled back", MemoryError())
    journal, before = new_journal(), town.head()
    outcomes = await attempt(town, journal, drafts)
    assert all(isinstance(each, MemoryError) for each in outcomes)
    assert town.head() == before
    assert len(await journal.post(town.origin(), *drafts[0])) == 1


async def test_a_database_that_never_recovers_is_told_as_such_and_the_next_batch_goes_on(
    town: Town, drafts: list[list[Draft]], new_journal: NewJournal, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "BACKOFF_SECONDS", 0)
    faults.expect("begin", *passing(town.book.database)[:1] * writer_module.ATTEMPTS)
    journal = new_journal()
    before = town.head()
    outcomes = await attempt(town, journal, drafts)
    assert all(isinstance(each, StillRunning) for each in outcomes)
    assert town.head() == before
    assert len(await journal.post(town.origin(), *drafts[0])) == 1


@pytest.mark.parametrize("shelf", ["postgresql"], indirect=True)
@pytest.mark.parametrize("place", PLACES)
async def test_a_backend_that_is_killed_is_replaced_wherever_the_batch_was(
    town: Town, drafts: list[list[Draft]], new_journal: NewJournal, faults: Faults, place: str
) -> None:
    faults.happen(place, partial(kill_backends, town.book.database))
    journal, before = new_journal(), town.head()
    check(town, before, await attempt(town, journal, drafts))
    assert faults.spent
    assert len(await journal.post(town.origin(), *drafts[0])) == 1


def refused_by(outcomes: list[list[Posted] | BaseException]) -> BaseException | None:
    """Return the first outcome that is no entry and no refusal."""
    return next((each for each in outcomes if isinstance(each, Exception) and not isinstance(each, Refusal)), None)
