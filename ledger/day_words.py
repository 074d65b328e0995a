"""The two words of the day: shown at the till and on the receipt, so that yesterday's picture of one gives itself away.

They are drawn from two lists by a code that only the book can make, for one account
and one day: who paid elsewhere, or here on another day, does not know them.
"""

FIRST: tuple[str, ...] = tuple(
    """
    abeille aigrette alouette anguille belette biche blaireau bouvreuil brebis brochet buse canard carpe castor cerf
    chamois chardonneret chevreuil chouette cigale cigogne cistude coccinelle corneille crabe crevette criquet cygne
    daim dauphin dorade faucon fauvette fourmi furet geai goéland grenouille grillon grive grue hermine hirondelle
    huppe lapin lézard libellule lièvre loir loriot loutre luciole lynx marmotte martinet merle mésange mouette mulot
    musaraigne oie orvet otarie ours papillon perdrix phoque pic pie pigeon pinson pivert poulain rainette renard
    rossignol sanglier sarcelle saumon sauterelle seiche sterne tanche taupe tortue tourterelle triton truite
    """.split()  # noqa: SIM905 - one word a line would fill three screens
)
SECOND: tuple[str, ...] = tuple(
    """
    ancre arche ardoise argile ballon banc barque bobine bocal bougie boussole brique brosse bruyère cabane cadran
    carafe carton cerise chêne citron clairon cloche clou colline corde coton crayon dune échelle éclair écorce
    écume épi étoile fagot falaise farine fenêtre ficelle figue flûte fontaine fougère galet genêt glaçon grange
    guitare haie horloge jardin lanterne laurier lavande liège lune maïs marée menthe moulin muguet nacre neige
    noisette nuage olive orage osier paille panier pavé phare pierre pinède plume pomme pont prairie prune quai
    radeau rivière rosée ruche sable sapin sel sentier source tambour tilleul tonneau tuile vague verger voile
    """.split()  # noqa: SIM905 - one word a line would fill three screens
)


def words(code: bytes) -> tuple[str, str]:
    """Return the two words that a code of at least four bytes stands for."""
    first, second = int.from_bytes(code[:2], "big"), int.from_bytes(code[2:4], "big")
    return FIRST[first % len(FIRST)], SECOND[second % len(SECOND)]
