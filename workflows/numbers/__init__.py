"""Numbers of cases, registrations and papers: one series per agency, kind and year."""
