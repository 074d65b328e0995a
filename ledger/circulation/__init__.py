"""How a currency circulates: what is counted, exactly, and how each figure follows from flows and stocks.

Definitions are in `definitions.py`, as data. A flow is classified once (`flows.py`),
summed by pair (`tally.py`), and every indicator is a pure function of those sums, of
what stood, and of how long units were held (`measures.py`). The books and anyone's
file go through the same functions.
"""
