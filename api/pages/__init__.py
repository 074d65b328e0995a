"""Pages for people. They stand on the same use cases as the API."""
