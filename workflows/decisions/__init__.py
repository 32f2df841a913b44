"""The decision and the gate before it: no decision without a pass on the same text (4.3.1)."""
