"""The append-only trail: what happened, who did it, and a chain that shows later changes."""
