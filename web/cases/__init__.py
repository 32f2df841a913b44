"""Case lists, new cases and the page of a case."""
