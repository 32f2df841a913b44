"""Procedures, calendar, incidents and the audit trail."""
