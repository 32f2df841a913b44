"""Procedure versions: the bundle of diagram, tables, forms and templates (design D8)."""
