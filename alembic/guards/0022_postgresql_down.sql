drop trigger prove_lines on head;
drop function prove_lines();
drop trigger credit_line_moves on credit_line;
drop function credit_line_moves();
