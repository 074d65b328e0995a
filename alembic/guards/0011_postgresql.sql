-- What takes two people. Documents, decisions and changes of rules only grow; a proposal moves forward only.

create function proposal_moves() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> 'proposed' then
            raise exception 'proposal: it begins as a proposal';
        end if;
    elsif (new.id, new.public_id, new.operation, new.parameters, new.request, new.proposed_by, new.proposed_at,
           new.expires_at)
        is distinct from
          (old.id, old.public_id, old.operation, old.parameters, old.request, old.proposed_by, old.proposed_at,
           old.expires_at)
        or new.words not in (old.words, '{}') then
        raise exception 'proposal: what was proposed stays as it is';
    elsif new.state <> old.state and not (
        (old.state = 'proposed')
        or (old.state = 'approved' and new.state in ('executed', 'failed') and new.decided_by = old.decided_by)
    ) or new.result is distinct from old.result and old.result is not null
    or new.state = old.state and (new.decided_by, new.decided_client, new.decided_at, new.done_at, new.failure)
        is distinct from (old.decided_by, old.decided_client, old.decided_at, old.done_at, old.failure) then
        raise exception 'proposal: % cannot become %', old.state, new.state;
    end if;
    return null;
end
$$;

create trigger proposal_moves after insert or update on proposal for each row execute function proposal_moves();

create function rule_changed() returns trigger language plpgsql
set search_path = pg_catalog, public, pg_temp as $$
begin
    if not exists (
        select from proposal where id = new.proposal and operation = 'set_rule' and state = 'executed'
    ) then
        raise exception 'rule_change: only an executed proposal changes a rule';
    end if;
    return null;
end
$$;

create trigger rule_changed after insert on rule_change for each row execute function rule_changed();

revoke all on function proposal_moves(), rule_changed() from public, alveole_service;
revoke all on document, decision, proposal, rule_change from public, alveole_service;
grant select, insert on document, decision, proposal, rule_change to alveole_service;
grant update (words, state, decided_by, decided_client, decided_at, done_at, result, failure) on proposal
to alveole_service;
grant usage on sequence document_id_seq, decision_id_seq, proposal_id_seq, rule_change_id_seq to alveole_service;
