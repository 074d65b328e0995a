"""A letter stands or falls with what causes it, is sent once by whoever serves, and is readable to nobody else."""

import ssl
import threading
from email.message import EmailMessage
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from ledger.refusals import AddressNotValid
from service import deliveries, mail, tables
from service.book import Book
from service.clock import DAY, MINUTE
from service.installation import Installation
from service.letters import FIRST_SIGN_IN, LETTERS
from service.smtp import Refused, Smtp, Unreachable
from service.vault import Vault
from tests.people import citizen
from tests.postbox import certificate, postbox
from tests.town import SetClock, Town

SENDER = "alveole@example.org"
LETTER = FIRST_SIGN_IN.about(name="Zoé", house="L'Alvéole", until="demain", link="https://example.org/bienvenue/S3CR3T")


class Hand:
    """A carrier that keeps what it is given, or says what it is told to say."""

    def __init__(self, *answers: Exception | None) -> None:
        self.carried: list[EmailMessage] = []
        self._answers = list(answers)

    def carry(self, message: EmailMessage) -> None:
        answer = self._answers.pop(0) if self._answers else None
        if answer is not None:
            raise answer
        self.carried.append(message)


@pytest.fixture
def posted(book: Book) -> Book:
    """Return a book whose installation sends mail."""
    book.installation = Installation(mails=True)
    return book


def write(book: Book, to: str = "zoe@example.org", caused_by: int | None = None) -> str:
    with book.database.write() as session:
        return mail.send(book, session, to, LETTER, "fr", caused_by=caused_by)


def states(book: Book) -> list[tuple[str, bool, int]]:
    """Return each letter's state, whether its words are kept, and how often it was tried."""
    row = tables.Letter
    with book.database.read() as session:
        found = session.exec(select(row.state, row.sealed, row.attempts).order_by(row.id)).all()  # type: ignore[arg-type]  # a column
        return [(state, sealed is not None, attempts) for state, sealed, attempts in found]


def deliver(book: Book, hand: Hand) -> int:
    return deliveries.deliver(book, hand, sender=SENDER)


def test_a_letter_is_sent_once_and_its_words_are_gone(posted: Book) -> None:
    write(posted)
    hand = Hand()
    assert [deliver(posted, hand), deliver(posted, hand)] == [1, 0]
    (message,) = hand.carried
    assert (message["To"], message["From"], message["Auto-Submitted"]) == (
        "zoe@example.org",
        SENDER,
        "auto-generated",
    )
    assert message["Subject"] == "Votre accès à L'Alvéole"
    assert "Bonjour Zoé" in message.get_content()
    assert "https://example.org/bienvenue/S3CR3T" in message.get_content()
    assert states(posted) == [("sent", False, 1)]


def test_a_letter_whose_cause_is_rolled_back_was_never_written(posted: Book) -> None:
    def fail() -> None:
        with posted.database.write() as session:
            mail.send(posted, session, "zoe@example.org", LETTER, "fr")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert deliver(posted, Hand()) == 0
    assert states(posted) == []


def test_a_server_that_is_away_is_tried_again_later_and_later_and_at_last_given_up(
    posted: Book, clock: SetClock
) -> None:
    write(posted)
    tried = []
    for minutes in (0, 1, 5, 30, 120, 360, 720, 1440):
        assert deliver(posted, Hand(Unreachable("gone"))) == 0  # not yet
        clock.advance(minutes * MINUTE)
        tried.append(deliver(posted, Hand(Unreachable("gone"))))
    assert states(posted) == [("failed", False, 8)]
    clock.advance(365 * DAY)
    assert deliver(posted, Hand()) == 0


def test_what_was_put_off_is_sent_when_its_time_has_come(posted: Book, clock: SetClock) -> None:
    write(posted)
    hand = Hand(Unreachable(421))
    deliver(posted, hand)
    clock.advance(MINUTE - 1)
    assert deliver(posted, hand) == 0
    clock.advance(1)
    assert deliver(posted, hand) == 1
    assert states(posted) == [("sent", False, 2)]


def test_what_the_server_never_takes_is_not_tried_again(posted: Book, clock: SetClock) -> None:
    write(posted)
    write(posted, "ana@example.org")
    hand = Hand(Refused(550))
    assert deliver(posted, hand) == 1  # the other one
    clock.advance(DAY)
    assert deliver(posted, hand) == 0
    assert [state for state, *_ in states(posted)] == ["failed", "sent"]


def test_two_processes_do_not_send_a_letter_twice(posted: Book) -> None:
    for _ in range(20):
        write(posted)
    other = Book.open(posted.database.url, clock=posted.clock, installation=posted.installation)
    hand = Hand()
    threads = [
        threading.Thread(target=lambda each=each: [deliver(each, hand) for _ in range(4)]) for each in (posted, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert len({message["Message-ID"] for message in hand.carried}) == len(hand.carried) == 20


def test_a_process_that_died_with_a_letter_in_hand_is_relieved(posted: Book, clock: SetClock) -> None:
    write(posted)
    deliveries._take(posted)
    assert deliver(posted, Hand()) == 0
    clock.advance(deliveries.HAND_OVER)
    assert deliver(posted, Hand()) == 1


def test_where_there_is_no_post_a_letter_is_shown_to_whoever_caused_it_and_to_nobody_else(town: Town) -> None:
    book, zoe, other = town.book, citizen(town), citizen(town)
    write(book, caused_by=zoe.who.member)
    write(book)  # caused by nobody
    assert deliver(book, Hand()) == 0
    (shown,) = mail.list_caused(book, zoe.who)
    assert shown.words is not None
    assert (shown.words.to, "S3CR3T" in shown.words.text) == ("zoe@example.org", True)
    assert mail.list_caused(book, other.who) == []
    assert mail.list_caused(book, zoe.who._replace(member=None)) == []


def test_what_the_post_takes_is_not_shown(town: Town) -> None:
    town.book.installation = Installation(mails=True)
    zoe = citizen(town)
    write(town.book, caused_by=zoe.who.member)
    (shown,) = mail.list_caused(town.book, zoe.who)
    assert (shown.state, shown.words) == ("waiting", None)


def test_the_database_tells_nobody_what_a_letter_says(posted: Book) -> None:
    write(posted)
    with posted.database.read() as session:
        row = session.exec(select(tables.Letter)).one()
    assert row.sealed is not None
    assert all(word not in row.sealed for word in (b"S3CR3T", b"zoe@", "Zoé".encode()))
    posted.installation = Installation(mails=True)  # another key
    assert deliver(posted, Hand()) == 0
    assert states(posted) == [("failed", False, 1)]


def test_what_is_sealed_opens_in_its_place_only() -> None:
    vault = Vault(b"k" * 32)
    sealed = vault.seal(b"words", "letter:A")
    assert vault.open(sealed, "letter:A") == b"words"
    assert vault.open(sealed, "letter:B") is None
    assert vault.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "letter:A") is None
    assert Vault(b"l" * 32).open(sealed, "letter:A") is None
    assert vault.seal(b"words", "letter:A") != sealed


@given(st.text(max_size=60))
def test_an_address_is_taken_as_a_whole_or_refused(written: str) -> None:
    """Nothing that would begin another header, or name a second recipient, is an address."""
    try:
        address = mail.clean_address(written)
    except AddressNotValid:
        return
    assert address.count("@") == 1
    assert not set(address) & set(' \r\n\t,;<>()[]\\"\x00')


@pytest.mark.parametrize(
    "address",
    [
        "zoe",
        "zoe@",
        "@example.org",
        "zoe@localhost",
        "zoe@example.org, eve@example.org",
        "zoe@example.org\r\nBcc: eve@example.org",
        "Zoé <zoe@example.org>",
        "zoé@example.org",
        "zoe@exam\u200bple.org",
        "z" * 65 + "@example.org",
        "z@" + "a." * 130 + "org",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(AddressNotValid):
        mail.clean_address(address)


def test_every_letter_is_there_in_both_languages_with_the_same_facts() -> None:
    for letter in LETTERS:
        assert letter.subject.keys() == letter.text.keys() == {"fr", "en"}
        told = [sorted(name for _, name, _, _ in Formatter().parse(text) if name) for text in letter.text.values()]
        assert told[0] == told[1] != []
        written = letter.about(**dict.fromkeys([*told[0], "house"], "«»"))
        assert "{" not in written.text_in("fr") + written.text_in("en")
        assert "\n" not in written.subject_in("fr") + written.subject_in("en")


def test_a_fact_is_never_read_as_a_place_for_another() -> None:
    written = LETTER.about(name="{link}", house="{name.__class__}", until="", link="https://example.org/x")
    assert "Bonjour {link}," in written.text_in("fr")
    assert written.subject_in("en") == "Your access to {name.__class__}"


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine count as another."""
    monkeypatch.setattr("service.smtp.HERE", frozenset())


MESSAGE = EmailMessage()
MESSAGE["From"], MESSAGE["To"], MESSAGE["Subject"] = SENDER, "zoe@example.org", "x"
MESSAGE.set_content("Bonjour")


def test_a_server_on_this_machine_may_speak_plainly() -> None:
    with postbox() as box:
        Smtp.of(f"smtp://127.0.0.1:{box.port}").carry(MESSAGE)
    assert "Bonjour" in box.messages[0]


@pytest.mark.parametrize("at_once", [True, False])
def test_letters_go_encrypted_and_signed_in(tmp_path: Path, elsewhere: None, at_once: bool) -> None:
    serving, trust = certificate(tmp_path)
    scheme = "smtps" if at_once else "smtp"
    with postbox(serving, at_once=at_once) as box:
        Smtp.of(f"{scheme}://ana%40example.org:s%2Fcret@localhost:{box.port}", trust=trust).carry(MESSAGE)
    assert len(box.messages) == 1
    before = box.said.index("STARTTLS") if not at_once else 0
    assert any(line.startswith("AUTH") for line in box.said[before:])
    assert not any(line.startswith(("AUTH", "MAIL")) for line in box.said[:before])


@pytest.mark.parametrize("at_once", [True, False])
def test_a_server_with_a_certificate_of_its_own_making_is_not_trusted(
    tmp_path: Path, elsewhere: None, at_once: bool
) -> None:
    serving, _ = certificate(tmp_path)
    scheme = "smtps" if at_once else "smtp"
    with postbox(serving, at_once=at_once) as box, pytest.raises(Unreachable):
        Smtp.of(f"{scheme}://localhost:{box.port}").carry(MESSAGE)
    assert box.messages == []


def test_no_letter_goes_in_clear_to_another_machine(elsewhere: None) -> None:
    with postbox() as box, pytest.raises(Unreachable):
        Smtp.of(f"smtp://127.0.0.1:{box.port}").carry(MESSAGE)
    assert box.messages == []


@pytest.mark.parametrize(
    ("verb", "reply", "kind"),
    [
        ("RCPT", "550 nobody here", Refused),
        ("RCPT", "450 come again", Unreachable),
        ("MAIL", "553 not you", Refused),
        ("MESSAGE", "554 spam", Refused),
        ("MESSAGE", "452 full", Unreachable),
        ("DATA", "421 going away", Unreachable),
    ],
)
def test_what_a_server_says_for_ever_and_for_now_is_told_apart(verb: str, reply: str, kind: type[Exception]) -> None:
    with postbox() as box:
        box.replies[verb] = reply
        with pytest.raises(kind) as raised:
            Smtp.of(f"smtp://127.0.0.1:{box.port}").carry(MESSAGE)
    assert raised.value.args == (int(reply[:3]),)


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with postbox() as box:
        pass
    with pytest.raises(Unreachable):
        Smtp.of(f"smtp://127.0.0.1:{box.port}").carry(MESSAGE)


def test_ports_and_trust_are_the_usual_ones() -> None:
    assert Smtp.of("smtps://example.org").port == 465
    assert Smtp.of("smtp://example.org").port == 587
    assert Smtp.of("smtps://example.org").trust.verify_mode is ssl.CERT_REQUIRED
