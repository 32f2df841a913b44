"""Notices to people inside the product; done when the person has seen them."""
