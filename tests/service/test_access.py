"""Who may do what: the whole table, written out a second time.

A row that changes in `service.access` must change here too, by someone who means it.
"""

import pytest

from ledger.refusals import MemberNotFound, NotAllowed
from service.access import RULES, Acting, Operation, Principal, Role, could, may, own_members, require

ROLES = ["citizen", "owner", "cashier", "treasurer", "board", "operator", "auditor", "administrator", "dashboard"]

# Per operation: the scope that a program needs, then for each role whether it may do this on
# what belongs to the member in whose name it is held (own), on anyone's (any), or on nothing (-).
TABLE = """
read_me                 -                any any any any any any any any any
sign_out                -                any any any any any any any any any
list_sessions           -                any any any any any any any any any
end_session             -                any any any any any any any any any
end_sessions            -                any any any any any any any any any
confirm_session         -                any any any any any any any any any
change_password         -                any any any any any any any any any
read_factors            -                any any any any any any any any any
begin_codes             -                any any any any any any any any any
confirm_codes           -                any any any any any any any any any
remove_codes            -                any any any any any any any any any
renew_recovery_codes    -                any any any any any any any any any
begin_passkey           -                any any any any any any any any any
add_passkey             -                any any any any any any any any any
remove_passkey          -                any any any any any any any any any
propose_recovery        members:write    -   -   -   any -   -   -   -   -
list_recoveries         members:write    -   -   -   any -   -   -   -   -
confirm_recovery        members:write    -   -   -   any -   -   -   -   -
list_accounts           accounts:read    own own -   any any -   any -   -
read_account            accounts:read    own own -   any any -   any -   -
read_balance            accounts:read    own own -   any any -   any -   -
read_statement          accounts:read    own own -   any any -   any -   -
create_payment          payments:write   own own -   -   -   -   -   -   -
create_payments         payments:write   own own -   -   -   -   -   -   -
preview_payments        payments:write   own own -   -   -   -   -   -   -
read_payment            payments:read    own own own any any -   any -   -
read_receipt            payments:read    own own own any any -   any -   -
create_refund           payments:refund  own own own -   -   -   -   -   -
create_hold             payments:write   own own -   -   -   -   -   -   -
read_hold               payments:read    own own own any any -   any -   -
capture_hold            payments:write   own own own -   -   -   -   -   -
void_hold               payments:write   own own own -   -   -   -   -   -
create_payment_request  requests:write   own own own -   -   -   -   -   -
follow_payment_request  requests:write   own own own -   -   -   -   -   -
cancel_payment_request  requests:write   own own own -   -   -   -   -   -
pay_payment_request     payments:write   own own -   -   -   -   -   -   -
create_member           members:write    -   -   -   any -   any -   any -
list_members            members:read     -   -   -   any any -   any any -
read_member             members:read     own own -   any any -   any any -
invite_member           members:write    -   -   -   any -   any -   any -
list_letters            letters:read     any any any any any any any any -
enrol_member            members:write    -   -   -   any -   any -   -   -
read_application        members:read     -   -   -   any any any any -   -
admit_member            members:write    -   -   -   any any -   -   -   -
refuse_member           members:write    -   -   -   any any -   -   -   -
read_membership         members:read     own own -   any any any any any -
renew_membership        members:write    -   -   -   any -   any -   -   -
declare_insolvent       members:write    -   -   -   any any -   -   -   -
end_insolvency          members:write    -   -   -   any any -   -   -   -
record_departure        members:write    own own -   any any -   -   -   -
record_death            members:write    -   -   -   any any -   -   -   -
transmit_balance        treasury:write   -   -   -   any -   -   -   -   -
read_contact            members:read     own own -   any -   any -   any -
set_contact             members:write    own own -   any -   any -   any -
erase_contact           members:write    own own -   -   -   -   -   any -
read_directory_entry    members:read     -   own -   any any any any any -
set_directory_entry     members:write    -   own -   any -   any -   -   -
read_personal_data      personal:read    own own -   -   -   -   -   any -
erase_member            personal:write   own own -   -   -   -   -   any -
propose_erasure         personal:write   -   -   -   -   any -   -   any -
open_account            members:write    -   -   -   any -   any -   -   -
set_account_terms       treasury:write   -   -   -   any -   -   -   -   -
list_currencies         -                any any any any any any any any any
issue                   treasury:write   -   -   -   any -   any -   -   -
record_bank_line        treasury:write   -   -   -   any -   -   -   -   -
reverse_entry           treasury:write   -   -   -   any -   -   -   -   -
read_reserve            stats:read       -   -   -   any any any any -   any
read_metrics            metrics:read     -   -   -   -   -   -   -   any any
list_proposals          governance:read  -   -   -   any any any any any -
read_proposal           governance:read  -   -   -   any any any any any -
approve_proposal        governance:write -   -   -   -   any -   -   -   -
refuse_proposal         governance:write -   -   -   -   any -   -   -   -
withdraw_proposal       governance:write -   -   -   any any any -   any -
set_rule                governance:write -   -   -   any any -   -   any -
grant_power             governance:write -   -   -   -   any -   -   any -
end_power               governance:write -   -   -   -   any -   -   any -
create_decision         governance:write -   -   -   any any -   -   any -
list_decisions          governance:read  -   -   -   any any -   any any -
read_decision           governance:read  -   -   -   any any -   any any -
create_document         governance:write -   -   -   any any -   -   any -
read_document           governance:read  -   -   -   any any -   any any -
read_document_content   governance:read  -   -   -   any any -   any any -
search_audit            audit:read       -   -   -   any -   -   any -   -
export_audit            audit:read       -   -   -   any -   -   any -   -
"""

MINE, THEIRS = 1, 2
CASES = [
    (operation, scope, role, word)
    for operation, scope, *words in (line.split() for line in TABLE.strip().splitlines())
    for role, word in zip(ROLES, words, strict=True)
]


def principal(role: str, *scopes: str, program: bool = False) -> Principal:
    """Return someone with one role, in the name of the member MINE; with `program`, through one with these scopes."""
    acting = frozenset({Acting(Role(role), MINE)})
    return Principal(MINE, "7K3QX9V2MB4T", "9GZT6W1RHB8K", 1, acting, frozenset(scopes) if program else None)


def test_the_table_has_every_operation_and_every_role() -> None:
    assert [line.split()[0] for line in TABLE.strip().splitlines()] == list(Operation)
    assert list(Role) == ROLES
    assert set(RULES) == set(Operation)


@pytest.mark.parametrize(("operation", "scope", "role", "word"), CASES, ids=lambda value: value)
def test_a_role_may_do_this_on_its_own_on_anyones_or_on_nothing(
    operation: str, scope: str, role: str, word: str
) -> None:
    what, who = Operation(operation), principal(role)

    assert may(who, what, MINE) == (word in {"own", "any"})
    assert may(who, what, THEIRS) == (word == "any")
    assert may(who, what, None) == (word == "any")
    assert could(who, what) == (word != "-")
    assert own_members(who, what) == (frozenset({MINE}) if word == "own" else frozenset())
    for scopes in ((), tuple(rule.scope for rule in RULES.values() if rule.scope not in {scope, ""})):
        allowed = scope == "-" and word != "-"
        assert (
            could(principal(role, *scopes, program=True), what)
            == may(principal(role, *scopes, program=True), what, MINE)
            == allowed
        )
    assert may(principal(role, scope, program=True), what, MINE) == may(who, what, MINE)


def test_what_is_foreign_is_hidden_from_those_who_may_on_their_own_and_refused_to_those_who_never_may() -> None:
    for holder in (THEIRS, None):
        with pytest.raises(MemberNotFound):
            require(principal("citizen"), Operation.READ_MEMBER, holder, hidden=MemberNotFound)
        with pytest.raises(NotAllowed):
            require(principal("cashier"), Operation.READ_MEMBER, holder, hidden=MemberNotFound)
    require(principal("citizen"), Operation.READ_MEMBER, THEIRS, MINE, hidden=MemberNotFound)


def test_someone_without_a_role_may_do_what_everyone_may() -> None:
    nobody = Principal(MINE, "7K3QX9V2MB4T", "7K3QX9V2MB4T", 1, frozenset())
    everyone = {operation for operation, _, _, word in CASES if word == "any"} - {
        operation for operation, _, _, word in CASES if word != "any"
    }
    assert {operation for operation in Operation if could(nobody, operation)} == everyone
    assert {operation for operation in Operation if may(nobody, operation, MINE)} == everyone
