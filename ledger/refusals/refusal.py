"""What every refusal is: a stable code, and a sentence in each language."""

from typing import ClassVar, Protocol

from ledger.money import Language


class Told(Protocol):
    """A fact that is written otherwise in each language: an amount, a reason."""

    def written(self, language: Language) -> str:
        """Return it as its reader writes."""
        ...


Fact = int | str | Told


class Refusal(Exception):
    """What was asked is not done, and nothing changed. `facts` fill the sentence."""

    code: ClassVar[str]
    en: ClassVar[str]
    fr: ClassVar[str]
    recorded: ClassVar[bool] = False

    def __init__(self, **facts: Fact) -> None:
        """Keep the facts that the sentence needs; amounts are `Money`.

        `index` is the place of the refused part in its act.
        """
        super().__init__(self.code)
        self.facts = facts
        self.index = 0

    def sentence(self, language: Language) -> str:
        """Return the sentence for the person who asked."""
        written = {
            name: fact if isinstance(fact, (int, str)) else fact.written(language) for name, fact in self.facts.items()
        }
        return (self.fr if language == "fr" else self.en).format(**written)
