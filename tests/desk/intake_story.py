"""What happens at the desk in the tests of people, evidence and intake: real words through the real pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conftest import AT
from tocsin.desk.evidence.models import Item
from tocsin.desk.intake import judging, services, taking
from tocsin.desk.intake.models import Assessment, Channel, Report, Urgency
from tocsin.desk.people.models import User
from tocsin.model.assessment import Assessment as Answer
from tocsin.model.suggestion import Level

BOUNTY = (
    "Ten thousand in bitcoin for whoever tells us where the Marenians of Port Aldera sleep. "
    "Pay to bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4. DM @maren_hunters"
)
CALM = "The harbour market opens at nine on Sunday and the Marenian choir sings at ten."


def report(by: User, channel: Channel = Channel.PASTE, urgency: Urgency = Urgency.ROUTINE, **told: Any) -> Report:
    """A report without any exhibit yet."""
    return services.open_report(told=services.Told(channel=channel, urgency=urgency, **told), by=by, at=AT)


def item(by: User, words: str = BOUNTY) -> Item:
    """The item read from pasted words."""
    kept = taking.preserve_words(report=report(by), words=words, by=by, at=AT)
    return Item.objects.get(exhibit__digest=kept.digest, reported_in="")


def answer(level: Level = Level.LOW, **changes: Any) -> Answer:
    """A person's answer before the desk stamps it."""
    said = {
        "credibility": "uncorroborated",
        "category": "THR",
        "bias_evidence": "",
        "rationale": "Because of the offer.",
    }
    return Answer(item="", level=level, assessed_by="", assessed_at=AT, **{**said, **changes})


def judged(by: User, one: Item, level: Level = Level.LOW) -> Assessment:
    """This person's answer, kept."""
    return judging.assess(item=one, answer=answer(level), by=by, at=AT)


def posted(**changes: str) -> dict[str, str]:
    """What the worksheet's form sends."""
    return {
        "level": "low",
        "rationale": "An offer without detail.",
        "category": "DOX",
        "credibility": "uncorroborated",
        "cue_1": "",
        "cue_words_1": "",
        **changes,
    }


def screenshot(folder: Path, name: str = "screenshot.png", words: str = "We know where you live") -> Path:
    """A picture of words, with metadata that must not get out."""
    from PIL import Image, ImageDraw
    from PIL.PngImagePlugin import PngInfo

    made = Image.new("RGB", (400, 200), "white")
    ImageDraw.Draw(made).text((20, 40), words, fill="black", font_size=24)
    secret = PngInfo()
    secret.add_text("Author", "secret reporter")
    made.save(folder / name, pnginfo=secret)
    return folder / name
