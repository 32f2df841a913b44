"""Statutory limits: the working-day calendar, how days are counted, the deadline of a round."""
