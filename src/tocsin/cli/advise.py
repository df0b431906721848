"""Warn the community: draft an advisory from a file of texts, or approve and publish a waiting one."""

import argparse
from datetime import timedelta
from pathlib import Path

from tocsin.cli._common import desk_argument, now
from tocsin.cli._desk import person, person_argument, ready, waits
from tocsin.errors import BadInput

EXAMPLES = """\
  tocsin advise T-2026-0001 --texts warning.toml --audience "Marenians in Port Aldera" --area "Port Aldera" --as noor
  tocsin advise --approve A-2026-0001 --as rami

warning.toml holds one block for each language:
  [[version]]
  language = "en"
  headline = "Be careful at the harbour square this Saturday"
  body = "Threats against our community are being looked into by the police."
  instruction = "If you see someone following you, call 911 first, then our hotline." """


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin advise`."""
    words.add_argument("case", nargs="?", default="", metavar="CASE")
    words.add_argument("--approve", default="", metavar="ADVISORY", help="approve this checked advisory and publish it")
    words.add_argument("--texts", type=Path, metavar="FILE", help="TOML file with one [[version]] for each language")
    words.add_argument("--audience", default="", help="whom it is for")
    words.add_argument("--area", default="", help="where it holds")
    words.add_argument(
        "--grade", default="F6", help="Admiralty grade of what it rests on (default: F6, cannot be judged)"
    )
    words.add_argument("--days", type=int, default=7, help="days until it expires (default: 7, at most 14)")
    words.add_argument("--severity", default="Moderate", choices=("Extreme", "Severe", "Moderate", "Minor"))
    person_argument(words)
    desk_argument(words)


def run(given: argparse.Namespace) -> int:
    """Draft and check, or approve and publish."""
    ready(given)
    from django.db import transaction

    from tocsin.desk.cases.queries import find_case
    from tocsin.desk.dispatch import queries
    from tocsin.desk.dispatch.services import advisories
    from tocsin.desk.dispatch.texts import versions_in

    by, at = person(given), now()
    if given.approve:
        advisory = queries.advisories(by, at).filter(number=given.approve.strip().upper()).first()
        if advisory is None:
            raise BadInput(f"There is no advisory {given.approve} that you may see.")
    else:
        if given.texts is None:
            raise BadInput("Say which file holds the texts.", hint="Add --texts FILE.")
        with transaction.atomic():
            advisory = advisories.draft_advisory(
                by=by,
                case=find_case(by, given.case, at),
                audience=given.audience,
                area=given.area,
                source_grade=given.grade,
                versions=versions_in(given.texts),
                expires_at=at + timedelta(days=given.days),
                severity=given.severity,
                at=at,
            )
            advisories.check_facts(by=by, advisory=advisory, at=at)
            advisories.check_privacy(by=by, advisory=advisory, at=at)
    if not queries.may_approve(by, advisory, at):
        print(waits(advisory.number, "advise"))
        return 0
    with transaction.atomic():
        advisories.approve_advisory(by=by, advisory=advisory, at=at)
        advisories.publish_advisory(by=by, advisory=advisory, at=at)
    print(f"Published: {advisory.number}, until {advisory.expires_at:%Y-%m-%d}.")
    return 0
