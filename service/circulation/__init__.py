"""How the currency circulates, projected from the books: sums that grow with each entry, figures that follow from them.

journal → projection (sums by day) → figures (of a period) → what leaves the house
"""
