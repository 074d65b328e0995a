drop trigger head_refused on head;
drop function refused_stays_refused;
