"""The command line: one file a verb. Prints here and nowhere else; every verb is also a function of the house.

Exit codes: 0 done · 1 refused, or something does not verify · 2 wrong usage · 3 partly done · 130 stopped by Ctrl-C.
"""

import argparse
import sys
from collections.abc import Sequence

from tocsin import __version__
from tocsin.cli import (
    advise,
    backup,
    checkpoint,
    corrections,
    court,
    demo,
    erase,
    hold,
    init,
    letter,
    outcome,
    partner,
    profile,
    refer,
    reindex,
    restore,
    revisit,
    serve,
    show,
    stamp,
    take,
    verify,
    withhold,
    witness,
)
from tocsin.errors import TocsinError

VERBS = (
    init,
    take,
    show,
    revisit,
    profile,
    partner,
    refer,
    advise,
    letter,
    court,
    outcome,
    corrections,
    verify,
    withhold,
    witness,
    checkpoint,
    stamp,
    serve,
    reindex,
    hold,
    erase,
    backup,
    restore,
    demo,
)

DONE, FAILED, USAGE, PARTLY, STOPPED = 0, 1, 2, 3, 130


def parser() -> argparse.ArgumentParser:
    """The parser of all verbs; `--help` of each shows examples."""
    top = argparse.ArgumentParser(
        prog="tocsin",
        description="One desk, from a reported online threat to a verified referral and its outcome.",
        epilog="Tocsin is not an emergency service. When someone is in danger now, call the emergency number first.",
    )
    top.add_argument("--version", action="version", version=f"tocsin {__version__}")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    for module in VERBS:
        name = module.__name__.rsplit(".", 1)[-1]
        words = verbs.add_parser(
            name,
            help=(module.__doc__ or "").split("\n")[0],
            description=module.__doc__,
            epilog=f"examples:\n{module.EXAMPLES}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.arguments(words)
        words.set_defaults(run=module.run)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit code; errors become a sentence and a hint on standard error."""
    given = parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except TocsinError as error:
        print(f"tocsin: {error}", file=sys.stderr)
        if error.hint:
            print(f"        {error.hint}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("\ntocsin: stopped. What was finished is kept; run the same command again to go on.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
