"""Proofs about the rule book: nothing in it without two people."""

RULES = (
    """
select 'rule', 'rule ' || c.rule, 'its change ' || c.id || ' was not proposed and executed by two people'
from rule_change c left join proposal p on p.id = c.proposal
where p.id is null or p.operation <> 'set_rule' or p.state <> 'executed' or p.decided_by is null
  or p.decided_by = p.proposed_by
""",
)
