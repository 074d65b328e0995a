"""Rules. Pure functions over plain values: no I/O, no clock, no random ids, no framework."""
