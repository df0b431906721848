"""Opens the desk's database for a verb, and finds out who acts: a person of the desk, known by their password."""

import argparse
import getpass
import os
from datetime import datetime
from typing import TYPE_CHECKING

from tocsin.cli._common import desk_of, now
from tocsin.errors import BadInput, Refused

if TYPE_CHECKING:
    from tocsin.desk.cases.models import Case
    from tocsin.desk.people.models import User
    from tocsin.home import Home

PASSWORD_VARIABLE = "TOCSIN_PASSWORD"  # noqa: S105  the name of a variable, not a password


def person_argument(words: argparse.ArgumentParser) -> None:
    """Add `--as USERNAME`."""
    words.add_argument(
        "--as",
        dest="person",
        metavar="USERNAME",
        default="",
        help=f"who acts; asks for the password, or reads it from ${PASSWORD_VARIABLE} (default: the only person)",
    )


def case_argument(words: argparse.ArgumentParser) -> None:
    """Add the number of the case, first of all words."""
    words.add_argument("case", metavar="CASE", help="number of the case, such as T-2026-0001")


def case_of(given: argparse.Namespace) -> "tuple[User, Case, datetime]":
    """Who acts, on which case, at what time; the desk is opened for it. Raises as `person` and `find_case` do."""
    ready(given)
    from tocsin.desk.cases.queries import find_case

    by, at = person(given), now()
    return by, find_case(by, given.case, at), at


def ready(given: argparse.Namespace) -> "Home":
    """The desk that the arguments name, its database ready for use."""
    home = desk_of(given)
    from tocsin.desk.serve import configure

    configure(home)
    return home


def person(given: argparse.Namespace) -> "User":
    """The person who acts, their password checked. Raises Refused alike for a wrong one and for no such name."""
    from django.contrib.auth import authenticate

    name = given.person or _only_person()
    secret = os.environ.get(PASSWORD_VARIABLE) or getpass.getpass(f"Password of {name}: ")
    found = authenticate(None, username=name, password=secret)
    if found is None:
        raise Refused("This name and password do not go together.", hint="Log-ins are the same as in the browser.")
    return found


def _only_person() -> str:
    from tocsin.desk.people.models import User

    names = list(User.objects.filter(is_active=True).values_list("username", flat=True)[:2])
    if len(names) != 1:
        raise BadInput("Say who acts.", hint="Add --as USERNAME.")
    return str(names[0])


def waits(number: str, verb: str) -> str:
    """What is printed when a draft needs a second person."""
    command = f"tocsin {verb} --approve {number} --as THEIR-NAME"
    return f"{number} is drafted and waits for somebody else's approval:\n  {command}"
