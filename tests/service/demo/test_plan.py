"""The plan of the demo town follows from the seed alone, and nobody in it spends what they do not have."""

from hypothesis import given
from hypothesis import strategies as st

from service.access import Role
from service.demo.cast import CITIZENS, EVERYONE, LOGINS
from service.demo.plan import DAY_MINUTES, DAYS, Act, Capture, Hold, Payment, Refund, Request, TopUp, acts_of

seeds = st.integers(0, 2**64)


def balances_after(acts: list[Act]) -> list[dict[tuple[str, str], int]]:
    """Return everyone's spendable amount after each act."""
    has: dict[tuple[str, str], int] = {}
    paid: dict[str, Payment] = {}
    held: dict[str, Hold] = {}
    states = []

    def gain(who: str, currency: str, amount: int) -> None:
        has[who, currency] = has.get((who, currency), 0) + amount

    for act in acts:
        match act:
            case TopUp():
                gain(act.who, act.currency, act.amount)
            case Payment():
                paid[act.key] = act
                gain(act.payer, act.currency, -act.amount)
                gain(act.payee, act.currency, act.amount)
            case Refund():
                gain(act.payee, paid[act.key].currency, -act.amount)
                gain(paid[act.key].payer, paid[act.key].currency, act.amount)
            case Hold():
                held[act.key] = act
                gain(act.payer, act.currency, -act.amount)
            case Capture():
                gain(act.payee, held[act.key].currency, act.amount)
                gain(held[act.key].payer, held[act.key].currency, held[act.key].amount - act.amount)
            case Request():
                pass
        states.append(dict(has))
    return states


@given(seeds)
def test_the_same_seed_gives_the_same_acts(seed: int) -> None:
    assert acts_of(seed) == acts_of(seed)


@given(seeds)
def test_nobody_ever_spends_what_they_do_not_have(seed: int) -> None:
    for state in balances_after(acts_of(seed)):
        assert min(state.values()) >= 0


@given(seeds)
def test_time_only_goes_forward_and_stays_within_four_weeks(seed: int) -> None:
    instants = [act.at for act in acts_of(seed)]
    assert instants == sorted(instants)
    assert instants[0] >= 0
    assert instants[-1] < DAYS * DAY_MINUTES


@given(seeds)
def test_whoever_signs_in_as_a_citizen_has_something_to_spend(seed: int) -> None:
    login = next(each for each in LOGINS if each.role is Role.CITIZEN)
    currency = next(each for each in CITIZENS if each.key == login.inhabitant).currencies[0]
    assert balances_after(acts_of(seed))[-1][login.inhabitant, currency] >= 1_000


@given(seeds)
def test_every_kind_of_act_occurs(seed: int) -> None:
    acts = acts_of(seed)
    assert {type(act) for act in acts} == {TopUp, Payment, Refund, Hold, Capture, Request}
    assert {payment.asked for payment in acts if isinstance(payment, Payment)} == {True, False}


def test_different_seeds_give_different_towns() -> None:
    assert acts_of(1) != acts_of(2)


def test_everyone_has_a_name_of_their_own() -> None:
    assert len({each.key for each in EVERYONE}) == len({each.name for each in EVERYONE}) == len(EVERYONE)
