-- What PostgreSQL proves about the books, against everyone but their owner.
--
-- The service's role may add rows, and may move the head; it may touch no
-- balance. Rows past the head count for nothing. The trigger on `head` proves
-- all of them at once and then moves the balances, as the owner. Where a
-- privilege, a key or a CHECK suffices there is no trigger.
--
-- Who inserts or deletes rows past the head holds the head's lock until the end
-- of the transaction, so no row can slip beneath a head that advances beside it.
--
-- No percent sign in this file: drivers take it for a parameter.

-- The head ------------------------------------------------------------------

-- Entries: one for every number, each upon the one before, in time, and with something in it.
create function prove_entries(was head, becomes head, moves posting[], paid settlement[], terms term[], out words boolean)
language plpgsql as $$
declare
    fresh record;
begin
    select count(*) as entries,
           bool_and(recorded_at >= earlier) as in_time,
           bool_and(reverses is null or reverses between 1 and seq - 1) as reversible,
           bool_or(kind = 'release') as releases,
           bool_or(memo_mac is not null) as words
      into fresh
      from (select *, lag(recorded_at, 1, was.at) over (order by seq) as earlier
              from entry where seq > was.seq and seq <= becomes.seq) e;

    -- max() reads one row of an index whatever the statistics say; exists() may read the table.
    if fresh.entries <> becomes.seq - was.seq or becomes.seq < (select max(seq) from entry) then
        raise exception 'gap' using errcode = 'check_violation';
    end if;
    if becomes.seq < (select max(entry) from posting) or becomes.seq < (select max(entry) from term)
        or becomes.seq < (select max(entry) from settlement) or becomes.seq < (select max(entry) from memo) then
        raise exception 'stray' using errcode = 'check_violation';
    end if;
    if not exists (select from entry where seq = becomes.seq and hash = becomes.hash) then
        raise exception 'hash' using errcode = 'check_violation';
    end if;
    if not fresh.in_time or becomes.at <> (select recorded_at from entry where seq = becomes.seq) then
        raise exception 'time' using errcode = 'check_violation';
    end if;
    if not fresh.reversible then
        raise exception 'reverses' using errcode = 'check_violation';
    end if;
    if fresh.releases and exists
        (select from unnest(moves) p join entry e on e.seq = p.entry where e.kind = 'release' and p.amount <> 0) then
        raise exception 'release' using errcode = 'check_violation';
    end if;
    if (select count(distinct entry) from unnest(moves)) < fresh.entries and exists (
        select generate_series(was.seq + 1, becomes.seq)
        except (
            select entry from unnest(moves)
            union all select entry from unnest(paid)
            union all select entry from unnest(terms))) then
        raise exception 'empty' using errcode = 'check_violation';
    end if;
    words := fresh.words;
end $$;

-- plpgsql starts the executor for every expression that holds a query, even where it is not reached;
-- not for one that calls a function.
create function kind_of(of bigint) returns text language plpgsql stable as $$
begin
    return (select kind from entry where seq = of);
end $$;

-- Postings: they sum to zero in every entry and currency, so one alone moves nothing; on every account
-- they follow one another from what stood before, within the limits and the status in force.
-- One pass in the order of each account costs half of what window functions do.
create function prove_postings(moves posting[], out holds boolean, out covers boolean) language plpgsql as $$
declare
    line record;
    of bigint;
    unit bigint;
    units boolean := false;
    seq bigint;
    balance bigint;
    held bigint;
begin
    holds := false;
    covers := false;
    for line in
        select p.*, a.id as known, a.seq as seq_before, a.balance as balance_before, a.held as held_before,
               a.currency, a.floor, a.ceiling, a.status, a.cover is not null as covers
          from unnest(moves) p left join account a on a.id = p.account
         order by p.account, p.entry
    loop
        if line.account is distinct from of then
            if line.known is null then
                raise exception 'account' using errcode = 'check_violation';
            end if;
            of := line.account;
            seq := line.seq_before;
            balance := line.balance_before;
            held := line.held_before;
            covers := covers or line.covers;
            units := units or coalesce(line.currency <> unit, false);
            unit := line.currency;
        end if;
        seq := seq + 1;
        balance := balance + line.amount;
        held := held + line.held;
        if line.seq <> seq or line.balance <> balance or line.held_after <> held then
            raise exception 'chain' using errcode = 'check_violation';
        end if;
        if not (case line.status
            when 'open' then true
            when 'spend_only' then line.amount <= 0 or kind_of(line.entry) in ('refund', 'payout_return', 'correction')
            when 'receive_only' then line.amount >= 0 and line.held <= 0
            when 'frozen' then line.amount = 0 and line.held <= 0
            else false end) then
            raise exception 'status' using errcode = 'check_violation';
        end if;
        -- A limit binds what moves towards it, not what already stands beyond.
        if line.amount < line.held and balance - held < line.floor then
            raise exception 'floor' using errcode = 'check_violation';
        end if;
        if line.amount > 0 and balance > line.ceiling and kind_of(line.entry) not in ('refund', 'payout_return') then
            raise exception 'ceiling' using errcode = 'check_violation';
        end if;
        holds := holds or line.held <> 0;
    end loop;

    if exists (select from unnest(moves) group by entry having sum(amount) <> 0) then
        raise exception 'unbalanced' using errcode = 'check_violation';
    end if;
    if units then
        if exists (select from unnest(moves) p join account a on a.id = p.account
                    group by p.entry, a.currency having sum(p.amount) <> 0) then
            raise exception 'unbalanced' using errcode = 'check_violation';
        end if;
    end if;
end $$;

-- Holds: what a posting sets aside is what its entry opened less what it settled of holds.
create function prove_holds(was head, becomes head, moves posting[], paid settlement[]) returns void language plpgsql as $$
begin
    if exists (select from due where entry > becomes.seq and entry <= 9223372036854775807 and kind = 'hold') then
        raise exception 'stray' using errcode = 'check_violation';
    end if;
    if exists (
        select from (
            select entry, account, held from unnest(moves) where held <> 0
            union all
            select entry, account, -amount from due
             where entry > was.seq and entry <= becomes.seq and kind = 'hold'
            union all
            select s.entry, d.account, s.amount from unnest(paid) s join due d on d.id = s.due
             where d.kind = 'hold') part
         group by entry, account having sum(held) <> 0) then
        raise exception 'hold' using errcode = 'check_violation';
    end if;
end $$;

-- Settlements: of an open due, in time, never beyond its amount, and carried by what moved. What an
-- account received in an entry bounds all that it may give back of it.
create function prove_settlements(moves posting[], paid settlement[]) returns void language plpgsql as $$
begin
    if exists (
        with part as (
            select s.entry, s.amount, e.kind as act, e.recorded_at, e.reverses, coalesce(p.amount, 0) as moved,
                   d.id, d.kind, d.account, d.payee, d.amount as owed, d.done, d.whole, d.state, d.entry as opened_by, d.expires_at,
                   sum(s.amount) over (partition by s.due) as of_due,
                   sum(s.amount) over (partition by s.entry, d.account, d.kind) as of_entry
              from unnest(paid) s
              join entry e on e.seq = s.entry
              left join due d on d.id = s.due
              left join unnest(moves) p on p.entry = s.entry and p.account = d.account
        )
        select from part
         where id is null
            or state <> 'open'
            or done + of_due > owed
            or whole = 1 and amount <> owed
            or recorded_at >= expires_at and not (kind = 'hold' and act = 'release')
            or case kind
                when 'request' then of_entry > moved
                when 'hold' then entry <= opened_by or act <> 'release' and not exists
                    (select from unnest(moves) p where p.entry = part.entry and p.account = part.payee and p.amount > 0)
                when 'refundable' then entry <= opened_by or reverses is distinct from opened_by or of_entry > -moved
                    or coalesce((select p.amount from posting p
                            where p.entry = part.opened_by and p.account = part.account), 0)
                        < (select sum(d.amount) from due d where d.entry = part.opened_by
                            and d.account = part.account and d.kind = 'refundable')
                end) then
        raise exception 'due' using errcode = 'check_violation';
    end if;
end $$;

-- Memos: an entry says that it has words if and only if it has them.
create function prove_memos(was head, becomes head) returns void language plpgsql as $$
begin
    if exists (
        select from (select seq from entry where seq > was.seq and seq <= becomes.seq and memo_mac is not null) e
               full join (select entry from memo where entry > was.seq and entry <= becomes.seq) m on m.entry = e.seq
         where e.seq is null or m.entry is null) then
        raise exception 'memo' using errcode = 'check_violation';
    end if;
end $$;

-- Terms: one per account and advance, after the account's last posting in it; nothing reopens what is closed.
-- The balances it reads are those that the advance leaves.
create function prove_terms(moves posting[], terms term[]) returns void language plpgsql as $$
begin
    if exists (
        select from (select *, count(*) over (partition by account) as times from unnest(terms)) t
               left join account a on a.id = t.account
               left join currency c on c.id = a.currency
               left join (select account, max(entry) as entry from unnest(moves) group by account) p on p.account = t.account
         where a.id is null
            or a.status = 'closed'
            or t.times > 1
            or t.entry <= p.entry
            or t.status = 'closed' and (a.balance <> 0 or a.held <> 0)
            or t.floor < 0 and a.cover is null and c.policy = 'backed') then
        raise exception 'term' using errcode = 'check_violation';
    end if;
end $$;

-- Cover, after every entry: no act of ours leaves a unit uncovered, nor issues or pays out while one is.
-- A fact may, and is written down as a shortfall.
create function prove_and_move_covers(moves posting[]) returns void language plpgsql as $$
declare
    step record;
begin
    for step in
        select v.id as cover, p.entry, e.kind, sum(p.amount) as delta, bool_or(a.kind = 'issuance') as issues,
               v.margin + sum(sum(p.amount)) over (partition by v.id order by p.entry) as margin
          from unnest(moves) p
          join account a on a.id = p.account
          join cover v on v.id = a.cover
          join entry e on e.seq = p.entry
         group by v.id, v.margin, p.entry, e.kind
         order by p.entry
    loop
        if step.margin < 0 and (step.delta < 0 or step.delta = 0 and step.issues)
            and step.kind not in ('bank', 'inventory') then
            raise exception 'not covered' using errcode = 'check_violation';
        end if;
        if step.margin < 0 and step.margin - step.delta >= 0 then
            insert into shortfall (cover, opened_by) values (step.cover, step.entry);
        elsif step.margin >= 0 and step.margin - step.delta < 0 then
            update shortfall set closed_by = step.entry where cover = step.cover and closed_by is null;
        end if;
    end loop;

    update cover set margin = margin + moved.amount
      from (select a.cover, sum(p.amount) as amount
              from unnest(moves) p join account a on a.id = p.account group by a.cover) moved
     where cover.id = moved.cover;
end $$;

-- The act. What lies past the head is read once, into arrays: a custom plan knows how many rows an array
-- holds, and so joins them well whatever the statistics of the tables say, or if they say nothing.
-- Sequential scans off: that reading, too, then uses an index even where statistics were never gathered.
create function move_the_head() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp
    set plan_cache_mode = force_custom_plan
    set enable_seqscan = off
    set max_parallel_workers_per_gather = 0
    set jit = off
as $$
declare
    moves posting[];
    paid settlement[];
    terms term[];
    words boolean;
    holds boolean;
    covers boolean;
begin
    if new.seq = old.seq and new.hash = old.hash and new.rev = old.rev + 1 and new.at >= old.at then
        return null;
    end if;
    if new.seq <= old.seq or new.rev <> old.rev then
        raise exception 'step' using errcode = 'check_violation';
    end if;
    -- A snapshot from before the lock misses rows past the head, and would advance over them unproved.
    if current_setting('transaction_isolation') in ('repeatable read', 'serializable') then
        raise exception 'isolation' using errcode = 'check_violation';
    end if;

    select array_agg(p) into moves from posting p where entry > old.seq and entry <= new.seq;
    select array_agg(s) into paid from settlement s where entry > old.seq and entry <= new.seq;
    select array_agg(t) into terms from term t where entry > old.seq and entry <= new.seq;

    words := prove_entries(old, new, moves, paid, terms);
    select proved.holds, proved.covers into holds, covers from prove_postings(moves) proved;
    if words or (select max(entry) from memo) > old.seq then
        perform prove_memos(old, new);
    end if;
    if holds or paid is not null or (select max(entry) from due) > old.seq then
        perform prove_holds(old, new, moves, paid);
    end if;
    if paid is not null then
        perform prove_settlements(moves, paid);
        update due set done = done + settled.amount
          from (select due, sum(amount) as amount from unnest(paid) group by due) settled
         where due.id = settled.due;
    end if;
    if covers then
        perform prove_and_move_covers(moves);
    end if;

    update account set balance = last.balance, held = last.held_after, seq = last.seq
      from (select distinct on (account) * from unnest(moves) order by account, entry desc) last
     where account.id = last.account;

    if terms is not null then
        perform prove_terms(moves, terms);
        update account set floor = term.floor, ceiling = term.ceiling, status = term.status
          from unnest(terms) term
         where account.id = term.account;
    end if;
    return null;
end $$;

create trigger head_moves after update on head for each row execute function move_the_head();

-- Rows past the head ---------------------------------------------------------

create function lock_the_head() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
    perform from head where id = 1 for update;
    return null;
end $$;

create function past_the_head_only() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
declare
    last bigint;
begin
    select seq into last from head where id = 1 for update;
    if exists (select from touched where entry <= last) then
        raise exception 'past the head only' using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger posting_inserted after insert on posting referencing new table as touched
    for each statement execute function past_the_head_only();
create trigger posting_deleted after delete on posting referencing old table as touched
    for each statement execute function past_the_head_only();
create trigger term_inserted after insert on term referencing new table as touched
    for each statement execute function past_the_head_only();
create trigger term_deleted after delete on term referencing old table as touched
    for each statement execute function past_the_head_only();
create trigger settlement_inserted after insert on settlement referencing new table as touched
    for each statement execute function past_the_head_only();
create trigger settlement_deleted after delete on settlement referencing old table as touched
    for each statement execute function past_the_head_only();
create trigger memo_inserted after insert on memo referencing new table as touched
    for each statement execute function past_the_head_only();

-- Entries need no trigger on insert: every number up to the head is taken.
create function entry_deleted() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
declare
    last bigint;
begin
    select seq into last from head where id = 1 for update;
    if exists (select from touched where seq <= last) then
        raise exception 'past the head only' using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger entry_deleted after delete on entry referencing old table as touched
    for each statement execute function entry_deleted();

-- Words may be erased, once that is recorded.
create function memo_deleted() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
declare
    last bigint;
begin
    if exists (select from touched where not exists (select from memo_erasure e where e.entry = touched.entry)) then
        select seq into last from head where id = 1 for update;
        if exists (select from touched where entry <= last
                      and not exists (select from memo_erasure e where e.entry = touched.entry)) then
            raise exception 'memo' using errcode = 'check_violation';
        end if;
    end if;
    return null;
end $$;

create trigger memo_deleted after delete on memo referencing old table as touched
    for each statement execute function memo_deleted();

create function memo_erased() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
begin
    if not exists (select from memo where entry = new.entry and entry <= (select seq from head)) then
        raise exception 'memo' using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger memo_erased after insert on memo_erasure for each row execute function memo_erased();

-- Dues -----------------------------------------------------------------------

create function due_inserted() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
declare
    last bigint;
begin
    if exists (select from touched where done <> 0 or state <> 'open') then
        raise exception 'due' using errcode = 'check_violation';
    end if;
    if exists (select from touched where kind = 'hold') then
        select seq into last from head where id = 1 for update;
        if exists (select from touched where kind = 'hold' and entry <= last) then
            raise exception 'past the head only' using errcode = 'check_violation';
        end if;
    end if;
    return null;
end $$;

create trigger due_inserted after insert on due referencing new table as touched
    for each statement execute function due_inserted();

create function due_deleted() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
declare
    last bigint;
begin
    select seq into last from head where id = 1 for update;
    if exists (select from touched where kind <> 'hold' or entry <= last) then
        raise exception 'due' using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger due_deleted after delete on due referencing old table as touched
    for each statement execute function due_deleted();

create function due_cancelled() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
begin
    if old.kind <> 'request' or old.state <> 'open' or old.done <> 0 or new.state <> 'cancelled' then
        raise exception 'due' using errcode = 'check_violation';
    end if;
    return new;
end $$;

-- The head before the row, as the writer takes them: the two cannot wait for each other. The row is
-- read again once it is locked, so a cancellation that waited sees what was paid meanwhile.
create trigger due_cancelled_beside_no_writer before update of state on due
    for each statement execute function lock_the_head();
create trigger due_cancelled before update of state on due for each row execute function due_cancelled();

-- Refusals -------------------------------------------------------------------

create function refusal_inserted() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
begin
    if exists (select from entry where key = new.key) then
        raise exception 'refusal' using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger refusal_inserted after insert on refusal for each row execute function refusal_inserted();

create function refusal_deleted() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
begin
    if old.at >= (select at from head) - 30 * 86400000000 then
        raise exception 'refusal' using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger refusal_deleted after delete on refusal for each row execute function refusal_deleted();

-- Accounts -------------------------------------------------------------------

-- Room in each page for the next version of its rows, so that moving a balance touches no index.
alter table account set (fillfactor = 50);

create function account_inserted() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp
as $$
begin
    if new.status <> 'pending' or new.floor <> 0 or new.ceiling <> 0
        or new.balance <> 0 or new.held <> 0 or new.seq <> 0 then
        raise exception 'account' using errcode = 'check_violation';
    end if;
    if new.cover is not null and not exists (
        select from cover v, currency c
         where v.id = new.cover and c.id = new.currency
           and (new.kind = 'issuance' and c.kind = 'local' and v.currency = c.id
                or new.kind = 'fund' and c.kind = 'legal')) then
        raise exception 'account' using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger account_inserted after insert on account for each row execute function account_inserted();

-- The service's role ---------------------------------------------------------

-- Roles are shared by the databases of a cluster, and other databases may be migrated at this very moment.
do $$
begin
    if not exists (select from pg_roles where rolname = 'alveole_service') then
        create role alveole_service nologin;
    end if;
exception when duplicate_object or unique_violation then
    null;
end $$;

-- A trigger function may be hung on anyone's own table, where it would run with rows of their making.
revoke all on all functions in schema public from public, alveole_service;
revoke all on all tables in schema public from public, alveole_service;
-- Nor may anyone add a function or operator that these would find before the one they mean.
revoke create on schema public from public, alveole_service;
do $$
begin
    if has_schema_privilege('alveole_service', 'public', 'create') then
        raise exception 'alveole_service may create in schema public: revoke it as the owner of the schema';
    end if;
end $$;
grant usage on schema public to alveole_service;

grant select on all tables in schema public to alveole_service;
grant usage on all sequences in schema public to alveole_service;
grant insert on currency, account, entry, posting, term, due, settlement, memo, memo_erasure, refusal to alveole_service;
grant insert (id, currency, medium) on cover to alveole_service;
grant update (seq, hash, at, rev) on head to alveole_service;
grant update (state) on due to alveole_service;
grant update (name) on account to alveole_service;
grant delete on entry, posting, term, due, settlement, memo, refusal to alveole_service;
grant insert, update, delete on member, login, power, client, session, payment_request to alveole_service;
