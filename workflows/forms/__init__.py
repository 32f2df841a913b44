"""Forms as data: fields, labels, widgets, required; versioned with the procedure (issue 2, 2)."""
