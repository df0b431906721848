"""Work that must be done by one transaction after another, on whichever database the desk uses."""

from django.db import connection


def wait_for_turn(work: str) -> None:
    """Wait until no other transaction is at this work; the turn ends with the caller's transaction.

    SQLite's transactions take turns anyhow (`database.sqlite` begins them with the write lock). On PostgreSQL this is
    an advisory lock of the transaction (PostgreSQL manual, 13.3.5).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [work])
