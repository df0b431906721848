"""Court papers cannot lie: no sentence without entries that bear it, each pointing to its record; a person signs."""

import re
from dataclasses import FrozenInstanceError, fields, replace
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.outputs.dossier_stories import demo, empty, long
from tocsin import outputs
from tocsin.model.exhibit import CustodyEvent
from tocsin.outputs import _court, court_berkeley, court_custody, court_page, court_swgde
from tocsin.outputs._statement import RULES, SIGNER_NAMED, Kind, Statement, Unsupported, each, singly, statements
from tocsin.outputs._words import unfit

PAPERS = {
    "court_berkeley": court_berkeley,
    "court_swgde": court_swgde,
    "court_custody": court_custody,
    "court_page": court_page,
}
AT = datetime(2026, 10, 3, 9, tzinfo=UTC)
LEAF = "ab" * 32


def entry(act, seq=50, exhibit="", **detail):
    return CustodyEvent(seq, AT, "per_0011", act, exhibit, detail, LEAF)


def outside(act="timestamped", seq=60, size="55", **more):
    facts = {"authority": "Harbour clock", "time": "2026-10-03T09:05:00Z", "size": size, **more}
    return entry(act, seq, **facts)


def logged():
    """The demo with a timestamp, a cosignature and a signer in the log."""
    witness = outside("cosigned", 61, witness="lawyer.example+00+AA")
    signer = entry(SIGNER_NAMED, 62)
    return replace(demo(), log=(outside(), witness, signer), people={"per_0011": "Ana Brava"})


def received():
    return demo().exhibits[0].custody[0]


GOOD = {
    Kind.RECEIVED: (received(),),
    Kind.AGAIN: (entry("received again", exhibit="cd" * 32),),
    Kind.ADDRESS: (received(),),
    Kind.TOOL: (received(),),
    Kind.GAPS: (received(),),
    Kind.MADE: (entry("derived", kind="text", media_type="text/plain", recipe="x 1", digest="ef" * 32),),
    Kind.REPLAYED: (
        entry(
            "derived", kind="render-proof", verdict="not reproduced", media_type="a/b", recipe="x 1", digest="ef" * 32
        ),
    ),
    Kind.LOOKED: (entry("revisited", standing="removed"),),
    Kind.HANDLED: (entry("read"),),
    Kind.HANDLERS: (entry("read", exhibit="cd" * 32), entry("read", 51, exhibit="cd" * 32)),
    Kind.STAMPED: (received(), outside()),
    Kind.COSIGNED: (received(), outside("cosigned", witness="lawyer.example+00+AA")),
    Kind.SIGNER: (entry(SIGNER_NAMED),),
}


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_stated_where_entries_bear_it(kind):
    assert Statement(kind, GOOD[kind]).text.strip()
    assert set(GOOD) == set(RULES) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_no_kind_is_stated_without_entries_with_others_or_with_none_of_the_log(kind):
    good = GOOD[kind]
    for events in (
        (),
        tuple(replace(event, leaf="") for event in good),
        (entry("something else", exhibit="cd" * 32, size="1"), *good, *good),
        tuple(replace(event, detail={}, exhibit="", actor="", act="x") for event in good),
    ):
        with pytest.raises(Unsupported) as caught:
            Statement(kind, events)
        assert caught.value.hint


@pytest.mark.parametrize("word", sorted({name for kind in Kind for event in GOOD[kind] for name in event.detail}))
def test_a_fact_that_the_entry_lacks_is_never_made_up(word):
    """Take any one fact away: each statement either does not use it, or is no longer possible."""
    for kind, events in GOOD.items():
        bare = tuple(replace(e, detail={k: v for k, v in e.detail.items() if k != word}) for e in events)
        try:
            text = Statement(kind, bare).text
        except Unsupported:
            continue
        lost = [event.detail[word] for event in events if len(event.detail.get(word, "")) > 8]
        kept = " ".join([*(v for e in bare for v in e.detail.values())])
        assert all(value not in text or value in kept for value in lost)


def test_a_token_over_a_head_that_ends_before_the_entry_says_nothing_of_it():
    first = received()
    for size in (first.seq, first.seq - 1, 0):
        with pytest.raises(Unsupported):
            Statement(Kind.STAMPED, (first, outside(size=str(size))))
    assert Statement(Kind.STAMPED, (first, outside(size=str(first.seq + 1))))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=40), st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=5))
def test_whatever_an_entry_says_a_statement_is_whole_or_not_at_all(act, detail):
    event = CustodyEvent(1, AT, "a", act, "", detail, LEAF)
    for kind in Kind:
        for one in statements(kind, [(event,), (received(), event)]):
            assert one.text


def test_a_statement_has_no_text_of_its_own_to_set():
    assert {field.name for field in fields(Statement)} == {"kind", "events"}
    with pytest.raises(FrozenInstanceError):
        Statement(Kind.HANDLED, (entry("read"),)).text = "The suspect confessed."


@pytest.fixture(scope="module")
def made():
    return {name: outputs.render(name, logged())[0].data for name in PAPERS}


@pytest.mark.parametrize("name", PAPERS)
def test_each_paper_is_archival_a_draft_and_leaves_the_signature_to_a_hand(name, made, assert_archival, page_text):
    paper = PAPERS[name].paper(logged())
    assert_archival(made[name], f"{logged().case_number}: {paper.title}, draft")
    text = page_text(made[name])
    assert "DRAFT: have counsel read it." in text
    assert "Signature" in text
    assert not list(unfit(text))


@pytest.mark.parametrize("name", PAPERS)
def test_every_printed_statement_points_to_its_record_by_number_and_digest(name, made, page_text):
    text = page_text(made[name]).replace(" ", "")
    said = [one for part in PAPERS[name].paper(logged()).sections for row in part.rows for one in row.said]
    assert said
    for one in said:
        assert all(f"entry{event.seq}·{event.leaf[:16]}" in text for event in one.events)


@pytest.mark.parametrize("name", sorted(set(PAPERS) - {"court_page"}))
def test_the_schedule_holds_each_record_whole_and_the_pointers_can_be_clicked(name, made, page_text, tmp_path):
    text = page_text(made[name]).replace(" ", "")
    said = [one for part in PAPERS[name].paper(logged()).sections for row in part.rows for one in row.said]
    assert all(event.leaf in text for one in said for event in one.events)
    (tmp_path / "x.pdf").write_bytes(made[name])
    with pikepdf.open(tmp_path / "x.pdf") as pdf:
        links = [one for page in pdf.pages for one in page.get("/Annots", []) if one.Subtype == "/Link"]
    assert len(links) >= len(said)


def test_the_judges_page_is_one_page_for_any_case(page_text):
    for story in (logged(), empty(), long()):
        (paper,) = outputs.render("court_page", story)
        assert "1 of 1" in page_text(paper.data)


def test_a_dossier_without_log_records_prints_that_the_log_shows_nothing(page_text):
    bare = replace(
        demo(),
        exhibits=tuple(
            replace(held, custody=tuple(replace(event, leaf="") for event in held.custody)) for held in demo().exhibits
        ),
    )
    for name, module in PAPERS.items():
        paper = module.paper(bare)
        assert [one for part in paper.sections for row in part.rows for one in row.said] == [], name
    assert "The log shows nothing of this." in page_text(outputs.render("court_berkeley", bare)[0].data)


def test_the_signer_is_named_only_by_their_own_act_in_the_log():
    assert _court.signers(logged()) == ["Ana Brava (per_0011)"]
    assert _court.signers(demo()) == []
    forged = replace(logged(), log=(replace(entry(SIGNER_NAMED), leaf=""),))
    assert _court.signers(forged) == []


def test_outside_times_are_told_of_each_exhibit_that_lies_under_them(page_text):
    text = page_text(outputs.render("court_page", logged())[0].data)
    assert "says a token (RFC 3161) of “Harbour clock”" in text
    assert "nothing of this" not in text.partition("Who but the desk")[2].partition("What is missing")[0]


def test_court_papers_are_no_part_of_what_police_get_unasked():
    police = [name for name in outputs.possible(demo()) if outputs.found()[name].AUDIENCE == "police"]
    assert not set(PAPERS) & set(police)


def test_each_entry_is_counted_once_even_where_exhibits_share_it():
    shared = entry("sealed package", 90)
    story = replace(demo(), exhibits=tuple(replace(h, custody=(*h.custody, shared)) for h in demo().exhibits))
    assert [event.seq for event in each(story)].count(90) == 1
    assert len(statements(Kind.HANDLED, singly(each(story)))) == len(each(story))


def test_the_times_in_papers_are_the_entries_and_no_others(made, page_text):
    text = page_text(made["court_custody"])
    told = set(re.findall(r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)? UTC", text))
    known = {event.at for event in [*each(logged()), *logged().log]}
    stated = {logged().prepared_at, logged().approved_at, AT + timedelta(minutes=5)}
    from tocsin.outputs._facts import utc

    assert told <= {utc(at) for at in known | stated}


@pytest.mark.parametrize("mark", ["[withheld]", "[withheld] E-0003", ""])
def test_of_a_dossier_that_withholds_only_what_is_left_is_stated(mark):
    """A copy that withholds puts a mark where a word was; whatever needs that word is left out, and nothing breaks."""

    def reduced(event):
        return replace(event, exhibit=mark, detail=dict.fromkeys(event.detail, mark))

    story = replace(
        logged(),
        exhibits=tuple(replace(held, custody=tuple(map(reduced, held.custody))) for held in logged().exhibits),
    )
    said = [one for part in court_custody.paper(story).sections for row in part.rows for one in row.said]
    assert not [one for one in said if one.kind in (Kind.RECEIVED, Kind.STAMPED)]
    for name in PAPERS:
        assert outputs.render(name, story)


def test_one_withheld_record_leaves_the_others_stated():
    first, *rest = logged().exhibits
    hidden = replace(first, custody=tuple(replace(event, leaf=mark_of(event)) for event in first.custody))
    kinds = [one.events[0].exhibit for one in _court.shown(replace(logged(), exhibits=(hidden, *rest)), Kind.RECEIVED)]
    assert first.exhibit.digest not in kinds
    assert len(kinds) == len(rest)


def mark_of(event):
    return "[withheld]"
