"""The shape of who pays whom: a directed graph with one edge for each pair that traded in the period."""

from collections.abc import Collection, Iterable, Mapping, Sequence

Edges = Collection[tuple[str, str]]


def reciprocity(edges: Edges) -> tuple[int, int]:
    """Return how many directed pairs have their reverse, and how many there are."""
    return sum((payee, payer) in edges for payer, payee in edges), len(edges)


def gini(values: Iterable[int]) -> float | None:
    """Return the Gini coefficient, sum of (2i - n - 1) x(i) / (n sum of x), x ascending; None without any."""
    ordered = sorted(values)
    total, count = sum(ordered), len(ordered)
    if total == 0:
        return None
    return sum((2 * rank - count - 1) * value for rank, value in enumerate(ordered, 1)) / (count * total)


def largest_part(edges: Edges) -> int:
    """Return how many actors are in the largest strongly connected part: each reaches every other, and is reached.

    By Kosaraju's two walks; 1 when nobody is in a circle, 0 without edges.
    """
    forward, backward = neighbours(edges), neighbours((payee, payer) for payer, payee in edges)
    left: list[str] = []
    seen: set[str] = set()
    for start in sorted(forward):
        _walk(start, forward, seen, left)
    seen, largest = set(), 0
    for start in reversed(left):
        part: list[str] = []
        _walk(start, backward, seen, part)
        largest = max(largest, len(part))
    return largest


def neighbours(edges: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return whom each actor pays; who pays nobody has an empty set."""
    found: dict[str, set[str]] = {}
    for payer, payee in edges:
        found.setdefault(payer, set()).add(payee)
        found.setdefault(payee, set())
    return found


def _walk(start: str, graph: Mapping[str, set[str]], seen: set[str], left: list[str]) -> None:
    """Walk depth first from an actor that was not seen, and note each actor when it is left for good."""
    if start in seen:
        return
    seen.add(start)
    path = [(start, iter(sorted(graph[start])))]
    while path:
        here, ahead = path[-1]
        following = next((actor for actor in ahead if actor not in seen), None)
        if following is None:
            left.append(here)
            path.pop()
        else:
            seen.add(following)
            path.append((following, iter(sorted(graph[following]))))


def three_cycles(edges: Edges) -> int:
    """Return how many circles of three there are: a pays b, b pays c, c pays a."""
    paid, paid_by = neighbours(edges), neighbours((payee, payer) for payer, payee in edges)
    return sum(len(paid[payee] & paid_by[payer]) for payer, payee in edges) // 3


def three_cycles_expected(edges: Edges) -> float:
    """Return how many circles of three chance alone would make among actors that pay and are paid by as many others.

    The null model keeps every actor's degrees in expectation: i pays j with probability out(i) in(j) / m.
    The expected number of circles is a third of the sum, over ordered triples of different
    actors, of a(i) a(j) a(k), where a(i) = out(i) in(i) / m.
    """
    paid, paid_by = neighbours(edges), neighbours((payee, payer) for payer, payee in edges)
    weights = [len(paid[actor]) * len(paid_by[actor]) for actor in paid]
    if not weights:
        return 0.0
    first, second, third = (_powers(weights, power) for power in (1, 2, 3))
    return (first**3 - 3 * first * second + 2 * third) / (3 * len(edges) ** 3)


def _powers(values: Sequence[int], power: int) -> int:
    return sum(value**power for value in values)
