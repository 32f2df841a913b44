"""Agencies, units, people, the posts they hold, and their sign-in."""
