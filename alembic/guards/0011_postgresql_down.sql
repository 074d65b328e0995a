drop function proposal_moves();
drop function rule_changed();
