"""Alembic revisions, in the package so that an installed product can upgrade its database."""
