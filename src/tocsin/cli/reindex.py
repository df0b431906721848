"""Build the desk's index again from the vault, which is the truth."""

import argparse

from tocsin.cli._common import desk_argument, desk_of

EXAMPLES = """\
  tocsin reindex --desk our-desk"""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin reindex`."""
    desk_argument(words)


def run(given: argparse.Namespace) -> int:
    """Rebuild and say how much was found."""
    home = desk_of(given)
    from tocsin.desk.serve import reindex

    print(f"Indexed {reindex(home, anew=True):,} entries of the custody log.")
    return 0
