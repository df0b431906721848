"""Who works at the desk: people, their roles, the one-time links by which they come in."""
