"""Indicators computed as their definitions read, unit by unit and pair by pair, with nothing of ours."""

from fractions import Fraction
from itertools import permutations

Pairs = dict[tuple[str, str], int]


def largest_part(edges: set[tuple[str, str]]) -> int:
    """Look from each actor to each."""
    actors = {actor for edge in edges for actor in edge}
    reached = {(one, other) for one in actors for other in actors if one == other} | edges
    for between in actors:
        reached |= {
            (one, other)
            for one in actors
            for other in actors
            if (one, between) in reached and (between, other) in reached
        }
    mutual = [sum((one, other) in reached and (other, one) in reached for other in actors) for one in actors]
    return max(mutual, default=0)


def three_cycles(edges: set[tuple[str, str]]) -> int:
    """Try every three."""
    actors = {actor for edge in edges for actor in edge}
    return sum({(a, b), (b, c), (c, a)} <= edges for a, b, c in permutations(actors, 3)) // 3


def three_cycles_expected(edges: set[tuple[str, str]]) -> Fraction:
    """Add the chance of every three."""
    actors = {actor for edge in edges for actor in edge}
    weight = {
        actor: Fraction(sum(a == actor for a, _ in edges) * sum(b == actor for _, b in edges), len(edges))
        for actor in actors
    }
    return sum((weight[a] * weight[b] * weight[c] for a, b, c in permutations(actors, 3)), Fraction()) / 3


def gini(values: list[int]) -> Fraction:
    """Compare every two: half the mean difference over the mean."""
    differences = sum(abs(one - other) for one in values for other in values)
    return Fraction(differences, 2 * len(values) * sum(values))


def lm3(pairs: Pairs, injected: set[str]) -> Fraction | None:
    """Follow a euro for three rounds."""
    actors = {actor for pair in pairs for actor in pair}
    came = {actor: sum(amount for (_, payee), amount in pairs.items() if payee == actor) for actor in actors}
    went = {actor: sum(amount for (payer, _), amount in pairs.items() if payer == actor) for actor in actors}
    spent = sum(went[actor] for actor in injected & actors)
    if not spent:
        return None
    second = {
        actor: Fraction(sum(pairs.get((payer, actor), 0) for payer in injected), spent)
        for actor in actors
        if any((payer, actor) in pairs for payer in injected)
    }
    passed = {actor: min(Fraction(1), Fraction(went[actor], came[actor])) for actor in actors if came[actor]}
    third = {
        actor: sum(
            (
                second[payer] * passed[payer] * Fraction(pairs.get((payer, actor), 0), went[payer])
                for payer in second
                if went[payer]
            ),
            Fraction(),
        )
        for actor in actors
    }
    rounds = (share[actor] * passed[actor] for share in (second, third) for actor in share if actor in passed)
    return 1 + sum(rounds, Fraction())


def capped_reuse(pairs: Pairs) -> Fraction | None:
    """Ask each actor what they received and sent."""
    actors = {actor for pair in pairs for actor in pair}
    came = {actor: sum(amount for (_, payee), amount in pairs.items() if payee == actor) for actor in actors}
    went = {actor: sum(amount for (payer, _), amount in pairs.items() if payer == actor) for actor in actors}
    total = sum(came.values())
    return Fraction(sum(min(came[actor], went[actor]) for actor in actors), total) if total else None


def lifo(steps: list[tuple[int, int]]) -> tuple[int, int]:
    """Stack single units; return how many left, and for how long they had been there. Steps: when, and how many."""
    stack: list[int] = []
    matched = durations = 0
    for at, amount in steps:
        if amount > 0:
            stack += [at] * amount
        for _ in range(min(-amount, len(stack))):
            durations += at - stack.pop()
            matched += 1
    return matched, durations


def mixed(steps: list[tuple[int, int]]) -> Fraction:
    """Split every unit: of each that is there, the same share leaves. Return how long what left had been there."""
    there: list[tuple[int, Fraction]] = []
    durations = Fraction()
    for at, amount in steps:
        total = sum((part for _, part in there), Fraction())
        if amount > 0:
            there.append((at, Fraction(amount)))
        elif total:
            share = min(Fraction(1), -amount / total)
            durations += sum((part * share * (at - since) for since, part in there), Fraction())
            there = [(since, part * (1 - share)) for since, part in there]
    return durations
