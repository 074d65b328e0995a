"""Accounts: what they hold and what binds them, as their postings and terms say; the keys of entries."""

BALANCES = """
select 'balance', 'account ' || a.public_id,
  'it says ' || a.balance || ' with ' || a.held || ' held after posting ' || a.seq || '; its last posting says '
    || coalesce(p.balance, 0) || ' with ' || coalesce(p.held_after, 0) || ' held after posting ' || coalesce(p.seq, 0)
from account a
left join posting p on p.account = a.id
  and p.entry = (select max(entry) from posting where account = a.id and entry <= {head})
where a.balance <> coalesce(p.balance, 0) or a.held <> coalesce(p.held_after, 0) or a.seq <> coalesce(p.seq, 0)
"""

TERMS_IN_FORCE = """
select 'terms', 'account ' || a.public_id,
  'it says ' || a.status || ', floor ' || a.floor || ', ceiling ' || a.ceiling || '; its latest terms say '
    || coalesce(t.status, 'pending') || ', floor ' || coalesce(t.floor, 0) || ', ceiling ' || coalesce(t.ceiling, 0)
from account a
left join term t on t.account = a.id
  and t.entry = (select max(entry) from term where account = a.id and entry <= {head})
where a.status <> coalesce(t.status, 'pending') or a.floor <> coalesce(t.floor, 0)
  or a.ceiling <> coalesce(t.ceiling, 0)
"""

TERMS = """
select case when a.id is null then 'account' else 'term' end,
  'entry ' || t.entry || ', account ' || coalesce(a.public_id, '#' || t.account),
  'terms ' || t.status || ', floor ' || t.floor || ', ceiling ' || t.ceiling
    || case when t.earlier = 'closed' then ', of an account that was closed' else '' end
from (select *, lag(status) over (partition by account order by entry) as earlier
  from term where entry <= {head}) t
left join account a on a.id = t.account
left join currency c on c.id = a.currency
where a.id is null
  or t.earlier = 'closed'
  or t.status not in ('open', 'spend_only', 'receive_only', 'frozen', 'closed')
  or t.floor not between -{limit} and 0 or t.ceiling not between 0 and {limit}
  or (t.floor < 0 and a.cover is null and c.policy = 'backed')
  or (select seq from posting where entry = t.entry and account = t.account) is not null
  or (t.status = 'closed' and exists (select 1 from posting p where p.account = t.account
    and p.entry = (select max(entry) from posting where account = t.account and entry <= t.entry)
    and (p.balance <> 0 or p.held_after <> 0)))
"""

REFERENCES = """
select 'account', 'account ' || a.public_id, 'its currency #' || a.currency || ' is not there'
from account a where not exists (select 1 from currency where id = a.currency)
"""

VALUES = """
select 'value', 'currency ' || code, 'kind ' || kind || ', policy ' || coalesce(policy, 'none') || ', scale ' || scale
from currency
where kind not in ('legal', 'local', 'owed') or (kind = 'local') <> (policy is not null)
  or coalesce(policy, 'backed') not in ('backed', 'mutual_credit') or scale not between 0 and 4
"""

BOOK = """
select 'value', 'book', 'it has ' || count(*) || ' rows; the key has ' || coalesce(min(length(key)), 0) || ' bytes'
from book having count(*) <> 1 or min(id) <> 1 or min(length(key)) < 32
"""

IDS = """
select 'key', 'entry ' || max(seq), 'its id is that of entry ' || min(seq)
from entry where seq <= {head} group by id having count(*) > 1
"""

KEYS = """
select 'key', 'entry ' || max(seq), 'its key is that of entry ' || min(seq)
from entry where seq <= {head} group by key having count(*) > 1
"""

REFUSED_KEYS = """
select 'key', 'entry ' || e.seq, 'its key was refused before, with ' || r.code
from refusal r join entry e on e.key = r.key where e.seq <= {head}
"""

ACCOUNTS = (BALANCES, TERMS_IN_FORCE, TERMS, REFERENCES, VALUES, BOOK, IDS, KEYS, REFUSED_KEYS)
