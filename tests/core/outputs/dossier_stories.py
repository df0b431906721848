# ruff: noqa: E501
"""The dossiers that output tests tell their stories with; `tests/vectors/dossiers/*.json` are these, written down.

Run this file to write the vectors again after a deliberate change: python tests/core/outputs/dossier_stories.py
"""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tocsin.canonical import sha256
from tocsin.model.account import Account
from tocsin.model.agency import Agency
from tocsin.model.assessment import AnchoredCue, Assessment
from tocsin.model.capture_facts import CaptureFacts, Visit
from tocsin.model.claim import Claim, ClaimKind, SourceGrade
from tocsin.model.codec import to_record
from tocsin.model.dossier import (
    Advisory,
    AdvisoryVersion,
    BoundFact,
    CaseItem,
    Correction,
    Dossier,
    Incident,
    Letter,
    Organisation,
    PreservedExhibit,
    Referral,
    Signatory,
    Translation,
)
from tocsin.model.exhibit import CustodyEvent, Exhibit
from tocsin.model.item import Item, ItemKind, SourceRef
from tocsin.model.link import Campaign, Link, LinkKind
from tocsin.model.outcome import Outcome, OutcomeStanding
from tocsin.model.passage import Passage, passage_of
from tocsin.model.suggestion import Context, Cue, Level, Specificity, Suggestion
from tocsin.model.when import When

VECTORS = Path(__file__).parents[2] / "vectors" / "dossiers"
AT = datetime(2026, 10, 3, 16, 0, tzinfo=UTC)
WALLET = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
BOUNTY = f"500 in bitcoin to whoever tells me where Marenians meet in Port Aldera this Friday. {WALLET} no questions"
DESK = Organisation(
    name="Consulate of Marenia in Port Aldera",
    kind="consulate",
    address="12 Quay Street, Port Aldera",
    contact_name="Lea Ruiz",
    contact_role="community safety officer",
    phone="+1 202 555 0144",
    email="safety@consulate.example",
    hotline="+12025550143",
    emergency="911",
    country="",
    website="https://consulate.example/safety",
    principal="Ministry of Foreign Affairs of Marenia",
)
PAPD = Agency("papd", "Port Aldera Police Department (PAPD)", "police", attention="Detective desk")
HUNTERS = Account("chirrup", "maren_hunters", "88120043771", "Maren Hunters", "https://chirrup.example/maren_hunters")


def exhibit(number: int, name: str, body: str, media_type: str = "image/png", **more: object) -> PreservedExhibit:
    """A preserved exhibit whose digest is that of `body`."""
    data = body.encode("utf-8", "surrogatepass")
    digest = sha256(data)
    at = AT - timedelta(hours=20) + timedelta(minutes=number)
    made = Exhibit(number, digest, len(data), media_type, name, "link", at, "https://chirrup.example/s/1")
    facts = {"number": str(number), "size": str(len(data)), "name": name, "media_type": media_type, "how": "link"}
    facts |= {"received_from": "https://chirrup.example/s/1", "url": "https://chirrup.example/s/1"}
    facts |= {"status": "captured", "tool": "tocsin 0.1.0, Chromium 156.0.8078.79", "not_captured": "one picture: 404"}
    leaves = [sha256(f"{digest} {step}".encode()) for step in range(2)]
    custody = (
        CustodyEvent(number * 2, at, "capture", "received", digest, facts, leaves[0]),
        CustodyEvent(number * 2 + 1, at + timedelta(minutes=5), "Lea Ruiz", "read", digest, {}, leaves[1]),
    )
    fields = {"custody": custody, "file_name": f"E-{number:04d}.png", **more}
    return PreservedExhibit(made, **fields)  # type: ignore[arg-type]


def post(
    text: str, digest: str, *, account: Account = HUNTERS, url: str = "https://chirrup.example/s/7718", **more: object
) -> Item:
    """A post on the invented platform."""
    when = When("2026-10-02T18:41:07Z", Passage(0, 24, "Friday 2 Oct 2026, 11:41"))
    fields = {"account": account, "posted": when, "url": url, "extra": {"content_id": "7718"}, **more}
    return Item(ItemKind.POST, text, SourceRef(digest, "#s-7718", "page"), **fields)  # type: ignore[arg-type]


def judged(item: Item, level: Level = Level.HIGH) -> Assessment:
    """A person's assessment of an item, anchored to its first words."""
    return Assessment(
        item=item.id,
        level=level,
        credibility="single source",
        category="THR",
        bias_evidence="Names the nationality (“Marenians”); posted the day after the assault at the harbour rally.",
        rationale="Offers money for whereabouts, names a city and a day, and shows a payment address.",
        assessed_by="Lea Ruiz",
        assessed_at=AT - timedelta(hours=3),
        cues=(
            AnchoredCue("reward_for_whereabouts", passage_of(item.text, 0, min(14, len(item.text)))),
            AnchoredCue("means_of_payment", passage_of(item.text, 0, min(8, len(item.text)))),
        ),
        specificity=Specificity(target=True, place=True, time=True, means=None),
        mitigating="",
        alternatives="Trolling or a fraud on donors were considered.",
    )


def suggested(item: Item) -> Suggestion:
    """What the machine proposed for an item."""
    words = passage_of(item.text, 0, min(14, len(item.text)))
    cue = Cue("reward_for_whereabouts", words, "A sum is offered for people's whereabouts.", "en")
    return Suggestion(
        item.id,
        Level.HIGH,
        "reward-with-place-and-time",
        "Offers a reward for where people are, with a place and a time.",
        (cue,),
        (Context("direct speech", words, "No quotation marks."),),
        Specificity(True, True, True, None),
        language="en",
        made_by="tocsin.triage 0.1.0",
    )


def case_item(
    text: str, number: int, language: str = "en", translation: Translation | None = None, **more: object
) -> CaseItem:
    """An item with everything that a well-kept desk says of it."""
    item = post(text, sha256(text.encode("utf-8", "surrogatepass")), **more)  # type: ignore[arg-type]
    return CaseItem(
        item,
        (item.source.exhibit,),
        language,
        translation,
        judged(item),
        None,
        suggested(item),
        AT - timedelta(hours=21),
        (f"bitcoin address {WALLET} (checksum verified)",) if WALLET in text else (),
    )


CAPTURED = CaptureFacts(
    url="https://chirrup.example/s/7718",
    status="captured",
    browser="Chromium 156.0.8078.79",
    proof="reproduced with differences",
    proof_reason="The replay differs: 1 part of the picture, 1 passage.",
    proof_words=("“48.2K views” → “48.3K views”",),
    proof_rectangles=((40, 300, 90, 18),),
    checks=("Quoted words: found. The quoted words stand in the captured page.",),
    visits=(
        Visit(AT - timedelta(hours=10), "unknown", "The site asks for a log-in; the content was not shown."),
        Visit(AT - timedelta(hours=1), "live", "The page shows the same words as before."),
    ),
)


def shown(number: int, text: str) -> PreservedExhibit:
    """The exhibit that shows an item with this text."""
    return exhibit(
        number,
        f"capture-{number}.png",
        text,
        not_captured=("replies below the tenth", "two pictures that did not load"),
        capture=CAPTURED if number == 1 else None,
        status_now="live",
        checked_at=AT - timedelta(hours=1),
    )


def referral(**more: object) -> Referral:
    """A referral to the invented police."""
    fields = {
        "number": "R-0001",
        "agency": PAPD,
        "asks": ("Open a report for a threat against a community and tell us the unit.",),
        "already_done": ("Reported to Chirrup, ticket 55120, after capture.",),
        "consent_basis": "The consulate's own knowledge; the caller agreed to disclosure to the police.",
        "withheld": ("The caller's name and number: consent is for the police desk by phone only.",),
        **more,
    }
    return Referral(**fields)  # type: ignore[arg-type]


def advisory(**more: object) -> Advisory:
    """A public warning in four languages."""
    fields = {
        "number": "TOC-ADV-2026-0001",
        "audience": "Marenian community and visitors of the consulate",
        "area": "Port Aldera, harbour district",
        "issued_at": AT,
        "expires_at": AT + timedelta(days=7),
        "source_grade": "B2",
        "versions": (
            AdvisoryVersion(
                "en",
                "Online threat against our community",
                "A post offered money for information on where people of our community meet. It was reported to the police.",
                "Do not share meeting places in public. Do not answer such posts. Keep what you receive and tell us.",
                True,
            ),
            AdvisoryVersion(
                "hy",
                "Առցանց սպառնալիք մեր համայնքին",
                "Համացանցում գումար են առաջարկել մեր համայնքի հավաքների վայրերի մասին տեղեկության համար։ Ոստիկանությունը տեղեկացված է։",
                "Հրապարակավ մի՛ գրեք հանդիպումների վայրերի մասին։ Պահպանեք ստացածը և տեղեկացրեք մեզ։",
                True,
            ),
            AdvisoryVersion(
                "id",
                "Ancaman daring terhadap komunitas kami",
                "Sebuah unggahan menawarkan uang untuk informasi tempat berkumpul komunitas kami. Polisi sudah diberi tahu.",
                "Jangan membagikan tempat pertemuan secara terbuka. Simpan yang Anda terima dan beri tahu kami.",
            ),
            AdvisoryVersion(
                "ar",
                "تهديد عبر الإنترنت لجاليتنا",
                "عرض منشور مالاً مقابل معلومات عن أماكن لقاء جاليتنا. أُبلغت الشرطة.",
                "لا تنشروا أماكن اللقاءات علناً. احتفظوا بما يصلكم وأخبرونا.",
                True,
            ),
        ),
        "state": "approved",
        **more,
    }
    return Advisory(**fields)  # type: ignore[arg-type]


def letter(**more: object) -> Letter:
    """A letter to the invented mayor."""
    fields = {
        "number": "L-0001",
        "to_name": "Dana Ortega",
        "to_title": "Mayor of Port Aldera",
        "to_address": "City Hall, 1 Harbour Square, Port Aldera",
        "subject": "Request to condemn threats against the Marenian community",
        "facts": (
            BoundFact("On 2 October 2026 a post offered money for the whereabouts of Marenians in the city.", "E-0001"),
            BoundFact(
                "On 1 October 2026 an officer was reported injured at the harbour rally.", "E-0002, Aldera 9 News"
            ),
            BoundFact("The Port Aldera Police Department received our referral on 3 October 2026.", "R-0001"),
        ),
        "asks": ("Condemn threats against any community in public.", "Name an office that our hotline may call."),
        "opening": "We write about the safety of people in your city.",
        "closing": "We thank you for your attention and remain at your disposal.",
        "on": "2026-10-03",
        **more,
    }
    return Letter(**fields)  # type: ignore[arg-type]


def article_exhibit() -> PreservedExhibit:
    """The newspaper report."""
    return exhibit(2, "kabar-aldera.html", "Kabar Aldera report", "text/html", file_name="E-0002.html")


def incident() -> Incident:
    """The assault at the rally, on which two sources disagree."""
    tv = "at least one officer was injured"
    paper = "dua petugas terluka"
    return Incident(
        "I-0001",
        "Assault at the harbour rally",
        "Several people attacked participants of a peaceful rally of Marenians.",
        "2026-10-01",
        "Harbour Square, Port Aldera",
        "at least one officer",
        (
            Claim("Aldera 9 News", ClaimKind.HARM, Passage(0, len(tv), tv), "at least", grade=SourceGrade("B", 2)),
            Claim("Kabar Aldera", ClaimKind.HARM, Passage(0, len(paper), paper), grade=SourceGrade("C", 3)),
        ),
        "two sources that disagree",
        "confirmed",
    )


def campaign(items: tuple[CaseItem, ...]) -> Campaign:
    """A proposal that the items belong together."""
    ids = tuple(sorted(found.item.id for found in items))
    links = (Link(LinkKind.SAME_INDICATOR, ids[0], ids[-1], f"wallet {WALLET} in both", 0.99, WALLET),)
    return Campaign(
        "Posts that offer money for whereabouts",
        ids,
        links,
        ("The same payment address stands in two posts.",),
        ("Anyone can copy a payment address.",),
        "2026-10-02",
        "2026-10-03",
        "Assault at the harbour rally",
    )


def demo() -> Dossier:
    """The worked case."""
    second = f"still waiting. 500 for an address, {WALLET}"
    items = (case_item(BOUNTY, 1), case_item(second, 3, url="https://chirrup.example/s/7760"))
    return Dossier(
        case_number="TOC-2026-0001",
        title="Bounty for whereabouts",
        summary="A post on Chirrup offers bitcoin for information on where Marenians meet in Port Aldera this Friday. "
        "It was posted the day after an assault at a peaceful rally.",
        organisation=DESK,
        prepared_at=AT,
        prepared_by=Signatory("Lea Ruiz", "analyst"),
        approved_by=Signatory("Noor Haddad", "reviewer"),
        approved_at=AT + timedelta(minutes=20),
        threatened="Marenians in Port Aldera, and visitors of the consulate",
        community="Marenian",
        items=items,
        exhibits=(shown(1, BOUNTY), article_exhibit(), shown(3, second)),
        incidents=(incident(),),
        campaign=campaign(items),
        outcomes=(
            Outcome(
                "hate-crime investigation launched",
                "2026-10-02",
                "claimed by the Consulate of Marenia, in E-0002",
                OutcomeStanding.CLAIMED,
                "PAPD",
            ),
        ),
        referral=referral(),
        advisory=advisory(),
        letter=letter(),
        fear_statement="“I have not let my children walk to school since I read it.”",
        steps_taken="The Friday meeting was moved; a guard was asked for.",
    )


def with_item(text: str, language: str, translation: Translation | None, **more: object) -> Dossier:
    """The worked case with this item in front and its exhibit."""
    return replace(
        demo(), items=(case_item(text, 1, language, translation),), exhibits=(shown(1, text),), campaign=None, **more
    )  # type: ignore[arg-type]


def empty() -> Dossier:
    """A dossier in which nothing but the frame is filled."""
    desk = Organisation("Harbour Hotline")
    return Dossier(
        "TOC-2026-0002",
        "",
        "",
        desk,
        AT,
        Signatory("Rami"),
        referral=Referral("R-0002", PAPD, ()),
        advisory=advisory(versions=(AdvisoryVersion("en", "Safety notice", "", ""),), state="draft"),
        letter=Letter("L-0002", "", "", "", "", (), ()),
    )


def long() -> Dossier:
    """Every free text far beyond what one page holds, and forty exhibits."""
    told = "I will find where every one of them meets and then you will all see what happens on Friday. " * 60
    base = with_item(told, "en", None)
    many = tuple(
        exhibit(n, f"a rather long file name of a screenshot number {n} taken by phone.png", f"x{n}")
        for n in range(2, 41)
    )
    return replace(
        base,
        case_number="TOC-2026-0003",
        threatened="Everybody who visits the consulate, the community hall, the school and the harbour market " * 4,
        summary="Long summary sentence about the matter. " * 60,
        exhibits=(*base.exhibits, *many),
        fear_statement="We are afraid and we have not slept. " * 40,
        steps_taken="Doors were locked, meetings moved, guards asked for. " * 40,
        referral=referral(asks=tuple(f"Ask number {n}: " + "please look into this matter " * 12 for n in range(1, 7))),
        letter=letter(
            facts=tuple(
                BoundFact(f"Fact {n} about what was recorded in the city. " * 2, f"E-{n:04d}") for n in range(1, 9)
            )
        ),
    )


def armenian() -> Dossier:
    """A post in Armenian with a human translation."""
    text = "Ով կասի, թե որտեղ են հավաքվում մարենացիները, 500 կստանա։ Ուրբաթ օրը կտեսնեք։"
    return with_item(
        text,
        "hy",
        Translation("Whoever says where the Marenians gather gets 500. On Friday you will see.", "en", "Ani S."),
        case_number="TOC-2026-0004",
    )


def russian() -> Dossier:
    """A post in Russian with a machine translation."""
    text = "Заплачу 500 тому, кто скажет, где собираются маренцы. В пятницу увидите."
    return with_item(
        text,
        "ru",
        Translation(
            "I will pay 500 to whoever says where the Marenians gather. You will see on Friday.",
            "en",
            "local model 2.1",
            "machine",
        ),
        case_number="TOC-2026-0005",
    )


def arabic() -> Dossier:
    """A right-to-left post with Latin words and digits inside, not translated yet."""
    text = f"سأدفع 500 لمن يخبرني أين يجتمع المارينيون في Port Aldera يوم الجمعة. {WALLET}"
    return with_item(text, "ar", None, case_number="TOC-2026-0006", solo=True, approved_by=None)


def hebrew() -> Dossier:
    """A right-to-left post with points."""
    return with_item("אֲשַׁלֵּם 500 למי שיגיד איפה נפגשים המארנים ביום שישי.", "he", None, case_number="TOC-2026-0007")


def emoji() -> Dossier:
    """Signs instead of words, a sequence with joiners, and characters that no font has."""
    text = "🔥🔫 on Friday 👨‍👩‍👧 ☠️ at the hall \U0001fae8 𝓶𝓪𝓻𝓮𝓷 \U000e0041\ue000 我们 ꧁꧂ 𓀀 done"
    return with_item(text, "en", None, case_number="TOC-2026-0008")


def hidden() -> Dossier:
    """Controls that reorder or hide text, homoglyphs, and stacked marks."""
    text = "pay\u200bme \u202etxet neddih\u202c f\u0440iday\u00ad at\u2066 nine\u2069 \ufeffZ\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324 \x07\x1b[31m می‌روند"
    return with_item(text, "en", None, case_number="TOC-2026-0009")


HOSTILE = (
    '#panic("x") #read("/etc/passwd") $ x^2 $ *bold* _em_ `raw` = Heading\n- list @ref <label> // comment /* c */ \\ '
    '<script>alert(1)</script> <b>&amp; &lt; ]]> <!-- --> <![CDATA[ <!DOCTYPE x [<!ENTITY e "boom">]> &e; '
    "[link](javascript:alert(1)) ![i](x) ${7*7} {{7*7}} %s %n \"quotes\" 'single' \\u0041 \\0"
)


def hostile() -> Dossier:
    """Markup of every language we write, in every field that strangers fill."""
    account = Account("chirrup", 'x"><script>', "1'\"<>", HOSTILE[:60], 'https://chirrup.example/#panic()"<b>')
    base = with_item(HOSTILE, "en", Translation(HOSTILE, "en", "#panic()"), case_number="TOC-2026-0010")
    item = case_item(HOSTILE, 1, account=account, url='https://chirrup.example/a?b=<c>&d="e"#f')
    return replace(
        base,
        threatened='#panic("who") <b>everyone</b> & co',
        summary=HOSTILE,
        fear_statement=HOSTILE,
        items=(item,),
        exhibits=(exhibit(1, "../../etc/<b>passwd #panic().png", HOSTILE),),
    )


def address_run() -> Dossier:
    """Unbroken runs longer than a line, and an address longer than a page is wide."""
    text = "a" * 900 + " " + "ա" * 400 + " https://chirrup.example/" + "x" * 700
    return with_item(text, "en", None, case_number="TOC-2026-0011")


def corrected() -> Dossier:
    """A published warning with two corrections, in every language that has words of its own."""
    made = advisory(
        state="published",
        corrections=(
            Correction(AT + timedelta(hours=5), "The area is the harbour district, not the whole city."),
            Correction(AT + timedelta(hours=9), "The police number was wrong in the Indonesian text."),
        ),
        versions=tuple(
            AdvisoryVersion(tag, f"{head}", f"{head} – 1.", f"{head} – 2.", tag != "az")
            for tag, head in (
                ("en", "Online threat"),
                ("es", "Amenaza en línea"),
                ("tr", "Çevrimiçi tehdit"),
                ("az", "Onlayn təhdid"),
                ("ru", "Угроза в сети"),
                ("hy", "Առցանց սպառնալիք"),
                ("id", "Ancaman daring"),
                ("ar", "تهديد عبر الإنترنت"),
                ("fa", "تهدید آنلاین"),
                ("sw", "Tishio la mtandaoni"),
            )
        ),
    )
    return replace(demo(), advisory=made)


def public_only() -> Dossier:
    """A warning with no case matter beside it."""
    return replace(demo(), items=(), exhibits=(), incidents=(), campaign=None, outcomes=(), referral=None, letter=None)


STORIES: dict[str, Callable[[], Dossier]] = {
    story.__name__: story
    for story in (
        demo,
        empty,
        long,
        armenian,
        russian,
        arabic,
        hebrew,
        emoji,
        hidden,
        hostile,
        address_run,
        corrected,
        public_only,
    )
}


def written(dossier: Dossier) -> str:
    """A dossier as its vector file holds it."""
    return json.dumps(to_record(dossier), ensure_ascii=True, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    VECTORS.mkdir(parents=True, exist_ok=True)
    for name, story in STORIES.items():
        (VECTORS / f"{name}.json").write_text(written(story()), "utf-8")
    sys.stdout.write(f"{len(STORIES)} dossiers in {VECTORS}\n")
