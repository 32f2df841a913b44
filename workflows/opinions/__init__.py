"""Findings, the review opinion, replies, disagreements and discussions."""
