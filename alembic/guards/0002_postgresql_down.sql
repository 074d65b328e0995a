-- Takes the guards away. The role stays: other databases of the cluster may grant to it.

revoke all on all tables in schema public from alveole_service;
revoke all on all sequences in schema public from alveole_service;
revoke all on schema public from alveole_service;

drop trigger head_moves on head;
drop trigger posting_inserted on posting;
drop trigger posting_deleted on posting;
drop trigger term_inserted on term;
drop trigger term_deleted on term;
drop trigger settlement_inserted on settlement;
drop trigger settlement_deleted on settlement;
drop trigger memo_inserted on memo;
drop trigger memo_deleted on memo;
drop trigger memo_erased on memo_erasure;
drop trigger entry_deleted on entry;
drop trigger due_inserted on due;
drop trigger due_deleted on due;
drop trigger due_cancelled_beside_no_writer on due;
drop trigger due_cancelled on due;
drop trigger refusal_inserted on refusal;
drop trigger refusal_deleted on refusal;
drop trigger account_inserted on account;

drop function move_the_head, prove_entries, prove_postings, prove_holds, prove_settlements, prove_memos, prove_terms,
    prove_and_move_covers, kind_of, lock_the_head, past_the_head_only, entry_deleted, memo_deleted, memo_erased,
    due_inserted, due_deleted, due_cancelled, refusal_inserted, refusal_deleted, account_inserted;

alter table account reset (fillfactor);
