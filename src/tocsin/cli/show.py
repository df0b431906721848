"""Show what the vault holds: all exhibits, or one with its items, its reasons and its custody."""

import argparse
import json
from collections.abc import Sequence

from tocsin.canonical import instant
from tocsin.cli._common import desk_argument, desk_of, json_argument, shortened, table
from tocsin.errors import BadInput
from tocsin.intake.analyses import analysed_of
from tocsin.intake.facts import facts_of
from tocsin.intake.records import Analysed
from tocsin.model.capture_facts import CaptureFacts
from tocsin.model.codec import to_record
from tocsin.model.exhibit import Exhibit
from tocsin.model.suggestion import SecondOpinion
from tocsin.triage import level_of, reads_as
from tocsin.vault import Vault

EXAMPLES = """\
  tocsin show
  tocsin show E-0003
  tocsin show --json E-0003
Threats are printed as they are; look away when you need to."""


def arguments(words: argparse.ArgumentParser) -> None:
    """The words after `tocsin show`."""
    words.add_argument(
        "exhibit", nargs="?", default="", metavar="EXHIBIT", help="exhibit number or the start of its digest"
    )
    desk_argument(words)
    json_argument(words)


def run(given: argparse.Namespace) -> int:
    """Print the list, or one exhibit."""
    home = desk_of(given)
    vault = Vault(home.vault, home.keys)
    if not given.exhibit:
        return _list(vault, as_json=given.json)
    exhibit = find(vault, given.exhibit)
    found = analysed_of(vault, exhibit)
    print(
        json.dumps(_record(vault, exhibit, found), ensure_ascii=False) if given.json else _page(vault, exhibit, found)
    )
    return 0


def find(vault: Vault, name: str) -> Exhibit:
    """The exhibit of this number (`E-0003`) or digest start. Raises BadInput when none or several fit."""
    fitting = [one for one in vault.exhibits() if one.label == name.upper() or one.digest.startswith(name.lower())]
    if len(fitting) != 1:
        raise BadInput(f"{len(fitting)} exhibits fit “{name}”.", hint="`tocsin show` lists them all.")
    return fitting[0]


def _list(vault: Vault, *, as_json: bool) -> int:
    exhibits = vault.exhibits()
    if as_json:
        for one in exhibits:
            print(json.dumps(to_record(one), ensure_ascii=False))
        return 0
    rows = [(one.label, instant(one.received_at), one.how, one.media_type, one.name) for one in exhibits]
    print(table(("exhibit", "received", "how", "type", "name"), rows) if rows else "The vault holds no exhibit yet.")
    return 0


def _record(vault: Vault, exhibit: Exhibit, found: Sequence[Analysed]) -> dict[str, object]:
    facts = facts_of(vault, exhibit)
    return {
        "exhibit": to_record(exhibit),
        "capture": to_record(facts) if facts else None,
        "items": [
            {
                "item": to_record(one.item),
                "id": one.item.id,
                "extraction": to_record(one.extraction),
                "suggestion": to_record(one.suggestion),
            }
            for one in found
        ],
        "custody": [to_record(event) for event in vault.custody(exhibit.digest)],
    }


def _page(vault: Vault, exhibit: Exhibit, found: Sequence[Analysed]) -> str:
    lines = [
        f"{exhibit.label}  {exhibit.name}  {exhibit.media_type}  {exhibit.size:,} bytes",
        f"SHA-256 {exhibit.digest}",
        "",
    ]
    for one in found:
        lines += [*_item(one), ""]
    facts = facts_of(vault, exhibit)
    lines += [*capture_lines(facts), ""] if facts else []
    lines.append("Custody")
    lines += [
        f"  {event.seq:>5}  {instant(event.at)}  {event.actor}: {event.act}" for event in vault.custody(exhibit.digest)
    ]
    return "\n".join(lines)


def capture_lines(facts: CaptureFacts) -> list[str]:
    """Whether a capture is whole, whether it renders so again, and how the page stood at each later look."""
    looks = [f"{instant(visit.at)}  {visit.standing}. {visit.reason}" for visit in facts.visits]
    return [
        f"Capture: {facts.status}{'. ' if facts.reason else ''}{facts.reason}",
        f"Seen with the desk's own account {facts.account}" if facts.account else "Seen as anybody sees it",
        f"Render proof: {facts.proof_line or 'none made'}",
        *facts.checks,
        *(f"Looked at again {look}" for look in looks),
    ]


def _item(one: Analysed) -> list[str]:
    who = one.item.account.label if one.item.account else one.item.speaker or "no account"
    lines = [
        f"• {one.item.kind.value} by {who}, {one.item.source.locator or 'whole file'} [{one.extraction.language.code}]",
        f"  {shortened(one.item.text, 300)}",
        f"  suggested: {level_of(one.suggestion)} ({one.suggestion.rule}). {one.suggestion.explanation}",
        f"  reads as: {reads_as(one.suggestion)}{_chance(one.suggestion.second_opinion)}",
    ]
    lines += [
        f"    cue {cue.family.replace('_', ' ')}: “{shortened(cue.passage.text, 80)}”" for cue in one.suggestion.cues
    ]
    if carrying := one.suggestion.carrying:
        lines.append(f"    weighs most: “{shortened(carrying.text, 80)}”")
    lines += [f"    context {context.kind}: {context.reason}" for context in one.suggestion.contexts]
    return lines


def _chance(opinion: SecondOpinion | None) -> str:
    return f" ({opinion.probability:.2f}, {opinion.made_by}). {opinion.says}".rstrip() if opinion else ""
