"""The dossier of a case."""
