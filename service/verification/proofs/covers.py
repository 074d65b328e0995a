"""Coverage: behind every backed unit its euro, after every entry; and every shortfall recorded."""

# The margin after every entry that touches it. It crosses zero by turns: what opens a shortfall is
# followed by what closes it.
MARGINS = """
with moved as (
  select a.cover, p.entry, sum(p.amount) as delta, max(case when a.kind = 'issuance' then 1 else 0 end) as issues
  from account a join posting p on p.account = a.id
  where a.cover is not null and p.entry <= {head}
  group by a.cover, p.entry),
margin as materialized (
  select cover, entry, delta, issues,
    sum(delta) over (partition by cover order by entry rows unbounded preceding) as after
  from moved),
uncovered as (
  select m.cover, m.entry, 'it leaves a margin of ' || m.after as told
  from margin m join entry e on e.seq = m.entry
  where m.after < 0 and (m.delta < 0 or (m.delta = 0 and m.issues = 1)) and e.kind not in ('bank', 'inventory')),
crossing as (
  select cover, entry, after, lead(entry) over (partition by cover order by entry) as next_entry
  from margin where (after < 0) <> (after - delta < 0)),
expected as (select cover, entry, coalesce(next_entry, 0) as until from crossing where after < 0),
recorded as (select cover, opened_by as entry, coalesce(closed_by, 0) as until from shortfall),
differing as (
  select 'not recorded' as told, e.* from (select * from expected except select * from recorded) e
  union all
  select 'recorded, and not so' as told, r.* from (select * from recorded except select * from expected) r),
found as (
  select 'uncovered' as broken, cover, entry, told from uncovered
  union all
  select 'shortfall', cover, entry, told || ': from entry ' || entry
    || case until when 0 then ' on' else ' to ' || until end from differing)
select f.broken, 'entry ' || f.entry || ', cover ' || coalesce(c.code || ' ' || v.medium, '#' || f.cover), f.told
from found f
left join cover v on v.id = f.cover
left join currency c on c.id = v.currency
"""

STORED_MARGINS = """
select 'margin', 'cover ' || coalesce(c.code, '?') || ' ' || v.medium,
  'it says ' || v.margin || ', its accounts sum to ' || coalesce(a.total, 0)
from cover v
left join currency c on c.id = v.currency
left join (
  select a.cover, sum(p.balance) as total
  from account a
  join posting p on p.account = a.id
    and p.entry = (select max(entry) from posting where account = a.id and entry <= {head})
  where a.cover is not null group by a.cover) a on a.cover = v.id
where v.margin <> coalesce(a.total, 0)
"""

SIDES = """
select 'cover', 'account ' || a.public_id,
  a.kind || ' in ' || coalesce(c.code, '?') || ', behind ' || coalesce(u.code || ' ' || v.medium, 'nothing')
from account a
left join currency c on c.id = a.currency
left join cover v on v.id = a.cover
left join currency u on u.id = v.currency
where (a.kind in ('fund', 'issuance')) <> (a.cover is not null)
  or (a.cover is not null and (v.id is null or coalesce(u.policy, '') <> 'backed'
    or case a.kind when 'fund' then c.kind <> 'legal' else c.id <> v.currency end))
"""

COVERS = (MARGINS, STORED_MARGINS, SIDES)
