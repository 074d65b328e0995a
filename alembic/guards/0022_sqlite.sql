-- Lines of credit: what each entry moves on a line's claim and on its debt is equal and opposite.
-- Where nobody lends to anyone, payments pay nothing for it.

create trigger head_lines before update on head
when new.seq > old.seq and exists (select 1 from credit_line) and exists (
    select 1 from posting p cross join account a on a.id = p.account
    left join credit_line l on a.kind in ('claim', 'debt') and (l.claim = a.id or l.debt = a.id)
    where p.entry > old.seq and a.kind in ('claim', 'debt')
    group by p.entry, l.id having l.id is null or sum(p.amount) <> 0)
begin select raise(abort, 'line'); end;

create trigger credit_line_replaced before insert on credit_line
begin
    select raise(abort, 'credit_line: it begins as a proposal') where new.state <> 'proposed';
    select raise(abort, 'credit_line: what was agreed stays as it is')
    where exists (select 1 from credit_line where id = new.id or public_id = new.public_id
        or claim = new.claim or debt = new.debt or aside = new.aside);
    select raise(abort, 'credit_line: these are not its accounts')
    where not exists (
        select 1 from account f
        join account t on t.id = new.lent_to and t.holder = new.borrower and t.currency = f.currency
        join account c on c.id = new.claim and c.holder = new.lender and c.kind = 'claim'
        join account d on d.id = new.debt and d.holder = new.borrower and d.kind = 'debt' and d.currency = c.currency
        left join account s on s.id = new.aside
        where f.id = new.lent_from and f.holder = new.lender and f.kind = 'member' and t.kind = 'member'
            and (new.aside is null or (s.holder = new.lender and s.kind = 'set_aside' and s.currency = f.currency)));
end;

create trigger credit_line_updated before update on credit_line
begin
    select raise(abort, 'credit_line: what was agreed stays as it is')
    where (new.id, new.public_id, new.request, new.lender, new.borrower, new.lent_from, new.lent_to, new.claim, new.debt,
        new.aside, new.funding, new.basis, new.matures_on, new.longest_days, new.proposed_by, new.proposed_at)
        is not (old.id, old.public_id, old.request, old.lender, old.borrower, old.lent_from, old.lent_to, old.claim,
        old.debt, old.aside, old.funding, old.basis, old.matures_on, old.longest_days, old.proposed_by, old.proposed_at)
        or (new.treasury is not old.treasury and old.treasury is not null);
    select raise(abort, 'credit_line: it is over') where old.state in ('closed', 'refused', 'withdrawn');
end;

create trigger credit_line_deleted before delete on credit_line
begin select raise(abort, 'credit_line: kept'); end;

create trigger credit_step_replaced before insert on credit_step
when exists (select 1 from credit_step where id = new.id)
begin select raise(abort, 'credit_step: append only'); end;
create trigger credit_step_updated before update on credit_step
begin select raise(abort, 'credit_step: append only'); end;
create trigger credit_step_deleted before delete on credit_step
begin select raise(abort, 'credit_step: append only'); end;
