"""The one door: every move of a case goes through here (design D7)."""
