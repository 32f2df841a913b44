"""Requests: what one person asks and a second person decides (design D4, kind `approve`)."""
