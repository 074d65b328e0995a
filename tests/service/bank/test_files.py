"""Files of banks are read alike, and what is no statement is refused with the line where it breaks."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import refusals as r
from ledger.bank import PART
from service.bank import files
from service.bank.files import File, Mapping
from service.bank.files.table import CELL_MAX
from tests.statements import IBAN, Moved, camt, ofx

MAPPING = Mapping("D", amount="A", separator=",", decimal=".")
BATCH = """<Document xmlns="x"><BkToCstmrDbtCdtNtfctn><Ntfctn><Acct><Id><IBAN>FR1</IBAN></Id></Acct>
<Ntry><Amt Ccy="EUR">3</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><DtTm>2026-01-02T08:00:00</DtTm></BookgDt>
<AcctSvcrRef>B</AcctSvcrRef><NtryDtls>{details}</NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">9</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts><BookgDt><Dt>2026-01-02</Dt></BookgDt></Ntry>
</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"""


@pytest.mark.parametrize("version", ["02", "08"])
def test_both_generations_of_camt_say_the_same(version: str) -> None:
    moved = Moved(-12_34, "B1", "Électricité \u202e & Cie".replace("&", "&amp;"), "facture 7", "RF18539007547034")
    (statement,) = files.read(File(camt(moved, opening=100_00, version=version)))
    (line,) = statement.lines
    assert (statement.iban, statement.opening, statement.closing) == (
        IBAN,
        ("2026-01-02", 100_00),
        ("2026-01-02", 87_66),
    )
    assert line[:7] == ("2026-01-02", "2026-01-02", -12_34, "Électricité & Cie", "", "RF18539007547034", "facture 7")


def test_an_entry_of_several_transactions_is_several_lines_when_they_make_it_up() -> None:
    part = "<TxDtls><Amt Ccy='EUR'>{}</Amt><RltdPties><Dbtr><Nm>{}</Nm></Dbtr></RltdPties></TxDtls>"
    (both,) = files.read(File(BATCH.format(details=part.format(1, "A") + part.format("2.00", "B")).encode()))
    (odd,) = files.read(File(BATCH.format(details=part.format(1, "A") + part.format(1, "B")).encode()))
    (none,) = files.read(File(BATCH.format(details="").encode()))
    assert [(line.amount, line.payer, line.bank_ref) for line in both.lines] == [
        (1_00, "A", f"B{PART}1"),
        (2_00, "B", f"B{PART}2"),
    ]
    assert [line.amount for line in odd.lines] == [line.amount for line in none.lines] == [3_00]


def test_ofx_and_tables_say_the_same() -> None:
    moves = [Moved(5_00, "B1", "Zoé", "x"), Moved(-1_20, "B2")]
    (read,) = files.read(File(ofx(moves, closing=3_80)))
    table = files.read(File(b"\xef\xbb\xbfD,A\n2026-01-02,5.00\n\n02/01/2026,-1.20\n", MAPPING))[0]
    assert read.closing == ("2026-01-02", 3_80)
    assert [(line.booked_on, line.amount) for line in read.lines] == [(x.booked_on, x.amount) for x in table.lines]


GOOD = camt(Moved(5_00, "B1"))


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", r.StatementNotRead),
        (b"hello", r.StatementNotRead),
        (b"%PDF-1.7", r.StatementNotRead),
        (b"<html></html>", r.StatementNotRead),
        (GOOD[:-20], r.StatementNotRead),
        (GOOD.replace(b"5.00", b"5.001"), r.StatementNotRead),
        (GOOD.replace(b"5.00", b"1e3"), r.StatementNotRead),
        (GOOD.replace(b"2026-01-02", b"2026-02-30"), r.StatementNotRead),
        (GOOD.replace(b"utf-8", b"utf-7").replace(b"UTF-8", b"EBCDIC-9"), r.StatementNotRead),
        (GOOD.replace(b"CRDT</CdtDbtInd>", b"UP</CdtDbtInd>"), r.StatementNotRead),
        (GOOD.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 1), r.StatementNotRead),
        (b"<?xml version='1.0'?>" + b"<a>" * 100 + b"</a>" * 100, r.StatementNotRead),
        (camt(Moved(5_00), currency="USD"), r.StatementNotOurs),
        (ofx([Moved(5_00)], closing=0).replace(b"EUR", b"GBP"), r.StatementNotOurs),
        (ofx([Moved(5_00)], closing=0).replace(b"5.00", b"five"), r.StatementNotRead),
        (ofx([Moved(5_00)], closing=0).replace(b"<TRNAMT>5.00", b""), r.StatementNotRead),
        (b"OFXHEADER:100\nCHARSET:UTF-8\n<OFX>\xff", r.StatementNotRead),
        (b"OFXHEADER:100\n<!DOCTYPE a><OFX>", r.StatementNotRead),
    ],
)
def test_what_is_no_statement_is_refused(content: bytes, refusal: type[r.Refusal]) -> None:
    with pytest.raises(refusal):
        files.read(File(content))


@pytest.mark.parametrize(
    "content",
    [
        b"D;A\n2026-01-02;5\n",
        b"D,A\n2026-13-02,5\n",
        b"D,A\n2026-01-02,0\n",
        b"D,A\n2026-01-02\n",
        b'D,A\n2026-01-02,"5\n',
        b"D,A\n2026-01-02,\xff\n",
        b"D,A\n2026-01-02," + b"5" * (CELL_MAX + 1) + b"\n",
        b"D,A\n" + b"2026-01-02,1\n" * 100_001,
    ],
)
def test_what_is_no_table_by_its_mapping_is_refused(content: bytes) -> None:
    with pytest.raises(r.StatementNotRead):
        files.read(File(content, MAPPING))


@given(st.binary(max_size=300), st.integers(0, len(GOOD)))
def test_no_bytes_make_reading_fail_otherwise(noise: bytes, place: int) -> None:
    for content in (noise, GOOD[:place] + noise + GOOD[place:], b"<OFX><STMTRS><STMTTRN>" + noise):
        with suppress(r.StatementNotRead, r.StatementNotOurs):
            files.read(File(content, MAPPING))
