"""The Atom feed: what RFC 4287 asks, the CAP message beside each entry, the latest warning first."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from lxml import etree

from tests.core.outputs.dossier_stories import AT, advisory, corrected, demo
from tocsin import outputs
from tocsin.errors import Refused
from tocsin.model.dossier import AdvisoryVersion
from tocsin.outputs.advisory_feed import NAMESPACE, XML_LANG, feed

NS = {"a": NAMESPACE}


def root(data):
    return etree.fromstring(data)


def read(dossier):
    return root(outputs.render("advisory_feed", dossier)[0].data)


def texts(element, path):
    return [found.text for found in element.iterfind(path, NS)]


def test_the_feed_has_what_rfc_4287_asks():
    tree = read(demo())
    for path in ("a:id", "a:title", "a:updated", "a:author/a:name"):
        assert len(texts(tree, path)) == 1
    for entry in tree.iterfind("a:entry", NS):
        for path in ("a:id", "a:title", "a:updated", "a:published", "a:summary"):
            assert len(texts(entry, path)) == 1
    assert all(datetime.fromisoformat(text).tzinfo for text in texts(tree, ".//a:updated"))


def test_each_language_is_an_entry_in_that_language():
    entries = read(demo()).findall("a:entry", NS)
    assert [entry.get(XML_LANG) for entry in entries] == ["en", "hy", "id", "ar"]
    assert len({texts(entry, "a:id")[0] for entry in entries}) == 4


def test_each_entry_encloses_the_cap_message_with_its_true_length():
    (cap,) = outputs.render("advisory_cap", demo())
    for entry in read(demo()).iterfind("a:entry", NS):
        (link,) = [one for one in entry.iterfind("a:link", NS) if one.get("rel") == "enclosure"]
        assert link.get("type") == "application/cap+xml"
        assert link.get("href") == cap.name
        assert int(link.get("length")) == len(cap.data)


def test_each_entry_leads_to_its_language_on_the_page():
    (page,) = outputs.render("advisory_page", demo())
    links = [link for link in read(demo()).iterfind("a:entry/a:link", NS) if link.get("rel") == "alternate"]
    assert [link.get("href") for link in links] == [f"{page.name}#{tag}" for tag in ("en", "hy", "id", "ar")]


def test_each_summary_says_whom_to_call():
    for text in texts(read(demo()), "a:entry/a:summary"):
        assert "911" in text
        assert "+12025550143" in text


def test_a_correction_moves_the_update_and_keeps_the_id():
    before, after = read(demo()), read(corrected())
    assert texts(before, "a:entry/a:id")[0] == texts(after, "a:entry/a:id")[0]
    assert texts(after, "a:updated") == ["2026-10-04T01:00:00Z"]
    assert texts(after, "a:entry/a:published")[0] == "2026-10-03T16:00:00Z"


def later():
    version = AdvisoryVersion("en", "A second warning", "Another post was reported.", "Take care.", True)
    made = advisory(number="TOC-ADV-2026-0002", issued_at=AT + timedelta(days=1), versions=(version,))
    return replace(demo(), advisory=made)


def test_several_warnings_stand_latest_first_whatever_the_order_given():
    one = feed((demo(), later()), "all.atom")
    assert one == feed((later(), demo()), "all.atom")
    assert texts(root(one), "a:entry/a:title")[0] == "A second warning"
    assert texts(root(one), "a:updated") == ["2026-10-04T16:00:00Z"]
    (link,) = [found for found in root(one).iterfind("a:link", NS) if found.get("rel") == "self"]
    assert link.get("href") == "all.atom"


def test_one_warning_that_cannot_be_public_stops_the_whole_feed():
    bad = replace(later(), advisory=replace(later().advisory, area="near maren_hunters"))
    with pytest.raises(Refused, match="maren_hunters"):
        feed((demo(), bad))


def test_text_with_markup_and_controls_is_well_formed_text():
    version = AdvisoryVersion("en", "a < b & \x07c", "One > two.", "Do it.", True)
    tree = root(feed((replace(demo(), advisory=advisory(versions=(version,))),)))
    assert texts(tree, "a:entry/a:title") == ["a < b & c"]
    assert "One > two." in texts(tree, "a:entry/a:summary")[0]
