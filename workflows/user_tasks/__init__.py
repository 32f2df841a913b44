"""Work waiting for people: list, claim, release, assign."""
