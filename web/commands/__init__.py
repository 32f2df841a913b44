"""The commands of `fashen`, one module each."""
