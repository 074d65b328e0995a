-- The treasury. What the bank said stays as it was said, and no line of it goes; how a line ends moves forward only.
-- What only grows, and what never goes, is a matter of privileges.

create function bank_line_moves() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'received' then
            raise exception 'bank_line: it begins as received';
        end if;
        return null;
    end if;
    if new.payer not in (old.payer, '') or new.payer_iban not in (old.payer_iban, '')
        or new.reference not in (old.reference, '') or new.text not in (old.text, '')
        or old.entry is not null and new.entry is distinct from old.entry then
        raise exception 'bank_line: what the bank said stays';
    end if;
    if (old.state, new.state) not in (
            ('received', 'received'), ('received', 'queued'), ('queued', 'queued'), ('queued', 'deciding'),
            ('deciding', 'deciding'), ('deciding', 'queued'), ('deciding', 'done'), ('done', 'done'))
        or old.state = 'done' and (new.ending, new.top_up, new.attempt, new.decided_by, new.decided_at, new.result)
            is distinct from (old.ending, old.top_up, old.attempt, old.decided_by, old.decided_at, old.result)
        or old.state = 'deciding' and new.state in ('deciding', 'done') and (new.ending, new.top_up, new.attempt)
            is distinct from (old.ending, old.top_up, old.attempt)
        or new.attempt < old.attempt or old.state = 'deciding' and new.state = 'queued' and new.attempt <= old.attempt then
        raise exception 'bank_line: it moves forward only';
    end if;
    if new.entry is not null and old.entry is null
            and not exists (select from entry e join head h on e.seq <= h.seq where e.id = new.entry and e.kind = 'bank')
        or new.result is not null and old.result is null
            and not exists (select from entry e join head h on e.seq <= h.seq where e.id = new.result) then
        raise exception 'bank_line: an entry says so';
    end if;
    return null;
end
$$;

create trigger bank_line_moves after insert or update on bank_line for each row execute function bank_line_moves();

create function top_up_moves() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
    if old.cancelled_at is not null and new.cancelled_at is distinct from old.cancelled_at then
        raise exception 'top_up: it can only be cancelled';
    end if;
    return null;
end
$$;

create trigger top_up_moves after update on top_up for each row execute function top_up_moves();

revoke all on function bank_line_moves(), top_up_moves() from public, alveole_service;
revoke all on bank_account, bank_mapping, top_up, bank_statement, bank_line from public, alveole_service;
grant select, insert on bank_account, top_up, bank_statement, bank_line to alveole_service;
grant select, insert, update on bank_mapping to alveole_service;
grant update (cancelled_at) on top_up to alveole_service;
grant update (payer, payer_iban, reference, text, state, entry, ending, top_up, attempt, failure, decided_by, decided_at,
    result) on bank_line to alveole_service;
grant usage on sequence bank_account_id_seq, top_up_id_seq, bank_statement_id_seq, bank_line_id_seq to alveole_service;
-- The account that the association was founded with has the first number.
select setval('bank_account_id_seq', greatest((select max(id) from bank_account), 1),
    (select max(id) from bank_account) is not null);
