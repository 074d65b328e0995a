"""What the page of clearing says."""

from ledger.money import Language

WORDS: dict[str, dict[Language, str]] = {
    "title": {"fr": "Compenser", "en": "Clearing"},
    "about": {
        "fr": "Quand des voisins se doivent des montants en rond, une partie s'annule sans que personne ne paie. "
        "Envoyez qui doit quoi à qui : cette page calcule le plus qui puisse s'annuler. "
        "Rien n'est conservé, rien ne bouge.",
        "en": "When neighbours owe each other in circles, a part cancels out without anyone paying. "
        "Send who owes what to whom: this page computes the most that can cancel out. Nothing is kept, nothing moves.",
    },
    "form": {
        "fr": "Un fichier CSV avec les colonnes debtor (qui doit), creditor (à qui), amount (en centimes) "
        "et, au besoin, priority (d'abord la plus haute).",
        "en": "A CSV file with the columns debtor (who owes), creditor (to whom), amount (in cents) "
        "and, where wanted, priority (the highest first).",
    },
    "file": {"fr": "Le fichier (500 ko au plus)", "en": "The file (500 kB at most)"},
    "send": {"fr": "Calculer", "en": "Compute"},
    "download": {"fr": "Télécharger ce qui resterait dû", "en": "Download what would remain due"},
    "result": {"fr": "Ce que donnerait la compensation", "en": "What clearing would give"},
    "parties": {"fr": "Participants", "en": "Participants"},
    "gross": {"fr": "Dû en tout", "en": "Owed in all"},
    "cleared": {"fr": "S'annulerait", "en": "Would cancel out"},
    "of_it": {"fr": "{amount}, soit {share} %", "en": "{amount}, that is {share} %"},
    "net": {"fr": "Ne peut s'annuler sans crédit", "en": "Cannot cancel out without credit"},
    "unmoved": {
        "fr": "La position nette de chacun resterait la même, au centime.",
        "en": "Everyone's net position would stay the same, to the cent.",
    },
    "left": {"fr": "Ce qui resterait dû", "en": "What would remain due"},
    "nothing_left": {"fr": "Plus rien.", "en": "Nothing."},
    "debtor": {"fr": "Qui doit", "en": "Who owes"},
    "creditor": {"fr": "À qui", "en": "To whom"},
    "amount": {"fr": "Combien", "en": "How much"},
    "more": {
        "fr": "Et {count} autres : téléchargez-les toutes.",
        "en": "And {count} more: download them all.",
    },
    "proof": {
        "fr": "Calculé par {solver} ; empreinte du fichier : {hash}.",
        "en": "Computed by {solver}; fingerprint of the file: {hash}.",
    },
}
