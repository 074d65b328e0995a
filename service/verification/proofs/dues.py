"""Dues: settled once and never beyond, in time, by what moved; and what is held because of them."""

# What postings hold, what entries opened in holds (-) and what they settled of them (+) come to nothing.
HOLDS = """
select 'hold', 'entry ' || h.entry || ', account ' || coalesce(a.public_id, '#' || h.account),
  'its posting holds ' || sum(h.posted) || ', its holds say ' || sum(h.posted - h.held)
from (
  select entry, account, held, held as posted from posting where held <> 0 and entry <= {head}
  union all
  select entry, account, -amount, 0 from due where kind = 'hold' and entry <= {head}
  union all
  select s.entry, d.account, s.amount, 0 from settlement s join due d on d.id = s.due
  where d.kind = 'hold' and s.entry <= {head}) h
left join account a on a.id = h.account
group by h.entry, h.account, a.public_id
having sum(h.held) <> 0
"""

HELD = """
select 'held', 'account ' || a.public_id,
  'it has ' || a.held || ' held, its holds have ' || coalesce(d.remaining, 0) || ' left'
from account a
left join (select account, sum(amount - done) as remaining from due
  where kind = 'hold' and entry <= {head} group by account) d on d.account = a.id
where a.held <> coalesce(d.remaining, 0)
"""

SETTLEMENTS = """
with odd as (
  select s.entry, s.due, s.amount, e.recorded_at, d.expires_at,
    case
      when d.id is null or s.amount <= 0 or s.entry <= d.entry then 'due'
      when d.whole = 1 and s.amount <> d.amount then 'whole'
      when d.state <> 'open' then 'cancelled'
      when e.recorded_at >= d.expires_at and not (d.kind = 'hold' and e.kind = 'release') then 'expired'
      when d.kind = 'refundable' and coalesce(e.reverses, 0) <> d.entry then 'refund' end as broken
  from settlement s
  left join due d on d.id = s.due
  left join entry e on e.seq = s.entry
  where s.entry <= {head})
select broken, 'entry ' || entry || ', due ' || due,
  amount || ' settled' || coalesce(' at ' || recorded_at, '') || coalesce(', due until ' || expires_at, '')
from odd where broken is not null
"""

DONE = """
select
  case when d.done <> coalesce(s.total, 0) then 'done' when s.total > d.amount then 'beyond' else 'cancelled' end,
  'due ' || d.id,
  d.state || ', ' || d.amount || ' of which ' || d.done || ' done; its settlements sum to ' || coalesce(s.total, 0)
from due d
left join (select due, sum(amount) as total from settlement where entry <= {head} group by due) s on s.due = d.id
where d.done <> coalesce(s.total, 0) or s.total > d.amount or (d.state <> 'open' and d.done <> 0)
"""

CARRIED = """
select 'settled', 'entry ' || s.entry || ', account ' || coalesce(a.public_id, '#' || d.account),
  'it settles ' || sum(s.amount) || ' of ' || d.kind || ' dues and moves ' || coalesce(p.amount, 0)
from settlement s
join due d on d.id = s.due
left join posting p on p.entry = s.entry and p.account = d.account
left join account a on a.id = d.account
where s.entry <= {head} and d.kind <> 'hold'
group by s.entry, d.account, d.kind, a.public_id, p.amount
having sum(s.amount) > coalesce(case d.kind when 'request' then p.amount else -p.amount end, 0)
"""

REFUNDS = """
select 'refund', 'entry ' || d.entry || ', account ' || coalesce(a.public_id, '#' || d.account),
  'of ' || coalesce(p.amount, 0) || ' received, ' || sum(d.amount) || ' may be given back'
from due d
left join posting p on p.entry = d.entry and p.account = d.account
left join account a on a.id = d.account
where d.kind = 'refundable' and d.done > 0
group by d.entry, d.account, a.public_id, p.amount
having sum(d.amount) > coalesce(p.amount, 0)
"""

REFERENCES = """
select 'account', 'due ' || d.id, 'its account is not there'
from due d
where not exists (select 1 from account where id = d.account)
  or (d.payee is not null and not exists (select 1 from account where id = d.payee))
"""

VALUES = """
select 'value', 'due ' || id, kind || ' of ' || amount || ', ' || done || ' done, ' || state || ', whole ' || whole
  || ', entry ' || coalesce(entry, 0) || ', payee #' || coalesce(payee, 0)
from due
where amount not between 1 and {limit} or done not between 0 and amount or state not in ('open', 'cancelled')
  or kind not in ('request', 'hold', 'refundable') or whole not in (0, 1)
  or (kind = 'request') <> (entry is null) or (kind <> 'hold' and payee is not null)
  or (state = 'cancelled' and kind <> 'request')
"""

DUES = (HOLDS, HELD, SETTLEMENTS, DONE, CARRIED, REFUNDS, REFERENCES, VALUES)
