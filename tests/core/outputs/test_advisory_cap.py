"""The CAP message is valid, tells the truth about its standing, and each rule of ours catches its mutant."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.core.outputs.dossier_stories import AT, advisory, corrected, demo, empty, public_only
from tocsin import outputs
from tocsin.errors import BadInput
from tocsin.model.dossier import AdvisoryVersion, Organisation
from tocsin.outputs._cap_rules import NS, schema, verify_cap
from tocsin.outputs.advisory_cap import cap_time


def made(dossier=None):
    (artefact,) = outputs.render("advisory_cap", dossier or demo())
    return artefact.data


def texts(data, path):
    return [found.text for found in etree.fromstring(data).iterfind(path, NS)]


def mutant(old, new, dossier=None, count=-1):
    data = made(dossier).decode()
    assert old in data
    return data.replace(old, new, count).encode()


@pytest.mark.parametrize("story", [demo, corrected, public_only])
def test_the_message_is_valid_against_the_schema_and_our_rules(story):
    data = made(story())
    schema().assertValid(etree.fromstring(data))
    verify_cap(data)


def test_each_language_has_its_info_with_equal_numbers_and_times():
    data = made()
    assert texts(data, "c:info/c:language") == ["en", "hy", "id", "ar"]
    assert set(texts(data, "c:info/c:contact")) == {"Hotline +12025550143, Emergency 911"}
    assert set(texts(data, "c:info/c:expires")) == {"2026-10-10T16:00:00-00:00"}
    assert len(set(texts(data, "c:info/c:description"))) == 4


def test_actual_needs_two_persons():
    assert texts(made(), "c:status") == ["Actual"]
    assert texts(made(replace(demo(), solo=True)), "c:status") == ["Test"]
    assert texts(made(replace(demo(), approved_by=None)), "c:status") == ["Test"]
    assert texts(made(replace(demo(), approved_by=demo().prepared_by)), "c:status") == ["Test"]
    assert texts(made(replace(demo(), advisory=advisory(state="draft"))), "c:status") == ["Test"]


def test_one_persons_review_is_said_in_the_note():
    (note,) = texts(made(replace(demo(), solo=True)), "c:note")
    assert "single person (solo mode)" in note
    assert "not approved by a second person" in note


def test_a_correction_is_an_update_that_refers_to_every_earlier_edition():
    data = made(corrected())
    assert texts(data, "c:msgType") == ["Update"]
    assert texts(data, "c:identifier") == ["TOC-ADV-2026-0001.3"]
    (references,) = texts(data, "c:references")
    assert references.split() == [
        "safety@consulate.example,TOC-ADV-2026-0001.1,2026-10-03T16:00:00-00:00",
        "safety@consulate.example,TOC-ADV-2026-0001.2,2026-10-03T21:00:00-00:00",
    ]
    assert texts(data, "c:sent") == ["2026-10-04T01:00:00-00:00"]


def test_a_withdrawal_cancels_what_was_published():
    data = made(replace(demo(), advisory=advisory(state="withdrawn"), prepared_at=AT + timedelta(hours=3)))
    assert texts(data, "c:msgType") == ["Cancel"]
    assert "TOC-ADV-2026-0001.1" in texts(data, "c:references")[0]
    assert texts(data, "c:sent") == ["2026-10-03T19:00:00-00:00"]


def test_a_desk_without_mail_is_named_without_spaces():
    desk = Organisation("Harbour Hotline, east", hotline="+12025550143")
    assert texts(made(replace(demo(), organisation=desk)), "c:sender") == ["Harbour-Hotline--east"]


def test_markup_in_a_warning_is_refused_with_the_rule():
    version = AdvisoryVersion("en", "Threat", "<b>bold</b> text", "Take care.", True)
    with pytest.raises(BadInput, match="description has no HTML tags"):
        made(replace(demo(), advisory=advisory(versions=(version,))))


def test_a_warning_without_hotline_is_not_made():
    with pytest.raises(BadInput, match="no hotline"):
        made(empty())


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(-12 * 60, 14 * 60))
def test_an_instant_keeps_its_moment_and_the_form_that_cap_asks(at, offset):
    aware = at.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=offset)))
    text = cap_time(aware)
    assert text.endswith("-00:00")
    assert datetime.fromisoformat(text).astimezone(UTC) == aware.astimezone(UTC)


MUTANTS = {
    "schema: Z is not a CAP offset": (
        "<sent>2026-10-03T16:00:00-00:00</sent>",
        "<sent>2026-10-03T16:00:00Z</sent>",
        "schema",
    ),
    "schema: unknown status": ("<status>Actual</status>", "<status>Real</status>", "schema"),
    "schema: fraction of a second": ("<sent>2026-10-03T16:00:00-", "<sent>2026-10-03T16:00:00.5-", "schema"),
    "empty identifier": (
        "<identifier>TOC-ADV-2026-0001.1</identifier>",
        "<identifier></identifier>",
        "identifier is empty",
    ),
    "space in identifier": ("TOC-ADV-2026-0001.1", "TOC ADV", "identifier is empty or has a space"),
    "comma in sender": ("safety@consulate.example<", "a,b<", "sender is empty or has a space"),
    "update without references": ("<msgType>Alert", "<msgType>Update", "Update and Cancel have references"),
    "cancel without references": ("<msgType>Alert", "<msgType>Cancel", "Update and Cancel have references"),
    "private": ("<scope>Public", "<scope>Private", "scope is Public"),
    "restricted": ("<scope>Public</scope>", "<scope>Restricted</scope><restriction>x</restriction>", "scope is Public"),
    "nonsense language": ("<language>hy<", "<language>zz-QQ-1<", "is no BCP 47 tag"),
    "language missing": ("<language>hy</language>", "", "is no BCP 47 tag"),
    "language twice": ("<language>hy<", "<language>EN<", "stands twice"),
    "severity differs": ("<severity>Moderate", "<severity>Minor", "the same severity"),
    "urgency differs": ("<urgency>Expected", "<urgency>Immediate", "the same urgency"),
    "certainty differs": ("<certainty>Possible", "<certainty>Likely", "the same certainty"),
    "expiry differs": ("<expires>2026-10-10", "<expires>2026-10-11", "the same expires"),
    "contact differs": ("<contact>Hotline +12025550143, ", "<contact>", "the same contact"),
    "hotline differs": ("<value>+12025550143<", "<value>+12025550144<", "the same hotline"),
    "category differs": ("<category>Security", "<category>Safety", "the same category"),
}


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_the_mutant_is_refused_with_its_rule(name):
    old, new, rule = MUTANTS[name]
    with pytest.raises(BadInput, match=rule):
        verify_cap(mutant(old, new, count=1))


EVERYWHERE = {
    "expiry before effect": ("<expires>2026-10-10", "<expires>2026-10-01", "later than effective"),
    "no expiry": ("<expires>2026-10-10T16:00:00-00:00</expires>", "", "expires is present"),
    "no contact": ("<contact>Hotline +12025550143, Emergency 911</contact>", "", "contact is present"),
    "hotline not E.164": ("<value>+12025550143<", "<value>call us<", "E.164"),
    "hotline too short": ("<value>+12025550143<", "<value>+12345<", "E.164"),
    "relative web": ("<web>https://consulate.example/safety<", "<web>/safety<", "absolute http"),
    "SAME code": ("<valueName>tocsin:checked-by-speaker<", "<valueName>SAME<", "no alerting authority"),
    "IPAWS code": ("<valueName>tocsin:checked-by-speaker<", "<valueName>IPAWSv1.0<", "no alerting authority"),
    "extreme but only possible": ("<severity>Moderate", "<severity>Extreme", "Extreme needs"),
    "entity in a text": ("<senderName>Consulate", "<senderName>&amp;amp; Consulate", "no HTML tags"),
    "no headline": ("<headline>Online threat against our community</headline>", "", "headline has 1 to 140"),
}


@pytest.mark.parametrize("name", sorted(EVERYWHERE))
def test_the_mutant_in_every_language_is_refused_with_its_rule(name):
    old, new, rule = EVERYWHERE[name]
    with pytest.raises(BadInput, match=rule):
        verify_cap(mutant(old, new))


@pytest.mark.parametrize(
    ("references", "rule"),
    [
        ("a,b", "not sender,identifier,sent"),
        ("a,,2026-01-01T00:00:00-00:00", "not sender,identifier,sent"),
        ("a,TOC-ADV-2026-0001.1,2026-01-01T00:00:00-00:00", "does not refer to itself"),
        ("a,b,2027-01-01T00:00:00-00:00", "later than this message"),
        ("a,b,yesterday", "later than this message"),
    ],
)
def test_a_faulty_reference_is_refused(references, rule):
    data = mutant("</scope>", f"</scope><references>{references}</references>")
    with pytest.raises(BadInput, match=rule):
        verify_cap(data)


def test_the_same_text_under_two_languages_is_refused():
    version = AdvisoryVersion("en", "Threat", "One text.", "Take care.", True)
    with pytest.raises(BadInput, match="same text stands under 2"):
        made(replace(demo(), advisory=advisory(versions=(version, replace(version, language="hy")))))


@pytest.mark.parametrize(("length", "good"), [(140, True), (141, False)])
def test_a_headline_has_at_most_140_characters(length, good):
    version = AdvisoryVersion("en", "h" * length, "Text.", "Take care.", True)
    dossier = replace(demo(), advisory=advisory(versions=(version,)))
    if good:
        verify_cap(made(dossier))
    else:
        with pytest.raises(BadInput, match="headline has 1 to 140"):
            made(dossier)


def test_a_description_that_only_repeats_the_headline_is_refused():
    version = AdvisoryVersion("en", "Threat", "Threat", "Take care.", True)
    with pytest.raises(BadInput, match="says more than the headline"):
        made(replace(demo(), advisory=advisory(versions=(version,))))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no xml",
        b"<alert",
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a []><a/>'.encode("utf-16"),
    ],
)
def test_what_is_no_plain_xml_is_refused(data):
    with pytest.raises(BadInput):
        verify_cap(data)


def test_every_broken_rule_is_named_at_once():
    data = mutant("<scope>Public", "<scope>Private").replace(b"<msgType>Alert", b"<msgType>Update")
    with pytest.raises(BadInput) as caught:
        verify_cap(data)
    assert "scope is Public" in str(caught.value)
    assert "have references" in str(caught.value)
    assert "breaks 2 rules" in str(caught.value)
