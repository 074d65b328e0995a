-- The audit trail only grows, in one order. The service's role may read and add; the head moves by this hand alone.

create function audit_head_locked(out seq bigint, out hash bytea, out at bigint) language sql security definer
set search_path = pg_catalog, public, pg_temp as $$
    select head.seq, head.hash, head.at from audit_head head where head.id = 1 for update
$$;

create function audit_appended() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    if octet_length(new.hash) <> 32 then
        raise exception 'audit: a hash has 32 bytes';
    end if;
    update audit_head head set seq = new.seq, hash = new.hash, at = new.at
    where head.id = 1 and head.seq = new.seq - 1 and head.at <= new.at;
    if not found then
        raise exception 'audit: act % does not follow the last one', new.seq;
    end if;
    return null;
end
$$;

create trigger audit_appended after insert on audit for each row execute function audit_appended();

revoke all on function audit_head_locked(), audit_appended() from public, alveole_service;
grant execute on function audit_head_locked() to alveole_service;
revoke all on audit, audit_head from public, alveole_service;
grant select, insert on audit to alveole_service;
grant select on audit_head to alveole_service;
