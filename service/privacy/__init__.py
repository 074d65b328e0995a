"""What is held on a person: told to whoever may ask, and forgotten when it must be."""
