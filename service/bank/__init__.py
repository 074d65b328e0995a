"""The bank: files become lines, lines become entries, and every line ends somewhere.

`importing` records what a statement says, once; `deciding` takes a line out of
suspense; `queue` shows what is still to be decided; `balances` holds the bank's
figures against ours. What may happen to a line is in `ledger.bank`.
"""
