"""What a document says: its text, its canonical form, what changed. Pure."""
