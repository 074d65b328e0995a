drop trigger head_lines;
