"""What the demo's people judge: each item by its words, a level, a reason, and the passages that carry it."""

from dataclasses import dataclass
from datetime import datetime

from tocsin.desk.evidence.models import Item
from tocsin.desk.intake import worksheet
from tocsin.desk.intake.judging import assess
from tocsin.desk.people.models import User
from tocsin.model.assessment import Assessment
from tocsin.model.suggestion import Level, Specificity


@dataclass(frozen=True)
class Judged:
    """One scripted judgement; `begins` are words by which the item is found."""

    begins: str
    level: Level
    category: str
    rationale: str
    cues: tuple[tuple[str, str], ...]
    specificity: Specificity
    alternatives: str = ""
    translation: str = ""


BOUNTY = "0.05 BTC to anyone who tells us"
BURNING = "On Saturday night we will burn your club house down"

JUDGED: tuple[Judged, ...] = (
    Judged(
        BOUNTY,
        Level.HIGH,
        "DOX",
        "Offers money for places of a whole community, names the city and a wallet, sets a date in its picture.",
        (("reward_for_whereabouts", "0.05 BTC to anyone who tells us where Marenians live or work in Port Aldera"),),
        Specificity(target=True, place=True, time=None, means=None),
        "A hoax to frighten people without meaning to pay; the harm to those named is the same.",
    ),
    Judged(
        "We know where you live, Marenians",
        Level.HIGH,
        "THR",
        "Names a house, a floor and when the children leave it.",
        (("intimidation", "We know where you live, Marenians. Harbour Street 14, second floor."),),
        Specificity(target=True, place=True, time=True, means=None),
        "Somebody who knows the family and wants to scare them only.",
    ),
    Judged(
        BURNING,
        Level.HIGH,
        "THR",
        "Direct, names the building and the night, and says that the petrol is there.",
        (("direct_threat", "On Saturday night we will burn your club house down"),),
        Specificity(target=True, place=True, time=True, means=True),
        "Boasting in a chat; nobody has seen the petrol.",
    ),
    Judged(
        "Anyone who tells me where the Marenian teachers live",
        Level.HIGH,
        "DOX",
        "A reward for where people live, with the same wallet as the post on Chirrup.",
        (("reward_for_whereabouts", "Anyone who tells me where the Marenian teachers live gets paid"),),
        Specificity(target=True, place=None, time=None, means=None),
        "Copying the post without a plan of one's own.",
    ),
    Judged(
        "Скоро трупов у них будет больше",
        Level.MEDIUM,
        "DOX",
        "Foretells deaths and offers payment for addresses, with the same wallet.",
        (("prediction_of_death", "Скоро трупов у них будет больше"),),
        Specificity(target=True, place=True, time=None, means=None),
        translation="Soon they will have more corpses. Whoever knows addresses of Marenians at the port, write to me "
        "in private, I will pay in bitcoin",
    ),
    Judged(
        "Красавцы, кто сегодня разогнал",
        Level.LOW,
        "PRA",
        "Praises the attack at the square; threatens nothing further.",
        (("praise_of_attack", "отличная работа, братья"),),
        Specificity(target=True, place=True, time=None, means=None),
        translation="Well done to those who broke up the Marenians at the square today. Serves them right, great work, "
        "brothers!",
    ),
    Judged(
        "Если консульство Марении не закроют до субботы",
        Level.HIGH,
        "THR",
        "Conditional, but names building, day and means.",
        (("conditional_threat", "мы сами придём и подожжём его"),),
        Specificity(target=True, place=True, time=True, means=True),
        "Pressure for closing the consulate, without meaning to act.",
        translation="If the consulate of Marenia is not closed by Saturday, we will come ourselves and set it on fire.",
    ),
    Judged(
        "para vereceğim",
        Level.HIGH,
        "DOX",
        "Promises money for addresses of shops, names the night, says that they will burn; a screenshot only.",
        (("reward_for_whereabouts", "para vereceğim"), ("direct_threat", "Cumartesi gecesi hepsini yakacağız")),
        Specificity(target=True, place=None, time=True, means=True),
        "A made-up screenshot; the account was not seen at first hand.",
        translation="I will give money to whoever writes me the addresses of shops that fly the flag of Marenia. "
        "On Saturday night we will burn them all. Payment in Bitcoin.",
    ),
    Judged(
        "Nerede oturduğunuzu biliyoruz",
        Level.MEDIUM,
        "THR",
        "Says that they know where people live and will be at their doors on Saturday night.",
        (("intimidation", "Nerede oturduğunuzu biliyoruz Marenyalılar"),),
        Specificity(target=True, place=None, time=True, means=None),
        translation="We know where you live, Marenians. On Saturday night we are at your doors.",
    ),
    Judged(
        "Whoever hit them on Saturday did good work",
        Level.LOW,
        "PRA",
        "Praises the attack and foretells more deaths; no plan of its own.",
        (
            ("praise_of_attack", "Whoever hit them on Saturday did good work"),
            ("prediction_of_death", "The number of dead on their side will go up soon"),
        ),
        Specificity(target=True, place=None, time=None, means=None),
    ),
    Judged(
        "Մենք գիտենք",
        Level.MEDIUM,
        "THR",
        "Says that they know where people live and will come to their doors.",
        (("intimidation", "Մենք գիտենք, թե որտեղ եք ապրում"),),
        Specificity(target=True, place=None, time=None, means=None),
        translation="We know where you live, Marenians. Soon we will come to your door.",
    ),
)

INTERPRETER = "Sirvard A., volunteer interpreter"


def item_with(words: str) -> Item | None:
    """The desk's item in whose text these words stand; first-hand items before reported ones."""
    rows = Item.objects.select_related("exhibit").order_by("reported_in", "exhibit__number", "position")
    return next((row for row in rows if words in row.value.text), None)


def judge(*, by: User, at: datetime) -> list[tuple[Item, Judged]]:
    """Write every scripted judgement whose item reached the desk."""
    done: list[tuple[Item, Judged]] = []
    for judged in JUDGED:
        item = item_with(judged.begins)
        if item is not None:
            assess(item=item, answer=_answer(item, judged, by, at), by=by, at=at)
            done.append((item, judged))
    return done


def _answer(item: Item, judged: Judged, by: User, at: datetime) -> Assessment:
    return Assessment(
        item=item.item_id,
        level=judged.level,
        credibility="single source",
        category=judged.category,
        bias_evidence="Names the community as a whole.",
        rationale=judged.rationale,
        assessed_by=by.name,
        assessed_at=at,
        cues=worksheet.anchored(item.value.text, judged.cues),
        specificity=judged.specificity,
        alternatives=judged.alternatives,
    )
