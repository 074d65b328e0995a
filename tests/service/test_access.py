"""Who may do what: the whole table, written out a second time.

A row that changes in `service.access` must change here too, by someone who means it.
"""

import pytest

from ledger.refusals import MemberNotFound, MembershipOver, NotAllowed
from service.access import (
    GRANTED_BY,
    PERIODS,
    RULES,
    SCOPES,
    Acting,
    Bounds,
    Operation,
    Principal,
    Role,
    bounds,
    could,
    lendable,
    may,
    may_grant,
    own_members,
    require,
)

ROLES = ["citizen", "owner", "cashier", "treasurer", "board", "operator", "auditor", "administrator", "dashboard"]

# Per operation: the scope that a program needs, then for each role whether it may do this on
# what belongs to the member in whose name it is held (own), on anyone's (any), or on nothing (-).
# Accountants and guardians are in the table below it.
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
propose_recovery        -                -   -   -   any -   -   -   -   -
list_recoveries         members:write    -   -   -   any -   -   -   -   -
confirm_recovery        -                -   -   -   any -   -   -   -   -
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
list_payment_requests   payments:read    own own own -   -   -   -   -   -
create_payment_request  requests:write   own own own -   -   -   -   -   -
find_payment_request    -                any any any any any any any any any
follow_payment_request  requests:write   own own own -   -   -   -   -   -
cancel_payment_request  requests:write   own own own -   -   -   -   -   -
pay_payment_request     payments:write   own own -   -   -   -   -   -   -
create_standing_order   -                own own -   -   -   -   -   -   -
list_standing_orders    payments:read    own own -   -   -   -   -   -   -
read_standing_order     payments:read    own own -   -   -   -   -   -   -
cancel_standing_order   -                own own -   -   -   -   -   -   -
list_favourites         -                any any any any any any any any any
add_favourite           -                any any any any any any any any any
remove_favourite        -                any any any any any any any any any
create_poster           requests:write   own own -   -   -   -   -   -   -
list_posters            requests:write   own own own -   -   -   -   -   -
check_poster            requests:write   own own own -   -   -   -   -   -
revoke_poster           requests:write   own own -   -   -   -   -   -   -
use_poster              -                any any any any any any any any any
read_day_words          requests:write   own own own -   -   -   -   -   -
create_approval         -                any any any any any any any any any
read_approval           -                any any any any any any any any any
set_pin                 -                any any any any any any any any any
set_limits              -                any any any any any any any any any
unlock_pin              -                -   -   -   any -   any -   -   -
create_member           members:write    -   -   -   any -   any -   any -
list_members            members:read     -   -   -   any any any any any -
read_member             members:read     own own -   any any any any any -
invite_member           members:write    -   -   -   any -   any -   any -
propose_invitation      members:write    -   -   -   any any any -   any -
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
create_top_up           exchange:write   own own -   -   -   -   -   -   -
list_top_ups            exchange:read    own own -   any -   -   any -   -
read_top_up             exchange:read    own own -   any -   -   any -   -
cancel_top_up           exchange:write   own own -   -   -   -   -   -   -
import_statement        treasury:write   -   -   -   any -   -   -   -   -
set_bank_mapping        treasury:write   -   -   -   any -   -   -   -   -
read_trial_balance      treasury:read    -   -   -   any any -   any -   -
list_bank_lines         treasury:read    -   -   -   any -   -   any -   -
decide_bank_line        treasury:write   -   -   -   any -   -   -   -   -
list_delegates          members:read     own own -   -   -   -   any any -
grant_delegation        -                own own -   -   -   -   -   -   -
change_delegation       -                own own -   -   -   -   -   -   -
revoke_delegation       -                own own -   -   -   -   -   any -
resign_delegation       -                any any any any any any any any any
list_tills              -                own own -   -   -   -   -   any -
create_till             -                own own -   -   -   -   -   -   -
revoke_till             -                own own -   -   -   -   -   any -
read_till_report        payments:read    own own own -   -   -   -   -   -
list_clients            -                own own -   -   -   -   -   any -
create_client           -                own own -   -   -   -   -   any -
revoke_client           -                own own -   -   -   -   -   any -
read_reserve            stats:read       -   -   -   any any any any -   any
read_metrics            metrics:read     -   -   -   -   -   -   -   any any
read_circulation_figures treasury:read   -   -   -   any any -   any -   -
list_proposals          governance:read  -   -   -   any any any any any -
read_proposal           governance:read  -   -   -   any any any any any -
approve_proposal        governance:write -   -   -   -   any -   -   -   -
refuse_proposal         governance:write -   -   -   -   any -   -   -   -
withdraw_proposal       governance:write -   -   -   any any any -   any -
set_rule                governance:write -   -   -   any any -   -   any -
grant_power             governance:write -   -   -   -   any -   -   any -
end_power               governance:write -   -   -   -   any -   -   any -
set_bank_details        governance:write -   -   -   any any -   -   any -
create_decision         governance:write -   -   -   any any -   -   any -
list_decisions          governance:read  -   -   -   any any -   any any -
read_decision           governance:read  -   -   -   any any -   any any -
create_document         governance:write -   -   -   any any -   -   any -
read_document           governance:read  -   -   -   any any -   any any -
read_document_content   governance:read  -   -   -   any any -   any any -
create_credit_line      credit:write     -   own -   -   -   -   -   -   -
list_credit_lines       credit:read      -   own -   any any -   any -   -
read_credit_line        credit:read      -   own -   any any -   any -   -
countersign_credit_line credit:write     -   own -   -   -   -   -   -   -
approve_credit_line     credit:write     -   own -   -   -   -   -   -   -
attest_credit_line      credit:write     -   -   -   any -   -   any -   -
end_credit_line         credit:write     -   own -   -   -   -   -   -   -
activate_credit_line    credit:write     -   own -   -   -   -   -   -   -
lower_credit_line       credit:write     -   own -   -   -   -   -   -   -
suspend_credit_line     credit:write     -   own -   -   -   -   -   -   -
resume_credit_line      credit:write     -   own -   -   -   -   -   -   -
close_credit_line       credit:write     -   own -   -   -   -   -   -   -
draw_credit_line        credit:write     -   own -   -   -   -   -   -   -
repay_credit_line       credit:write     -   own -   -   -   -   -   -   -
preview_draws           credit:read      -   own -   -   -   -   -   -   -
create_drawn_payment    credit:write     -   own -   -   -   -   -   -   -
simulate_clearing       credit:read      any any -   any any -   any -   -
search_audit            audit:read       -   -   -   any -   -   any -   -
export_audit            audit:read       -   -   -   any -   -   any -   -
"""

# Who acts for someone else besides: all that they may do, on what belongs to that member.
DELEGATED = {
    "accountant": """list_accounts read_account read_balance read_statement read_payment read_receipt read_hold
        read_till_report list_credit_lines read_credit_line list_standing_orders read_standing_order
        list_top_ups read_top_up""",
    "guardian": """list_accounts read_account read_balance read_statement read_payment read_receipt read_hold
        create_payment pay_payment_request create_hold read_member""",
}
PERSONS_ONLY = """grant_delegation change_delegation revoke_delegation resign_delegation
    list_clients create_client revoke_client propose_recovery confirm_recovery unlock_pin
    list_tills create_till revoke_till
    create_standing_order cancel_standing_order list_favourites add_favourite remove_favourite"""
NOT_WHEN_LAPSED = """create_payment_request create_poster grant_delegation change_delegation create_client create_till
    create_credit_line countersign_credit_line activate_credit_line draw_credit_line create_drawn_payment
    create_top_up"""
NOT_WHILE_FROZEN = """create_payment create_payments create_refund create_hold capture_hold pay_payment_request
    create_payment_request issue activate_credit_line draw_credit_line repay_credit_line create_drawn_payment
    create_top_up"""
BOUNDED = "create_payment create_refund create_hold pay_payment_request"

MINE, THEIRS = 1, 2


def delegated(role: str, operation: str, words: list[str]) -> str:
    """Return what an accountant or guardian may do it on; what everyone may, they may."""
    if set(words[:-1]) == {"any"}:  # but for dashboards
        return "any"
    return "own" if operation in DELEGATED[role].split() else "-"


CASES = [
    (operation, scope, role, word)
    for operation, scope, *words in (line.split() for line in TABLE.strip().splitlines())
    for role, word in [
        *zip(ROLES, words, strict=True),
        *((role, delegated(role, operation, words)) for role in DELEGATED),
    ]
]


def principal(role: str, *scopes: str, program: bool = False) -> Principal:
    """Return someone with one role, in the name of the member MINE; with `program`, through one with these scopes."""
    acting = frozenset({Acting(Role(role), MINE)})
    return Principal(MINE, "7K3QX9V2MB4T", "9GZT6W1RHB8K", 1, acting, frozenset(scopes) if program else None)


def test_the_table_has_every_operation_and_every_role() -> None:
    assert [line.split()[0] for line in TABLE.strip().splitlines()] == list(Operation)
    assert set(Role) == {*ROLES, *DELEGATED}
    assert set(RULES) == set(Operation)


def test_the_table_says_when_it_stops_and_what_bounds_it() -> None:
    flagged = {
        "person": {operation for operation, rule in RULES.items() if rule.person},
        "lapsed": {operation for operation, rule in RULES.items() if not rule.lapsed},
        "frozen": {operation for operation, rule in RULES.items() if not rule.frozen},
        "bounded": {operation for operation, rule in RULES.items() if rule.bounded},
    }
    assert flagged == {
        "person": set(PERSONS_ONLY.split()),
        "lapsed": set(NOT_WHEN_LAPSED.split()),
        "frozen": set(NOT_WHILE_FROZEN.split()),
        "bounded": set(BOUNDED.split()),
    }


@pytest.mark.parametrize("operation", Operation)
def test_what_lapses_stops_for_those_who_act_for_the_member_and_says_so(operation: Operation) -> None:
    for role in RULES[operation].own:
        who = principal(role)
        over = who._replace(acting=frozenset(each._replace(lapsed=True) for each in who.acting))
        assert may(over, operation, MINE) == RULES[operation].lapsed
        assert own_members(over, operation) == (own_members(who, operation) if RULES[operation].lapsed else frozenset())
        if not RULES[operation].lapsed:
            with pytest.raises(MembershipOver):
                require(over, operation, MINE, hidden=MemberNotFound)


@pytest.mark.parametrize("operation", Operation)
def test_what_a_person_must_do_no_program_does(operation: Operation) -> None:
    for role in Role:
        program = principal(role, *SCOPES, program=True)
        assert could(program, operation) == (could(principal(role), operation) and not RULES[operation].person)


@pytest.mark.parametrize("operation", Operation)
def test_bounds_count_for_whoever_has_no_wider_power(operation: Operation) -> None:
    narrow, wide = Bounds("0HXV7MZK3QPA", 10, 20), Bounds("3N8XKD0T5Q2W", 20, 20)
    for role in RULES[operation].own:
        who = principal(role)
        bounded = frozenset(Acting(Role(role), MINE, each) for each in (narrow, wide))
        assert bounds(who._replace(acting=bounded), operation, MINE) == (wide if RULES[operation].bounded else None)
        assert bounds(who._replace(acting=bounded | who.acting), operation, MINE) is None
        assert bounds(who._replace(acting=bounded), operation, THEIRS) is None


def test_every_role_with_bounds_meets_them_wherever_it_lets_value_pass() -> None:
    """What an account pays out while it may be frozen is what must be bounded; nobody with bounds makes bulks."""
    for operation, rule in RULES.items():
        if rule.own & PERIODS.keys() and not rule.frozen and rule.scope != "requests:write":
            assert rule.bounded or operation is Operation.CAPTURE_HOLD


def test_a_role_is_granted_by_whom_it_serves_and_those_for_the_association_by_nobody_alone() -> None:
    granted = {(giver, given) for given, givers in GRANTED_BY.items() for giver in givers}
    assert granted == {("owner", "cashier"), ("citizen", "cashier"), ("owner", "accountant"), ("citizen", "guardian")}
    for giver in Role:
        for given in Role:
            assert may_grant(principal(giver), given, MINE) == ((giver, given) in granted)
            assert not may_grant(principal(giver), given, THEIRS)


def test_no_one_lends_a_program_what_they_may_not_do() -> None:
    assert lendable(principal("owner"), Role.CASHIER, MINE) >= {"requests:write", "payments:refund", "payments:read"}
    assert lendable(principal("owner"), Role.ACCOUNTANT, MINE) >= {"accounts:read", "payments:read"}
    assert lendable(principal("treasurer"), Role.DASHBOARD, None) == {"stats:read"}
    assert lendable(principal("administrator"), Role.DASHBOARD, None) == {"metrics:read"}
    bounded = principal("owner")
    bounded = bounded._replace(acting=frozenset({Acting(Role.OWNER, MINE, Bounds("0HXV7MZK3QPA", 1, 1))}))
    assert "payments:refund" not in lendable(bounded, Role.CASHIER, MINE)
    for role in Role:
        assert lendable(principal(role), Role.CASHIER, THEIRS) <= {"letters:read", "payments:read"}  # as auditors do


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
        allowed = scope == "-" and word != "-" and not RULES[what].person
        assert (
            could(principal(role, *scopes, program=True), what)
            == may(principal(role, *scopes, program=True), what, MINE)
            == allowed
        )
    assert may(principal(role, scope, program=True), what, MINE) == (may(who, what, MINE) and not RULES[what].person)


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
