"""The truth on disk: exhibits in a content-addressed store, and a custody log that a stranger can verify."""

from tocsin.vault.seal import SealedPackage, package_file_name, seal_package
from tocsin.vault.vault import LIMIT, Received, Vault, act_key
from tocsin.vault.verify import Check, audit_vault, verify_package

__all__ = [
    "LIMIT",
    "Check",
    "Received",
    "SealedPackage",
    "Vault",
    "act_key",
    "audit_vault",
    "package_file_name",
    "seal_package",
    "verify_package",
]
