"""The legal review work: its records, its rules, what people may do."""
