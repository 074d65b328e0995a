-- A key whose request was refused posts nothing while the refusal is remembered. An advance looks up each new
-- entry's key once, however many refusals there are: OFFSET keeps the planner from beginning with those. So one plan is
-- right for all, made once in a session, and a lone payment need not wait for another.
create function refused_stays_refused() returns trigger language plpgsql
    set search_path = pg_catalog, public, pg_temp
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off
as $$
begin
    if exists (
        select from entry e
         where e.seq > old.seq and e.seq <= new.seq
           and exists (select from refusal r where r.key = e.key offset 0)) then
        raise exception 'refused' using errcode = 'check_violation';
    end if;
    return null;
end $$;

create trigger head_refused after update on head for each row when (new.seq > old.seq)
    execute function refused_stays_refused();

revoke all on function refused_stays_refused() from public;
