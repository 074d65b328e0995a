"""Postings: they sum to zero, follow one another, and keep to the terms in force.

`account + 0` is no column of an index: in these queries a sort or a hash beats
an index that leads to the rows in random order, and planners guess otherwise.
"""

# Nearly every entry is in one currency and sums to zero; only the others are looked at again.
SUMS = """
with odd as materialized (
  select p.entry from posting p left join account a on a.id = p.account
  where p.entry <= {head}
  group by p.entry
  having sum(p.amount) <> 0 or min(a.currency) <> max(a.currency) or count(*) <> count(a.id))
select
  case when a.currency is null then 'account'
    when (select count(*) from posting where posting.entry = p.entry) = 1 then 'legs'
    else 'unbalanced' end,
  'entry ' || p.entry,
  'postings in ' || coalesce(c.code, 'no currency') || ' sum to ' || sum(p.amount)
from odd
join posting p on p.entry = odd.entry
left join account a on a.id = p.account
left join currency c on c.id = a.currency
group by p.entry, a.currency, c.code
having sum(p.amount) <> 0 or a.currency is null
"""

# Replay every account from nothing; what follows the first wrong row of an account is wrong with it.
CHAIN = """
select 'chain', 'entry ' || min(p.entry) || ', account ' || coalesce(a.public_id, '#' || p.account),
  'from this entry on, ' || count(*) || ' postings do not follow from those before'
from (
  select account, entry, seq, amount, balance, held_after,
    row_number() over running as number, sum(amount) over running as amounts, sum(held) over running as holds
  from posting
  where entry <= {head}
  window running as (partition by account + 0 order by entry rows unbounded preceding)) p
left join account a on a.id = p.account
where p.seq <> p.number or p.balance <> p.amounts or p.held_after <> p.holds
group by p.account, a.public_id
"""

# Terms bind the entries after theirs, up to the account's next terms.
LIMITS = """
with bound as materialized (
  select account, entry as since, floor, ceiling, status,
    coalesce(lead(entry) over (partition by account order by entry), {head}) as until
  from term where entry <= {head}),
breach as (
  select p.entry, p.account, p.amount, p.held, p.balance, p.held_after, b.floor, b.ceiling, b.status, b.since,
    case
      when p.amount < p.held and p.balance < b.floor + p.held_after then 'floor'
      when p.amount > 0 and p.balance > b.ceiling
        and (select kind from entry where seq = p.entry) not in ('refund', 'payout_return') then 'ceiling'
      when b.status <> 'open' and not case b.status
        when 'frozen' then p.amount = 0 and p.held <= 0
        when 'receive_only' then p.amount >= 0 and p.held <= 0
        when 'spend_only' then p.amount <= 0
          or (select kind from entry where seq = p.entry) in ('refund', 'payout_return', 'correction')
        else false end then 'status' end as broken
  from posting p join bound b on b.account = p.account + 0 and p.entry > b.since and p.entry <= b.until
  where p.entry <= {head})
select b.broken, 'entry ' || b.entry || ', account ' || coalesce(a.public_id, '#' || b.account),
  'moved ' || b.amount || ' and held ' || b.held || ', leaving ' || b.balance || ' with ' || b.held_after
    || ' held; the terms of entry ' || b.since || ' are ' || b.status || ', floor ' || b.floor
    || ', ceiling ' || b.ceiling
from breach b left join account a on a.id = b.account
where b.broken is not null
"""

UNOPENED = """
select 'status', 'entry ' || p.entry || ', account ' || a.public_id, 'the account was not open yet'
from account a join posting p on p.account = a.id
where p.entry = (select min(entry) from posting where account = a.id)
  and p.entry <= coalesce((select min(entry) from term where account = a.id), {head})
"""

VALUES = """
select 'value', 'entry ' || entry || ', account #' || account,
  'a posting of ' || amount || ', with ' || held_after || ' held'
from posting where amount not between -{limit} and {limit} or held_after < 0
"""

POSTINGS = (SUMS, CHAIN, LIMITS, UNOPENED, VALUES)
