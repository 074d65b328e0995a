"""HTTP and pages. No SQL, no rules: what is asked goes to `service`, what is refused comes back as a problem."""
