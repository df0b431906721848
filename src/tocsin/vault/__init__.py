"""The truth on disk: exhibits in a content-addressed store, and a custody log that a stranger can verify."""

from tocsin.vault.vault import LIMIT, Received, Vault, act_key

__all__ = ["LIMIT", "Received", "Vault", "act_key"]
