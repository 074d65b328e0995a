"""The sums of a period: each flow is added once, and everything that indicators need of the flows is in the result."""

from collections import Counter, defaultdict

from ledger.circulation.flows import ACTIVITY, INFLOW, Actor, Flow, Side


class Tally:
    """What happened in a period. Activity is kept by pair of actors, all else by series."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.amounts: Counter[str] = Counter()
        self.transactions = 0
        self.sides: dict[tuple[Side, Side], int] = defaultdict(int)
        self.activity: dict[tuple[str, str], int] = defaultdict(int)
        self.active: dict[str, Side] = {}
        self.injected: set[str] = set()

    def add(self, flow: Flow) -> None:
        """Add a flow, or several of one series between the same two, summed."""
        self.amounts[flow.series] += flow.amount
        if flow.series == INFLOW and flow.times:
            self.injected.add(flow.payee.id)
        if flow.series != ACTIVITY:
            return
        self.transactions += flow.times
        self.sides[flow.payer.side, flow.payee.side] += flow.amount
        self.activity[flow.payer.id, flow.payee.id] += flow.amount
        if flow.times:
            self._note(flow.payer)
            self._note(flow.payee)

    def _note(self, actor: Actor) -> None:
        self.active[actor.id] = actor.side

    def count(self, side: Side) -> int:
        """Return how many on a side took part in the activity."""
        return sum(each is side for each in self.active.values())

    def pairs(self) -> dict[tuple[str, str], int]:
        """Return what each pair traded, in the direction in which something remains after refunds."""
        return {pair: amount for pair, amount in self.activity.items() if amount > 0}
