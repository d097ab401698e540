"""Alembic migrations: forward only, numbered, each leaving the previous release able to run."""
