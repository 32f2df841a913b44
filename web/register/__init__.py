"""The review register."""
