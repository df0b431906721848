"""The reporter's name leaves only by a recorded decision, and the recipient is told that something was left out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tocsin.canonical import canonical
from tocsin.casework.minimise import PRIVATE_WAYS, SENTENCES, Personal, Release, minimise
from tocsin.model.agency import Agency
from tocsin.model.codec import to_record
from tocsin.model.dossier import CaseItem, Dossier, Organisation, PreservedExhibit, Referral, Signatory
from tocsin.model.exhibit import CustodyEvent, Exhibit
from tocsin.model.item import Item, ItemKind, SourceRef

AT = datetime(2026, 10, 2, 3, 4, 5, tzinfo=UTC)
NAME = "Ester Varga"
POLICE = Agency("papd", "Port Aldera Police Department", "police")


def dossier(how: str = "door", speaker: str = NAME, kind: ItemKind = ItemKind.CALL, fear: str = "") -> Dossier:
    exhibit = Exhibit(1, "a" * 64, 5, "text/plain", "call.txt", how, AT, received_from=NAME)
    received = CustodyEvent(0, AT, "per_1", "received", "a" * 64, {"received_from": NAME, "size": "5"})
    item = Item(kind, "They said they would come on Friday.", SourceRef("a" * 64), speaker=speaker)
    return Dossier(
        "T-2026-0001",
        "Bounty on Marenians",
        "A summary.",
        Organisation("Consulate of Marenia"),
        AT,
        Signatory("Noor"),
        items=(CaseItem(item, ("a" * 64,)),),
        exhibits=(PreservedExhibit(exhibit, (received,)),),
        referral=Referral("R-2026-0001", POLICE, ("Preserve the account.",)),
        fear_statement=fear,
    )


@pytest.mark.parametrize("how", sorted(PRIVATE_WAYS))
def test_by_default_no_byte_of_the_reporters_name_leaves(how: str) -> None:
    assert NAME.encode() in canonical(to_record(dossier(how)))
    assert NAME.encode() not in canonical(to_record(minimise(dossier(how), Release())))


def test_what_was_left_out_is_said_once() -> None:
    once = minimise(dossier(), Release())
    again = minimise(once, Release())
    assert once.referral is not None and once.referral.withheld == (SENTENCES[Personal.REPORTER],)
    assert again == once


def test_nothing_is_said_of_a_reporter_who_was_never_named() -> None:
    """A sentence about a name that does not exist would itself be news to the recipient."""
    unnamed = minimise(replace(dossier(), exhibits=(), items=()), Release())
    assert unnamed.referral is not None and unnamed.referral.withheld == ()


def test_a_public_source_keeps_its_address() -> None:
    """A web address is where the post stood, not a person who reported it."""
    public = dossier("capture", speaker="Aldera 9 News", kind=ItemKind.ARTICLE)
    assert minimise(public, Release()) == public


def test_a_recorded_decision_lets_the_class_through_and_only_that_class() -> None:
    given = dossier(fear="I no longer take the bus.")
    named = minimise(given, Release(frozenset({Personal.REPORTER})))
    assert named.items == given.items and named.exhibits == given.exhibits
    assert named.fear_statement == ""
    assert named.referral is not None and named.referral.withheld == (SENTENCES[Personal.FEAR],)
    assert minimise(given, Release(frozenset(Personal))) == given


def test_earlier_withholdings_stay_on_the_list() -> None:
    given = dossier()
    assert given.referral is not None
    noted = replace(given, referral=replace(given.referral, withheld=("E-0004: not needed.",)))
    reduced = minimise(noted, Release())
    assert reduced.referral is not None
    assert reduced.referral.withheld == ("E-0004: not needed.", SENTENCES[Personal.REPORTER])


def test_a_product_without_referral_is_reduced_all_the_same() -> None:
    reduced = minimise(replace(dossier(), referral=None), Release())
    assert NAME not in str(to_record(reduced))
