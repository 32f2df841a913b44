"""The review register (审核登记台账): one row per submission, read from the records."""
