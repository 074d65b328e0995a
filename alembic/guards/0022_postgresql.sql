-- Lines of credit: what each entry moves on a line's claim and on its debt is equal and opposite.
-- Where nobody lends to anyone, payments pay nothing for it. No percent sign in this file.

create function prove_lines() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    if exists (select from credit_line) and exists (
        select from posting p join account a on a.id = p.account
        left join credit_line l on l.claim = a.id or l.debt = a.id
        where p.entry > old.seq and p.entry <= new.seq and a.kind in ('claim', 'debt')
        group by p.entry, l.id having l.id is null or sum(p.amount) <> 0) then
        raise exception 'line' using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger prove_lines after update on head for each row when (new.seq > old.seq) execute function prove_lines();

create function credit_line_moves() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
    if tg_op = 'UPDATE' then
        if (new.treasury is distinct from old.treasury and old.treasury is not null)
            or old.state in ('closed', 'refused', 'withdrawn') then
            raise exception 'credit_line: what was agreed stays as it is' using errcode = 'check_violation';
        end if;
    elsif new.state <> 'proposed' then
        raise exception 'credit_line: it begins as a proposal' using errcode = 'check_violation';
    elsif not exists (
        select from account f
        join account t on t.id = new.lent_to and t.holder = new.borrower and t.currency = f.currency
        join account c on c.id = new.claim and c.holder = new.lender and c.kind = 'claim'
        join account d on d.id = new.debt and d.holder = new.borrower and d.kind = 'debt' and d.currency = c.currency
        left join account s on s.id = new.aside
        where f.id = new.lent_from and f.holder = new.lender and f.kind = 'member' and t.kind = 'member'
            and (new.aside is null or (s.holder = new.lender and s.kind = 'set_aside' and s.currency = f.currency))) then
        raise exception 'credit_line: these are not its accounts' using errcode = 'check_violation';
    end if;
    return new;
end $$;

create trigger credit_line_moves before insert or update on credit_line
for each row execute function credit_line_moves();

revoke all on function prove_lines(), credit_line_moves() from public, alveole_service;
revoke all on credit_line, credit_step from public, alveole_service;
grant select, insert on credit_line, credit_step to alveole_service;
grant update (most, treasury, state) on credit_line to alveole_service;
grant usage on sequence credit_line_id_seq, credit_step_id_seq to alveole_service;
