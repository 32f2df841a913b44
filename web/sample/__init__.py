"""The sample agency: fictitious matters and dossiers, for the demonstration and for tests."""
