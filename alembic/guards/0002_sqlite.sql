-- What SQLite refuses, whatever the program does.
--
-- The advance of the head is the act. Rows past the head count for nothing; when the head moves
-- over them, the proofs below run first (each names one law, and looks at the new rows only),
-- then head_moves moves the figures. Everything else can only be added, or not at all.
--
-- Any connection may switch off CHECKs and foreign keys and may INSERT OR REPLACE or OR IGNORE,
-- so the guards repeat what the tables declare, and refuse keys already in use before an insert:
-- a REPLACE would fire no other trigger. UPDATE triggers name no columns: "rowid" is another
-- name for an integer key, and OF id would not see it. IS NOT, since any value may be null.
-- CROSS JOIN means: begin with the new rows, whatever ANALYZE believes of them.

-- ── The head: proofs ──────────────────────────────────────────────────────────────────────────

create trigger head_steps before update on head
when new.id is not 1 or not coalesce(
    (new.seq = old.seq and new.hash = old.hash and new.rev = old.rev + 1 and new.at >= old.at)
    or (new.seq > old.seq and new.rev = old.rev), false)
begin select raise(abort, 'step'); end;

create trigger head_gapless before update on head
when new.seq > old.seq and (
    (select count(*) from entry where seq > old.seq) <> new.seq - old.seq
    or (select max(seq) from entry) <> new.seq
    or new.hash is not (select hash from entry where seq = new.seq))
begin select raise(abort, 'gap'); end;

create trigger head_time before update on head
when new.seq > old.seq and (
    new.at is not (select recorded_at from entry where seq = new.seq)
    or (select recorded_at from entry where seq = old.seq + 1) < old.at
    or exists (
        select 1 from entry e cross join entry before on before.seq = e.seq - 1
        where e.seq > old.seq and e.recorded_at < before.recorded_at))
begin select raise(abort, 'time'); end;

create trigger head_strays before update on head
when new.seq > old.seq and (
    exists (select 1 from posting where entry > new.seq)
    or exists (select 1 from term where entry > new.seq)
    or exists (select 1 from settlement where entry > new.seq)
    or exists (select 1 from memo where entry > new.seq)
    or exists (select 1 from due where entry > new.seq and kind = 'hold'))
begin select raise(abort, 'stray'); end;

create trigger head_entries before update on head
when new.seq > old.seq and exists (
    select 1 from entry e where e.seq > old.seq and (
        e.reverses not between 1 and e.seq - 1
        or e.dated not in (0, 1)
        or (e.kind = 'release'
            and exists (select 1 from posting where entry = e.seq and amount <> 0))
        or (not exists (select 1 from posting where entry = e.seq)
            and not exists (select 1 from term where entry = e.seq)
            and not exists (select 1 from settlement where entry = e.seq))))
begin select raise(abort, 'entry'); end;

create trigger head_memos before update on head
when new.seq > old.seq and exists (
    select 1 from entry e left join memo m on m.entry = e.seq
    where e.seq > old.seq and (e.memo_mac is null) <> (m.entry is null))
begin select raise(abort, 'memo'); end;

-- An entry's amounts sum to zero in each currency; so one leg alone can move nothing. Nearly all
-- entries are in one currency, and read once, in the order of the table.
create trigger head_sums before update on head
when new.seq > old.seq and exists (
    select 1 from posting p cross join account a on a.id = p.account
    where p.entry > old.seq
    group by p.entry
    having case when min(a.currency) = max(a.currency) then sum(p.amount) <> 0 else exists (
        select 1 from posting q join account b on b.id = q.account
        where q.entry = p.entry group by b.currency having sum(q.amount) <> 0) end)
begin select raise(abort, 'unbalanced'); end;

-- Every posting follows what stood on its account: the account itself, or its last posting in this
-- advance. That no two follow the same is seen when the account moves on by as many postings as
-- there are, and account_update finds another number in the last: one look less at each of them.
create trigger head_chain before update on head
when new.seq > old.seq and exists (
    select 1 from posting p left join account a on a.id = p.account
    where p.entry > old.seq and (
        p.held_after < 0 or p.amount not between -9000000000000000 and 9000000000000000
        or ((p.seq - 1, p.balance - p.amount, p.held_after - p.held)
                is not (a.seq, a.balance, a.held)
            and (p.seq - 1, p.balance - p.amount, p.held_after - p.held) is not (
                select seq, balance, held_after from posting
                where account = p.account and entry < p.entry and entry > old.seq
                order by entry desc limit 1))))
begin select raise(abort, 'chain'); end;

-- Limits bind movements, not states: what stands below a lowered floor may stay and be repaid. They
-- are read together with the status, since looking up the account is most of the work.
create trigger head_limits before update on head
when new.seq > old.seq and exists (
    select 1 from posting p left join account a on a.id = p.account
    where p.entry > old.seq and (
        a.id is null
        or (p.amount - p.held < 0 and p.balance - p.held_after < a.floor)
        or (p.amount > 0 and p.balance > a.ceiling
            and (select kind from entry where seq = p.entry) not in ('refund', 'payout_return'))
        or (a.status <> 'open' and not case a.status
            when 'frozen' then p.amount = 0 and p.held <= 0
            when 'receive_only' then p.amount >= 0 and p.held <= 0
            when 'spend_only' then p.amount <= 0 or (select kind from entry where seq = p.entry)
                in ('refund', 'payout_return', 'correction')
            else false end)))
begin select raise(abort, 'limit or status'); end;

-- A term binds the entries after it: the head advances over it before the account moves again.
create trigger head_terms before update on head
when new.seq > old.seq and exists (
    select 1 from term t
    left join account a on a.id = t.account
    left join currency c on c.id = a.currency
    where t.entry > old.seq and (
        a.id is null
        or a.status = 'closed'
        or t.status not in ('open', 'spend_only', 'receive_only', 'frozen', 'closed')
        or t.floor not between -9000000000000000 and 0
        or t.ceiling not between 0 and 9000000000000000
        or (t.floor < 0 and a.cover is null and c.policy is 'backed')
        or exists (select 1 from term where account = t.account and entry > old.seq
            and entry <> t.entry)
        or exists (select 1 from posting where account = t.account and entry >= t.entry)
        or (t.status = 'closed' and (select balance <> 0 or held_after <> 0 from posting
            where account = t.account order by entry desc limit 1))))
begin select raise(abort, 'term'); end;

-- What an entry holds of an account is what it opens in holds less what it settles of them.
create trigger head_holds before update on head
when new.seq > old.seq and exists (
    select 1 from (
        select entry, account, held from posting where entry > old.seq and held <> 0
        union all
        select entry, account, -amount from due where entry > old.seq and kind = 'hold'
        union all
        select s.entry, d.account, s.amount from settlement s cross join due d on d.id = s.due
        where s.entry > old.seq and d.kind = 'hold')
    group by entry, account having sum(held) <> 0)
begin select raise(abort, 'hold'); end;

-- What an entry settles is open, still in time, later than what opened it, and not too much.
create trigger head_dues before update on head
when new.seq > old.seq and (
    exists (
        select 1 from settlement s
        left join due d on d.id = s.due
        left join entry e on e.seq = s.entry
        where s.entry > old.seq and (
            d.id is null or d.state <> 'open' or s.amount <= 0 or s.entry <= d.entry
            or (d.whole and s.amount <> d.amount)
            or (e.recorded_at >= d.expires_at and not (d.kind = 'hold' and e.kind = 'release'))
            or (d.kind = 'refundable' and e.reverses is not d.entry)))
    or exists (
        select 1 from settlement s cross join due d on d.id = s.due
        where s.entry > old.seq
        group by d.id having d.done + sum(s.amount) > d.amount))
begin select raise(abort, 'due'); end;

-- A request is settled by what its account receives, a hold by what its payee receives unless it
-- is let go, a refund by what it gives back; and what may be given back of an entry is no more
-- than was received in it, over all its refundable dues.
create trigger head_settled before update on head
when new.seq > old.seq and (
    exists (
        select 1 from settlement s
        cross join due d on d.id = s.due
        left join posting p on p.entry = s.entry and p.account = d.account
        where s.entry > old.seq and d.kind <> 'hold'
        group by s.entry, d.account, d.kind
        having sum(s.amount) > coalesce(iif(d.kind = 'request', p.amount, -p.amount), 0))
    or exists (
        select 1 from settlement s
        cross join due d on d.id = s.due
        where s.entry > old.seq and d.kind = 'hold'
            and (select kind from entry where seq = s.entry) <> 'release'
            and not exists (select 1 from posting
                where entry = s.entry and account = d.payee and amount > 0))
    or exists (
        select 1 from settlement s
        cross join due d on d.id = s.due
        left join posting p on p.entry = d.entry and p.account = d.account
        where s.entry > old.seq and d.kind = 'refundable'
            and coalesce(p.amount, 0) < (select sum(amount) from due
                where entry = d.entry and account = d.account and kind = 'refundable')))
begin select raise(abort, 'settled'); end;

-- Cover is proved after every entry: a dip repaired later in the batch is refused all the same.
create trigger head_cover before update on head
when new.seq > old.seq and exists (
    select 1 from (
        select entry, delta, issues, sum(delta) over (partition by cover order by entry)
            + (select margin from cover where id = moved.cover) as margin
        from (
            select a.cover, p.entry, sum(p.amount) as delta, max(a.kind = 'issuance') as issues
            from account a cross join posting p on p.account = a.id
            where a.cover is not null and p.entry > old.seq
            group by a.cover, p.entry) moved) q
    join entry e on e.seq = q.entry
    where q.margin < 0 and (q.delta < 0 or (q.delta = 0 and q.issues))
        and e.kind not in ('bank', 'inventory'))
begin select raise(abort, 'not covered'); end;

-- ── The head: moves ───────────────────────────────────────────────────────────────────────────

create trigger head_moves after update on head
when new.seq > old.seq
begin
    update account set balance = p.balance, held = p.held_after, seq = account.seq + p.n
    from (select account, balance, held_after, count(*) as n, max(entry) from posting
        where entry > old.seq group by +account) p
    where account.id = p.account;

    update account set floor = t.floor, ceiling = t.ceiling, status = t.status
    from (select * from term where entry > old.seq) t
    where account.id = t.account;

    update due set done = done + s.amount
    from (select due, sum(amount) as amount from settlement where entry > old.seq group by due) s
    where due.id = s.due;

    insert into shortfall (cover, opened_by)
    select cover, entry from (
        select cover, entry, delta, sum(delta) over (partition by cover order by entry)
            + (select margin from cover where id = moved.cover) as margin
        from (
            select a.cover, p.entry, sum(p.amount) as delta
            from account a cross join posting p on p.account = a.id
            where a.cover is not null and p.entry > old.seq
            group by a.cover, p.entry) moved)
    where margin < 0 and margin - delta >= 0;

    update shortfall set closed_by = repaired.entry
    from (
        select cover, entry, delta, sum(delta) over (partition by cover order by entry)
            + (select margin from cover where id = moved.cover) as margin
        from (
            select a.cover, p.entry, sum(p.amount) as delta
            from account a cross join posting p on p.account = a.id
            where a.cover is not null and p.entry > old.seq
            group by a.cover, p.entry) moved) repaired
    where shortfall.closed_by is null and shortfall.cover = repaired.cover
        and repaired.margin >= 0 and repaired.margin - repaired.delta < 0
        and repaired.entry > shortfall.opened_by
        and not exists (select 1 from shortfall later where later.cover = repaired.cover
            and later.opened_by > shortfall.opened_by and later.opened_by < repaired.entry);

    update cover set margin = (select sum(balance) from account where cover = cover.id)
    where id in (
        select a.cover from account a cross join posting p on p.account = a.id
        where a.cover is not null and p.entry > old.seq);
end;

create trigger head_insert before insert on head
when exists (select 1 from head) begin select raise(abort, 'one head'); end;
create trigger head_delete before delete on head
begin select raise(abort, 'one head'); end;

-- ── The journal: added past the head, never changed; a leftover tail may be deleted ───────────
--
-- FAIL, not ABORT: a writer who says INSERT OR FAIL as well then pays for no statement journal,
-- an eighth of all inserting costs. What a failed statement leaves is past the head, and counts
-- for nothing. Keys of two columns begin with the entry, so nothing before the head has them.

create trigger entry_insert before insert on entry
when new.seq <= (select seq from head)
    or exists (select 1 from entry where id = new.id)
    or exists (select 1 from entry where key = new.key)
begin select raise(fail, 'past the head only'); end;
create trigger entry_update before update on entry
begin select raise(abort, 'append-only'); end;
create trigger entry_delete before delete on entry
when old.seq <= (select seq from head) begin select raise(abort, 'append-only'); end;

create trigger posting_insert before insert on posting
when new.entry <= (select seq from head) begin select raise(fail, 'past the head only'); end;
create trigger posting_update before update on posting
begin select raise(abort, 'append-only'); end;
create trigger posting_delete before delete on posting
when old.entry <= (select seq from head) begin select raise(abort, 'append-only'); end;

create trigger term_insert before insert on term
when new.entry <= (select seq from head) begin select raise(fail, 'past the head only'); end;
create trigger term_update before update on term
begin select raise(abort, 'append-only'); end;
create trigger term_delete before delete on term
when old.entry <= (select seq from head) begin select raise(abort, 'append-only'); end;

create trigger settlement_insert before insert on settlement
when new.entry <= (select seq from head) begin select raise(fail, 'past the head only'); end;
create trigger settlement_update before update on settlement
begin select raise(abort, 'append-only'); end;
create trigger settlement_delete before delete on settlement
when old.entry <= (select seq from head) begin select raise(abort, 'append-only'); end;

-- ── Accounts, units and cover ─────────────────────────────────────────────────────────────────

create trigger account_insert before insert on account
when (new.status, new.floor, new.ceiling, new.balance, new.held, new.seq)
        is not ('pending', 0, 0, 0, 0, 0)
    or exists (select 1 from account where id = new.id)
    or exists (select 1 from account where public_id = new.public_id)
    or not exists (select 1 from currency where id = new.currency)
    or (new.holder is not null and not exists (select 1 from member where id = new.holder))
    or (new.kind in ('fund', 'issuance')) is not (new.cover is not null)
    or (new.cover is not null and not exists (
        select 1 from cover v join currency c on c.id = new.currency
        where v.id = new.cover and case new.kind
            when 'fund' then c.kind = 'legal'
            else c.kind = 'local' and c.id = v.currency end))
begin select raise(abort, 'new account'); end;
create trigger account_update before update on account
when (new.id, new.public_id, new.currency, new.kind, new.holder, new.cover)
        is not (old.id, old.public_id, old.currency, old.kind, old.holder, old.cover)
    or ((new.balance, new.held, new.seq) is not (old.balance, old.held, old.seq)
        and (new.balance, new.held, new.seq) is not (
            select balance, held_after, seq from posting
            where account = new.id and entry <= (select seq from head)
            order by entry desc limit 1))
    or ((new.floor, new.ceiling, new.status) is not (old.floor, old.ceiling, old.status)
        and (new.floor, new.ceiling, new.status) is not (
            select floor, ceiling, status from term
            where account = new.id and entry <= (select seq from head)
            order by entry desc limit 1))
begin select raise(abort, 'only the head moves an account'); end;
create trigger account_delete before delete on account
begin select raise(abort, 'append-only'); end;

create trigger currency_insert before insert on currency
when exists (select 1 from currency where id = new.id)
    or exists (select 1 from currency where code = new.code)
    or new.kind not in ('legal', 'local', 'owed')
    or (new.kind = 'local') <> (new.policy is not null)
    or new.policy not in ('backed', 'mutual_credit')
    or new.scale not between 0 and 4
begin select raise(abort, 'new currency'); end;
create trigger currency_update before update on currency
when (new.id, new.code, new.scale, new.kind, new.policy)
    is not (old.id, old.code, old.scale, old.kind, old.policy)
begin select raise(abort, 'append-only'); end;
create trigger currency_delete before delete on currency
begin select raise(abort, 'append-only'); end;

create trigger cover_insert before insert on cover
when new.margin is not 0
    or exists (select 1 from cover where id = new.id)
    or exists (select 1 from cover where currency = new.currency and medium = new.medium)
    or not exists (select 1 from currency where id = new.currency and policy = 'backed')
begin select raise(abort, 'new cover'); end;
create trigger cover_update before update on cover
when (new.id, new.currency, new.medium) is not (old.id, old.currency, old.medium)
    or new.margin is not (select coalesce(sum(balance), 0) from account where cover = old.id)
begin select raise(abort, 'only the head moves a cover'); end;
create trigger cover_delete before delete on cover
begin select raise(abort, 'append-only'); end;

-- A shortfall begins and ends exactly where the margin crosses zero.
create trigger shortfall_insert before insert on shortfall
when new.closed_by is not null
    or exists (select 1 from shortfall where cover = new.cover and opened_by = new.opened_by)
    or new.opened_by > (select seq from head)
    or not exists (
        select 1 from (
            select coalesce(sum((select balance from posting where account = a.id
                    and entry <= new.opened_by order by entry desc limit 1)), 0) as after,
                coalesce(sum((select balance from posting where account = a.id
                    and entry < new.opened_by order by entry desc limit 1)), 0) as before
            from account a where a.cover = new.cover)
        where before >= 0 and after < 0)
begin select raise(abort, 'shortfall'); end;
create trigger shortfall_update before update on shortfall
when (new.cover, new.opened_by) is not (old.cover, old.opened_by)
    or old.closed_by is not null
    or new.closed_by <= old.opened_by
    or new.closed_by > (select seq from head)
    or not exists (
        select 1 from (
            select coalesce(sum((select balance from posting where account = a.id
                    and entry <= new.closed_by order by entry desc limit 1)), 0) as after,
                coalesce(sum((select balance from posting where account = a.id
                    and entry < new.closed_by order by entry desc limit 1)), 0) as before
            from account a where a.cover = new.cover)
        where before < 0 and after >= 0)
begin select raise(abort, 'shortfall'); end;
create trigger shortfall_delete before delete on shortfall
begin select raise(abort, 'append-only'); end;

-- ── Dues, words and answers ───────────────────────────────────────────────────────────────────

create trigger due_insert before insert on due
when (new.done, new.state) is not (0, 'open')
    or exists (select 1 from due where id = new.id)
    or new.kind not in ('request', 'hold', 'refundable')
    or (new.kind = 'request') <> (new.entry is null)
    or (new.kind = 'hold') <> (new.payee is not null)
    or (new.kind = 'hold' and new.entry <= (select seq from head))
    or new.amount not between 1 and 9000000000000000
    or new.whole not in (0, 1)
begin select raise(abort, 'new due'); end;
create trigger due_update before update on due
when (new.id, new.kind, new.account, new.payee, new.amount, new.whole, new.entry, new.created_at,
        new.expires_at) is not (old.id, old.kind, old.account, old.payee, old.amount, old.whole,
        old.entry, old.created_at, old.expires_at)
    or (new.state is not old.state and (old.kind, old.state, new.state, old.done)
        is not ('request', 'open', 'cancelled', 0))
    or (new.done is not old.done and new.done is not (
        select coalesce(sum(amount), 0) from settlement
        where due = new.id and entry <= (select seq from head)))
begin select raise(abort, 'due'); end;
create trigger due_delete before delete on due
when old.kind <> 'hold' or old.entry <= (select seq from head)
begin select raise(abort, 'append-only'); end;

create trigger memo_insert before insert on memo
when new.entry <= (select seq from head) begin select raise(fail, 'past the head only'); end;
create trigger memo_update before update on memo
begin select raise(abort, 'append-only'); end;
create trigger memo_delete before delete on memo
when old.entry <= (select seq from head)
    and not exists (select 1 from memo_erasure where entry = old.entry)
begin select raise(abort, 'record the erasure first'); end;

create trigger memo_erasure_insert before insert on memo_erasure
when new.entry > (select seq from head)
    or exists (select 1 from memo_erasure where entry = new.entry)
    or not exists (select 1 from memo where entry = new.entry)
begin select raise(abort, 'nothing to erase'); end;
create trigger memo_erasure_update before update on memo_erasure
begin select raise(abort, 'append-only'); end;
create trigger memo_erasure_delete before delete on memo_erasure
begin select raise(abort, 'append-only'); end;

create trigger refusal_insert before insert on refusal
when exists (select 1 from refusal where key = new.key)
    or exists (select 1 from entry where key = new.key)
begin select raise(abort, 'the key has its answer'); end;
create trigger refusal_update before update on refusal
begin select raise(abort, 'append-only'); end;
create trigger refusal_delete before delete on refusal
when old.at >= (select at - 30 * 86400000000 from head)
begin select raise(abort, 'kept for 30 days'); end;

create trigger book_insert before insert on book
when exists (select 1 from book) begin select raise(abort, 'one book'); end;
create trigger book_update before update on book
begin select raise(abort, 'append-only'); end;
create trigger book_delete before delete on book
begin select raise(abort, 'append-only'); end;
