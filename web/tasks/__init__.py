"""Pages of steps and acts."""
