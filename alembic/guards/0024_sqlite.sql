-- The treasury. What the bank said stays as it was said, and no line of it goes; how a line ends moves forward only.

create trigger bank_account_replaced before insert on bank_account
begin
    select raise(abort, 'bank_account: append only')
    where exists (select 1 from bank_account where id = new.id or iban = new.iban);
end;
create trigger bank_account_updated before update on bank_account
begin
    select raise(abort, 'bank_account: append only');
end;
create trigger bank_account_deleted before delete on bank_account
begin
    select raise(abort, 'bank_account: append only');
end;

create trigger top_up_replaced before insert on top_up
begin
    select raise(abort, 'top_up: what was announced stays as it is')
    where exists (select 1 from top_up where id = new.id or public_id = new.public_id
        or reference = new.reference or key = new.key);
end;
create trigger top_up_updated before update on top_up
begin
    select raise(abort, 'top_up: it can only be cancelled')
    where (new.id, new.public_id, new.reference, new.account, new.asked_by, new.amount, new.standing,
            new.created_at, new.expires_at, new.key, new.request)
        is not (old.id, old.public_id, old.reference, old.account, old.asked_by, old.amount, old.standing,
            old.created_at, old.expires_at, old.key, old.request)
        or (old.cancelled_at is not null and new.cancelled_at is not old.cancelled_at);
end;
create trigger top_up_deleted before delete on top_up
begin
    select raise(abort, 'top_up: what was announced stays');
end;

create trigger bank_statement_replaced before insert on bank_statement
begin
    select raise(abort, 'bank_statement: append only')
    where exists (select 1 from bank_statement where id = new.id or public_id = new.public_id
        or (digest = new.digest and place = new.place));
end;
create trigger bank_statement_updated before update on bank_statement
begin
    select raise(abort, 'bank_statement: append only');
end;
create trigger bank_statement_deleted before delete on bank_statement
begin
    select raise(abort, 'bank_statement: append only');
end;

create trigger bank_line_replaced before insert on bank_line
begin
    select raise(abort, 'bank_line: what the bank said stays')
    where new.state is not 'received'
        or exists (select 1 from bank_line where id = new.id or public_id = new.public_id
            or fingerprint = new.fingerprint);
end;
create trigger bank_line_moves before update on bank_line
begin
    select raise(abort, 'bank_line: what the bank said stays')
    where (new.id, new.public_id, new.statement, new.bank_account, new.fingerprint, new.booked_on, new.value_on,
            new.amount, new.bank_ref, new.code)
        is not (old.id, old.public_id, old.statement, old.bank_account, old.fingerprint, old.booked_on, old.value_on,
            old.amount, old.bank_ref, old.code)
        or new.payer not in (old.payer, '') or new.payer_iban not in (old.payer_iban, '')
        or new.reference not in (old.reference, '') or new.text not in (old.text, '')
        or (old.entry is not null and new.entry is not old.entry);
    select raise(abort, 'bank_line: it moves forward only')
    where (old.state, new.state) not in (
            values ('received', 'received'), ('received', 'queued'), ('queued', 'queued'), ('queued', 'deciding'),
                ('deciding', 'deciding'), ('deciding', 'queued'), ('deciding', 'done'), ('done', 'done'))
        or (old.state = 'done' and (new.ending, new.top_up, new.attempt, new.decided_by, new.decided_at, new.result)
            is not (old.ending, old.top_up, old.attempt, old.decided_by, old.decided_at, old.result))
        or (old.state = 'deciding' and new.state in ('deciding', 'done') and (new.ending, new.top_up, new.attempt)
            is not (old.ending, old.top_up, old.attempt))
        or new.attempt < old.attempt or (old.state = 'deciding' and new.state = 'queued' and new.attempt <= old.attempt);
end;
create trigger bank_line_entered before update on bank_line
begin
    select raise(abort, 'bank_line: an entry says so')
    where (new.entry is not null and old.entry is null
            and not exists (select 1 from entry e join head h on e.seq <= h.seq where e.id = new.entry and e.kind = 'bank'))
        or (new.result is not null and old.result is null
            and not exists (select 1 from entry e join head h on e.seq <= h.seq where e.id = new.result));
end;
create trigger bank_line_deleted before delete on bank_line
begin
    select raise(abort, 'bank_line: none disappears');
end;
