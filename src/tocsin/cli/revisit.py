"""Look again at captured pages: still up, changed, removed, or could not be told. Every look is kept."""

import argparse
import json

from tocsin.capture import Camera
from tocsin.cli._common import actor_name, desk_argument, desk_of, json_argument, now, table
from tocsin.cli.show import find
from tocsin.intake.take import bench
from tocsin.intake.visits import LookedAgain, look_again
from tocsin.model.codec import to_record

EXAMPLES = """\
  tocsin revisit E-0001
  tocsin revisit --json E-0001 E-0012
The first capture stays as it is. What each look saw becomes exhibits of the same group, and one line of the log."""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin revisit`."""
    words.add_argument("exhibit", nargs="+", help="an exhibit of a capture, such as E-0001")
    desk_argument(words)
    json_argument(words)


def run(given: argparse.Namespace) -> int:
    """Look at each page once more, say how it stands, and bring the desk's index up to date."""
    from tocsin.desk.serve import reindex

    home = desk_of(given)
    at = bench(home, actor=actor_name(), clock=now)
    exhibits = [find(at.vault, name) for name in given.exhibit]
    with Camera() as camera:
        looks = [look_again(at, exhibit, camera) for exhibit in exhibits]
    reindex(home)
    for look in looks:
        print(json.dumps(as_record(look), ensure_ascii=False) if given.json else lines_of(look))
    return 0


def as_record(look: LookedAgain) -> dict[str, object]:
    """A look for machines."""
    visit: dict[str, object] = to_record(look.visit)
    return {"exhibit": look.of.label, "kept": [one.label for one in look.exhibits]} | visit


def lines_of(look: LookedAgain) -> str:
    """A look for people."""
    kept = ", ".join(one.label for one in look.exhibits) or "nothing new"
    lines = [
        f"{look.of.label} {look.of.detail['url']}: {look.visit.standing}. {look.visit.reason}",
        f"    kept: {kept}",
    ]
    changes = [(line,) for line in look.visit.changes]
    return "\n".join([*lines, *([table(("changed words",), changes, 100)] if changes else [])])
