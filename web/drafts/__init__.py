"""Drafts of steps and acts, saved while somebody types."""
