"""Use cases. This floor owns the database and the clock; it knows nothing of HTTP."""
