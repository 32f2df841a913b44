"""Step kinds and acts: what a step of a diagram means. `KINDS` and `ACTS` are the whole list."""
