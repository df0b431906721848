"""The desk, an act a file."""
