"""The police summary: one page that can be read in a minute, and behind it the whole record.

Page one answers what an officer needs to fill the report (who is threatened, the exact words, where, which account,
when, live or removed, how specific, what is asked, whom to call back). What does not fit there ends with a visible
“continues on page 2” and stands in full on the pages behind.
"""

from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier
from tocsin.outputs import _typst
from tocsin.outputs._facts import PACKAGE_SENTENCE, file_stem, review_line, utc
from tocsin.outputs._front import BUDGETS, front
from tocsin.outputs._marking import marking_of
from tocsin.outputs._record_pages import record_pages
from tocsin.outputs._words import check_referral_words

LABEL = "Police summary (PDF): one page, then the record"
AUDIENCE = "police"
NEEDS = "referral"


def render(dossier: Dossier) -> tuple[Artefact, ...]:
    """One PDF/A-2a + PDF/UA-1 file on US letter.

    Raises BadInput for a marking that is not TLP 2.0, and Refused when the desk's own prose presumes guilt.
    """
    check_referral_words(dossier)
    marking = marking_of(dossier.marking)
    assert dossier.referral is not None
    data = {
        "case": dossier.case_number,
        "kind": "Police summary",
        "marking": {"label": marking.label, "colour": marking.colour, "words": marking.words},
        "recipient": dossier.referral.agency.name,
        "prepared": utc(dossier.prepared_at),
        "emergency": dossier.organisation.emergency,
        "urgent": dossier.referral.emergency,
        "review": review_line(dossier),
        "says": PACKAGE_SENTENCE,
        "fronts": [front(dossier, budget) for budget in BUDGETS],
        "record": record_pages(dossier),
    }
    made = _typst.pdf(
        "summary.typ",
        data,
        title=f"{dossier.case_number}: police summary",
        author=dossier.organisation.name,
        at=dossier.prepared_at,
    )
    return (Artefact(f"{file_stem(dossier.case_number)}_1_SUMMARY.pdf", "application/pdf", made, LABEL),)
