"""Tocsin: one desk, from a reported online threat to a verified referral and its outcome."""

__version__ = "0.1.0"
