drop function audit_head_locked();
drop function audit_appended();
