"""Decision types and power items: what the agency may do, and on which basis (R-001, R-003)."""
