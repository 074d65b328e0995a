-- A key whose request was refused posts nothing while the refusal is remembered. Begin with the new
-- entries: an advance looks up each of their keys once, however many refusals there are.
create trigger head_refused before update on head
when new.seq > old.seq and exists (
    select 1 from entry e cross join refusal r on r.key = e.key where e.seq > old.seq)
begin select raise(abort, 'refused'); end;
