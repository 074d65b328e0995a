-- What takes two people. Documents, decisions and changes of rules only grow; a proposal moves forward only.

create trigger document_replaced before insert on document
begin
    select raise(abort, 'document: append only') where exists (select 1 from document where id = new.id)
       or exists (select 1 from document where public_id = new.public_id);
end;

create trigger document_updated before update on document
begin
    select raise(abort, 'document: append only');
end;

create trigger document_deleted before delete on document
begin
    select raise(abort, 'document: append only');
end;

create trigger decision_replaced before insert on decision
begin
    select raise(abort, 'decision: append only') where exists (select 1 from decision where id = new.id)
       or exists (select 1 from decision where public_id = new.public_id);
end;

create trigger decision_updated before update on decision
begin
    select raise(abort, 'decision: append only');
end;

create trigger decision_deleted before delete on decision
begin
    select raise(abort, 'decision: append only');
end;

create trigger rule_change_replaced before insert on rule_change
begin
    select raise(abort, 'rule_change: append only') where exists (select 1 from rule_change where id = new.id)
       or exists (select 1 from rule_change where proposal = new.proposal);
end;

create trigger rule_change_updated before update on rule_change
begin
    select raise(abort, 'rule_change: append only');
end;

create trigger rule_change_deleted before delete on rule_change
begin
    select raise(abort, 'rule_change: append only');
end;

create trigger rule_changed after insert on rule_change
begin
    select raise(abort, 'rule_change: only an executed proposal changes a rule')
    where not exists (select 1 from proposal where id = new.proposal and operation = 'set_rule' and state = 'executed');
end;

create trigger proposal_made before insert on proposal
begin
    select raise(abort, 'proposal: it begins as a proposal') where new.state <> 'proposed';
    select raise(abort, 'proposal: what was proposed stays as it is')
    where exists (select 1 from proposal where id = new.id or public_id = new.public_id);
end;

create trigger proposal_moves before update on proposal
begin
    select raise(abort, 'proposal: what was proposed stays as it is')
    where (new.id, new.public_id, new.operation, new.parameters, new.request, new.proposed_by, new.proposed_at,
       new.expires_at)
       is not
          (old.id, old.public_id, old.operation, old.parameters, old.request, old.proposed_by, old.proposed_at,
           old.expires_at)
       or new.words not in (old.words, '{}');
    select raise(abort, 'proposal: it moves forward only')
    where new.state <> old.state and not (
        (old.state = 'proposed')
        or (old.state = 'approved' and new.state in ('executed', 'failed') and new.decided_by = old.decided_by)
    ) or new.result is not old.result and old.result is not null
    or new.state = old.state and (new.decided_by, new.decided_client, new.decided_at, new.done_at, new.failure)
        is not (old.decided_by, old.decided_client, old.decided_at, old.done_at, old.failure);
end;

create trigger proposal_deleted before delete on proposal
begin
    select raise(abort, 'proposal: what was proposed stays');
end;
