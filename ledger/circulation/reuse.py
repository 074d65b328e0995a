"""What becomes of a unit once it is received: how much of it is passed on, and what that makes of a euro changed.

Amounts of pairs are activity of the period in minor units, all above zero; inflow stands apart.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from math import fsum

Pairs = Mapping[tuple[str, str], int]


def received(pairs: Pairs) -> dict[str, int]:
    """Return what each actor received."""
    sums: dict[str, int] = defaultdict(int)
    for (_, payee), amount in pairs.items():
        sums[payee] += amount
    return dict(sums)


def sent(pairs: Pairs) -> dict[str, int]:
    """Return what each actor sent."""
    return received({(payee, payer): amount for (payer, payee), amount in pairs.items()})


def capped_reuse(pairs: Pairs) -> tuple[int, int]:
    """Return the sums over actors of the lesser of received and sent, and of received: c is their ratio."""
    came, went = received(pairs), sent(pairs)
    return sum(min(amount, went.get(actor, 0)) for actor, amount in came.items()), sum(came.values())


def lm3(pairs: Pairs, injected: Collection[str]) -> float | None:
    """Return the local multiplier over three rounds, from the books; None when nobody who received an inflow spent.

    1 + sum of w2(j) c(j) + sum of w3(k) c(k): c(i) is what i passes on of what it received, at most
    all; w2 the shares of what those who received an inflow spent, by where it went; w3 is
    w2 c carried one step further. `fsum` rounds once, so the order of actors changes nothing.
    """
    came, went = received(pairs), sent(pairs)
    passed = {actor: min(1.0, went.get(actor, 0) / amount) for actor, amount in came.items()}
    second: dict[str, int] = defaultdict(int)
    for (payer, payee), amount in pairs.items():
        if payer in injected:
            second[payee] += amount
    total = sum(second.values())
    if total == 0:
        return None
    carried = {actor: amount / total * passed[actor] for actor, amount in second.items()}
    third = (
        carried[payer] * (amount / went[payer]) * passed[payee]
        for (payer, payee), amount in pairs.items()
        if payer in carried
    )
    return 1.0 + fsum(carried.values()) + fsum(third)
