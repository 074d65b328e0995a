-- The audit trail only grows, in one order, and its head moves with it.

create trigger audit_appended before insert on audit
begin
    select raise(abort, 'audit: a hash has 32 bytes') where length(new.hash) <> 32;
    select raise(abort, 'audit: this act does not follow the last one')
    where not exists (select 1 from audit_head where id = 1 and seq = new.seq - 1 and at <= new.at)
       or exists (select 1 from audit where seq = new.seq);
end;

create trigger audit_moves_its_head after insert on audit
begin
    update audit_head set seq = new.seq, hash = new.hash, at = new.at where id = 1;
end;

create trigger audit_updated before update on audit
begin
    select raise(abort, 'audit: append only');
end;

create trigger audit_deleted before delete on audit
begin
    select raise(abort, 'audit: append only');
end;

create trigger audit_head_inserted before insert on audit_head
begin
    select raise(abort, 'audit: it has one head');
end;

create trigger audit_head_updated before update on audit_head
begin
    select raise(abort, 'audit: its head moves with it')
    where new.id <> 1 or new.seq <> old.seq + 1
       or not exists (select 1 from audit where seq = new.seq and hash = new.hash and at = new.at);
end;

create trigger audit_head_deleted before delete on audit_head
begin
    select raise(abort, 'audit: it has one head');
end;
