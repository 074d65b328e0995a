drop function bank_line_moves();
drop function top_up_moves();
