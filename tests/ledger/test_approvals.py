"""An approval is for one act: whatever differs in it has other terms, and another challenge."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.approvals import Act, Assertion, Means, Movement, Pin, Why, canonical, challenge, terms
from ledger.money import Language
from ledger.refusals import ApprovalRequired

ids = st.text(st.sampled_from("0A1:,é"), max_size=3)
movements = st.builds(Movement, ids, ids, st.integers(-12, 120), ids)
acts = st.builds(Act, ids, ids, st.binary(max_size=2), ids, st.lists(movements, max_size=3).map(tuple))

PAYMENT = Act("create_payment", "ZOE", b"\x01", "", (Movement("A", "B", 30, "MIEL"),))


@given(acts, acts)
@example(PAYMENT, PAYMENT)
def test_two_acts_have_the_same_terms_only_when_they_are_the_same(one: Act, other: Act) -> None:
    assert (canonical(one) == canonical(other)) == (one == other)
    assert (terms(one) == terms(other)) == (one == other)


@pytest.mark.parametrize(
    "other",
    [
        PAYMENT._replace(operation="create_hold"),
        PAYMENT._replace(member="EVE"),
        PAYMENT._replace(key=b"\x02"),
        PAYMENT._replace(subject="REQUEST"),
        PAYMENT._replace(movements=(Movement("C", "B", 30, "MIEL"),)),
        PAYMENT._replace(movements=(Movement("A", "C", 30, "MIEL"),)),
        PAYMENT._replace(movements=(Movement("A", "B", 300, "MIEL"),)),
        PAYMENT._replace(movements=(Movement("A", "B", 30, "OSTREA"),)),
        PAYMENT._replace(movements=PAYMENT.movements * 2),
        PAYMENT._replace(movements=()),
    ],
)
def test_any_change_of_payer_payee_amount_currency_request_or_key_changes_what_is_signed(other: Act) -> None:
    nonce = bytes(32)
    assert challenge(nonce, terms(other)) != challenge(nonce, terms(PAYMENT))
    assert challenge(b"\x01" * 32, terms(PAYMENT)) != challenge(nonce, terms(PAYMENT))


def test_the_terms_of_an_act_stay_what_they_are() -> None:
    assert canonical(PAYMENT) == b"18:alveole-approval-1,14:create_payment,3:ZOE,2:01,0:,1:1,1:A,1:B,2:30,4:MIEL,"


def test_what_was_given_is_never_shown() -> None:
    assert "274916" not in repr(Pin("274916"))
    assert "secret" not in repr(Assertion("ID", "secret"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_reason_and_every_means_has_a_sentence_of_its_own(language: Language) -> None:
    every = [Means(pin=pin, passkey=passkey) for pin in (True, False) for passkey in (True, False)]
    sentences = [one.written(language) for one in (*Why, *every)]

    assert len(set(sentences)) == len(Why) + len(every)
    assert all(sentence.endswith(".") for sentence in sentences)


def test_a_refusal_says_why_and_how() -> None:
    refusal = ApprovalRequired(why=Why.NEW_PAYEE, means=Means(pin=True))
    assert refusal.sentence("en") == (
        "This account has never paid that one before. Confirm with your PIN. Nothing was done yet."
    )
    assert refusal.sentence("fr").startswith("Ce compte n'a encore jamais payé celui-là. Confirmez avec votre code.")
