"""camt.053 (statements) and camt.054 (notifications) of ISO 20022, versions .001.02 to .001.08.

Element names are read without their namespace, because banks use several versions
of the same. Entries are read one at a time, so memory grows with lines, not with XML.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat  # its entities are refused below, and it reads nothing from elsewhere

from ledger.bank import PART, Balance, Line, Statement
from ledger.refusals import StatementNotOurs, StatementNotRead
from service.bank.files.reading import NAME_MAX, cents, iso_day, words

DEPTH_MAX = 24
EURO = "EUR"
KINDS = frozenset({"Stmt", "Ntfctn"})


@dataclass(slots=True)
class Node:
    """An element: its name without namespace, what it says, its currency attribute, and what is in it."""

    name: str
    currency: str = ""
    text: list[str] = field(default_factory=list)
    inside: "list[Node]" = field(default_factory=list)

    def all(self, *path: str) -> "list[Node]":
        """Return the elements at a path below."""
        found = [self]
        for name in path:
            found = [inner for each in found for inner in each.inside if inner.name == name]
        return found

    def first(self, *paths: tuple[str, ...]) -> str:
        """Return the text of the first path that leads to one, or nothing."""
        for path in paths:
            for each in self.all(*path):
                if said := "".join(each.text).strip():
                    return said
        return ""


def read(content: bytes) -> list[Statement]:
    """Return the statements of a camt file, or refuse what is none."""
    return _Reader().read(content)


class _Reader:
    """Builds elements as expat tells of them, and turns each entry into lines as soon as it ends."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._say
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.EntityDeclHandler = self._refuse
        self._open: list[Node] = []
        self._lines: list[Line] = []
        self._statements: list[Statement] = []

    def read(self, content: bytes) -> list[Statement]:
        """Read the whole file."""
        try:
            self._parser.Parse(content, True)  # noqa: FBT003 - expat takes no names
        except (expat.ExpatError, LookupError, ValueError):
            raise StatementNotRead(place=self._parser.CurrentLineNumber) from None
        return self._statements

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= DEPTH_MAX:
            raise StatementNotRead(place=self._parser.CurrentLineNumber)
        self._open.append(Node(name.rpartition(" ")[2], attributes.get("Ccy", "")))

    def _say(self, text: str) -> None:
        if self._open:
            self._open[-1].text.append(text)

    def _end(self, _name: str) -> None:
        node = self._open.pop()
        if node.name == "Ntry":
            self._lines.extend(_lines(node, self._parser.CurrentLineNumber))
        elif node.name in KINDS:
            self._statements.append(_statement(node, tuple(self._lines), self._parser.CurrentLineNumber))
            self._lines = []
        elif self._open:
            self._open[-1].inside.append(node)

    def _refuse(self, *_: object) -> None:
        raise StatementNotRead(place=self._parser.CurrentLineNumber)


def _statement(node: Node, lines: tuple[Line, ...], place: int) -> Statement:
    iban = node.first(("Acct", "Id", "IBAN")).replace(" ", "").upper()
    currency = node.first(("Acct", "Ccy")) or EURO
    if currency != EURO:
        raise StatementNotOurs
    balances: dict[str, Balance] = {}
    for each in node.all("Bal"):
        code = each.first(("Tp", "CdOrPrtry", "Cd"))
        day = each.first(("Dt", "Dt"), ("Dt", "DtTm"))
        if day and code:
            balances.setdefault(code, Balance(iso_day(day, place=place), _amount(each, place)))
    opening = balances.get("OPBD") or balances.get("PRCD")
    return Statement(iban, currency, lines, opening, balances.get("CLBD"))


def _lines(entry: Node, place: int) -> Iterator[Line]:
    """Yield the lines of an entry: one for each of its transactions where their amounts make up its own."""
    if entry.first(("Sts", "Cd"), ("Sts",)) not in {"BOOK", ""}:
        return  # pending: it is no fact yet
    amount = _amount(entry, place)
    day = entry.first(("BookgDt", "Dt"), ("BookgDt", "DtTm"), ("ValDt", "Dt"), ("ValDt", "DtTm"))
    booked = iso_day(day, place=place)
    valued = entry.first(("ValDt", "Dt"), ("ValDt", "DtTm"))
    common = Line(
        booked,
        iso_day(valued, place=place) if valued else booked,
        amount,
        text=words(entry.first(("AddtlNtryInf",))),
        bank_ref=words(entry.first(("AcctSvcrRef",)), most=NAME_MAX),
        code=words(
            " ".join(
                entry.first(("BkTxCd", *path)) for path in (("Domn", "Fmly", "Cd"), ("Domn", "Fmly", "SubFmlyCd"))
            ),
            most=NAME_MAX,
        ),
    )
    details = entry.all("NtryDtls", "TxDtls")
    parts = [_part(each, common, place) for each in details]
    if len(parts) > 1 and sum(part.amount for part in parts) == amount and all(part.amount for part in parts):
        for index, part in enumerate(parts):
            yield part._replace(bank_ref=f"{common.bank_ref}{PART}{index + 1}" if common.bank_ref else "")
    elif len(parts) == 1:
        yield parts[0]._replace(amount=amount, bank_ref=common.bank_ref)
    elif amount:
        yield common


def _part(details: Node, common: Line, place: int) -> Line:
    """Return one transaction of an entry. Whoever is on the other side is the debtor of what came in."""
    written = details.all("Amt") or details.all("AmtDtls", "TxAmt", "Amt")
    amount = common.amount
    if written:
        if written[0].currency not in {EURO, ""}:
            raise StatementNotOurs
        amount = cents("".join(written[0].text), place=place)
        direction = details.first(("CdtDbtInd",))
        amount = -amount if direction == "DBIT" or (not direction and common.amount < 0) else amount
    side = "Dbtr" if amount > 0 else "Cdtr"
    said = " ".join("".join(each.text) for each in details.all("RmtInf", "Ustrd"))
    return common._replace(
        amount=amount,
        payer=words(
            details.first(
                ("RltdPties", side, "Nm"), ("RltdPties", side, "Pty", "Nm"), ("RltdPties", f"Ultmt{side}", "Nm")
            ),
            most=NAME_MAX,
        ),
        payer_iban=words(details.first(("RltdPties", f"{side}Acct", "Id", "IBAN")), most=NAME_MAX).replace(" ", ""),
        reference=words(details.first(("RmtInf", "Strd", "CdtrRefInf", "Ref"), ("Refs", "EndToEndId")), most=NAME_MAX),
        text=words(said or details.first(("AddtlTxInf",))) or common.text,
    )


def _amount(node: Node, place: int) -> int:
    """Return an amount with its direction, in cents."""
    written = node.all("Amt")
    if not written:
        raise StatementNotRead(place=place)
    if written[0].currency != EURO:
        raise StatementNotOurs
    amount = cents("".join(written[0].text), place=place)
    direction = node.first(("CdtDbtInd",))
    if direction not in {"CRDT", "DBIT"}:
        raise StatementNotRead(place=place)
    return amount if direction == "CRDT" else -amount
