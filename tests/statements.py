"""Bank files for tests: camt.053 as two generations of banks write it, OFX, and CSV."""

from collections.abc import Sequence
from typing import NamedTuple

from ledger.money import decimal

IBAN = "FR1420041010050500013M02606"


class Moved(NamedTuple):
    """One movement as a bank tells it. `amount` in cents; `ref` is the bank's own."""

    amount: int
    ref: str = ""
    payer: str = "IMAGINAIRE ZOE"
    text: str = ""
    reference: str = ""
    day: str = "2026-01-02"
    code: str = "RCDT"


def camt(
    *moves: Moved,
    opening: int | None = 0,
    day: str = "2026-01-02",
    version: str = "08",
    iban: str = IBAN,
    currency: str = "EUR",
) -> bytes:
    """Return a camt.053.001.08 or .02 file of one statement."""
    balances = "" if opening is None else _balance("OPBD", opening, day, currency)
    if opening is not None:
        balances += _balance("CLBD", opening + sum(each.amount for each in moves), day, currency)
    entries = "".join(_entry(each, version, currency) for each in moves)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>S1</Id>"
        f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{currency}</Ccy></Acct>{balances}{entries}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def ofx(moves: Sequence[Moved], *, closing: int) -> bytes:
    """Return an OFX 1.x file, with tags that nobody closes."""
    written = "".join(
        f"<STMTTRN><TRNTYPE>{each.code}<DTPOSTED>{each.day.replace('-', '')}<TRNAMT>{decimal(each.amount, 2)}"
        f"<FITID>{each.ref}<NAME>{each.payer}<MEMO>{each.reference} {each.text}</STMTTRN>\n"
        for each in moves
    )
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nENCODING:USASCII\nCHARSET:1252\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>"
        f"<CURDEF>EUR<BANKACCTFROM><BANKID>20041<ACCTID>0500013M026</BANKACCTFROM><BANKTRANLIST>{written}"
        f"</BANKTRANLIST><LEDGERBAL><BALAMT>{decimal(closing, 2)}<DTASOF>20260102120000</LEDGERBAL>"
        "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    ).encode("cp1252")


def _balance(code: str, amount: int, day: str, currency: str) -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{decimal(abs(amount), 2)}</Amt>'
        f"<CdtDbtInd>{'CRDT' if amount >= 0 else 'DBIT'}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _entry(moved: Moved, version: str, currency: str) -> str:
    side = "Dbtr" if moved.amount > 0 else "Cdtr"
    name = f"<Nm>{moved.payer}</Nm>"
    party = f"<{side}><Pty>{name}</Pty></{side}>" if version == "08" else f"<{side}>{name}</{side}>"
    status = "<Sts><Cd>BOOK</Cd></Sts>" if version == "08" else "<Sts>BOOK</Sts>"
    own = f"<AcctSvcrRef>{moved.ref}</AcctSvcrRef>" if moved.ref else ""
    structured = f"<Strd><CdtrRefInf><Ref>{moved.reference}</Ref></CdtrRefInf></Strd>" if moved.reference else ""
    said = f"<Ustrd>{moved.text}</Ustrd>" if moved.text else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{decimal(abs(moved.amount), 2)}</Amt>'
        f"<CdtDbtInd>{'CRDT' if moved.amount > 0 else 'DBIT'}</CdtDbtInd>{status}"
        f"<BookgDt><Dt>{moved.day}</Dt></BookgDt><ValDt><Dt>{moved.day}</Dt></ValDt>{own}"
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>{moved.code}</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"<NtryDtls><TxDtls><RltdPties>{party}</RltdPties><RmtInf>{said}{structured}</RmtInf></TxDtls></NtryDtls></Ntry>"
    )
