"""A draft certification of electronic records for a person to complete, check and sign by hand.

After Federal Rules of Evidence 902(13) and 902(14) with the forms of 28 U.S.C. 1746 and California Code of Civil
Procedure 2015.5. Each statement is borne by entries of the custody log (`_statement`), to which it points; every fact
that a live witness would have to give is left blank and listed. Nothing here signs, names a signer or draws a
conclusion; counsel must review it.
"""

from typing import Any

from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Dossier
from tocsin.outputs import _typst
from tocsin.outputs._court import records, said_data, shown, signers
from tocsin.outputs._facts import PACKAGE_SENTENCE, file_stem, review_line, utc
from tocsin.outputs._marking import marking_of
from tocsin.outputs._record_pages import custody_rows, exhibit_record
from tocsin.outputs._statement import Kind, Statement
from tocsin.outputs._typst import Words

LABEL = "Certification of electronic records (draft to complete and sign)"
AUDIENCE = "police"
NEEDS = "referral"

OWN_KNOWLEDGE = (
    ("Name of the signer", "the person who made the captures, and nobody else"),
    ("Role and organisation of the signer", "not a person whose immunity would keep them from testifying"),
    ("Training and experience with this process", "months of use, number of captures"),
    ("Machine, operating system and browser", "with their versions"),
    ("Place where the records were made", "city and country"),
    ("Signed-in account or signed out", "how the page was shown"),
    ("Clock source and its offset", "against which source, how much"),
    ("Why the process gives an accurate result", "self-test of the day, check on a known page"),
)
"""What only the signer can know, with what is asked for; never filled by a program."""

CLOSINGS = (
    (
        "Signed in the United States (28 U.S.C. 1746(2))",
        "I declare under penalty of perjury that the foregoing is true and correct.",
    ),
    (
        "Signed outside the United States (28 U.S.C. 1746(1))",
        "I declare under penalty of perjury under the laws of the United States of America that the foregoing is true "
        "and correct.",
    ),
    (
        "For California (Code of Civil Procedure 2015.5)",
        "I declare under penalty of perjury under the laws of the State of California that the foregoing is true and "
        "correct.",
    ),
)


def render(dossier: Dossier) -> tuple[Artefact, ...]:
    """One PDF/A-2a + PDF/UA-1 draft. Raises BadInput for a marking that is not TLP 2.0."""
    made = _typst.pdf(
        "certification.typ",
        page_data(dossier),
        title=f"{dossier.case_number}: certification of electronic records, draft",
        author=dossier.organisation.name,
        at=dossier.prepared_at,
    )
    return (Artefact(f"{file_stem(dossier.case_number)}_2_CERTIFICATION.pdf", "application/pdf", made, LABEL),)


def page_data(dossier: Dossier) -> dict[str, Any]:
    """What the template shows."""
    made, copied, gaps = process(dossier), copies(dossier), shown(dossier, Kind.GAPS)
    marking = marking_of(dossier.marking)
    return {
        "case": dossier.case_number,
        "kind": "Certification, draft",
        "marking": {"label": marking.label, "colour": marking.colour, "words": marking.words},
        "blanks": [{"label": label, "hint": hint} for label, hint in OWN_KNOWLEDGE],
        "made": [said_data(one) for one in made],
        "copied": [said_data(one) for one in copied],
        "records": records(event for one in (*made, *copied, *gaps) for event in one.events),
        "signers": [Words(name) for name in signers(dossier)],
        "handlers": [Words(name) for name in handlers(dossier)],
        "exhibits": [exhibit_record(held) for held in dossier.exhibits],
        "custody": [row for held in dossier.exhibits for row in custody_rows(held)],
        "gaps": [said_data(one) for one in gaps],
        "closings": [{"where": where, "text": text} for where, text in CLOSINGS],
        "says": PACKAGE_SENTENCE,
        "review": review_line(dossier),
        "prepared": utc(dossier.prepared_at),
    }


def process(dossier: Dossier) -> tuple[Statement, ...]:
    """What the custody log shows of records that a process made (Rule 902(13)), to be confirmed by the signer."""
    return shown(dossier, Kind.ADDRESS, Kind.TOOL, Kind.STAMPED, Kind.COSIGNED)


def copies(dossier: Dossier) -> tuple[Statement, ...]:
    """What it shows of data that are identified by their hash (Rule 902(14))."""
    return shown(dossier, Kind.RECEIVED, Kind.AGAIN)


def handlers(dossier: Dossier) -> tuple[str, ...]:
    """Everybody whom the custody log names, once: one of them is the person to sign."""
    return tuple(dict.fromkeys(event.actor for held in dossier.exhibits for event in held.custody))
