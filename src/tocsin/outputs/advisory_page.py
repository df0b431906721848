"""The warning as one web page: every language, emergency number first, no script, nothing fetched from anywhere."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import datetime
from html import escape
from pathlib import Path

from tocsin.canonical import instant
from tocsin.model.artefact import Artefact
from tocsin.model.dossier import Advisory, AdvisoryVersion, Dossier
from tocsin.outputs._advisory import (
    Phrases,
    checked,
    headline,
    language_name,
    phrases,
    status_key,
    stem,
    tel,
    text_direction,
)
from tocsin.outputs._facts import utc
from tocsin.outputs._glyphs import unhidden

LABEL = "Public warning (web page)"
AUDIENCE = "public"
NEEDS = "advisory"

STYLE = (Path(__file__).parent / "templates" / "advisory.css").read_text("utf-8").strip()

STYLE_HASH = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
"""For a `style-src` directive (CSP Level 3): the page's own style and no other."""


def render(dossier: Dossier) -> tuple[Artefact, ...]:
    """One HTML file with all languages. Raises BadInput and Refused as `_advisory.checked` does."""
    advisory = checked(dossier)
    page = "\n".join(lines(dossier, advisory)) + "\n"
    return (Artefact(f"{stem(advisory)}.html", "text/html; charset=utf-8", page.encode("utf-8"), LABEL),)


def shown(text: str) -> str:
    """Text for HTML: nothing hidden, nothing evaluated."""
    return escape(unhidden(text))


def lines(dossier: Dossier, advisory: Advisory) -> Iterator[str]:
    """The page from top to bottom."""
    first = advisory.versions[0]
    words = phrases(first.language)
    yield "<!doctype html>"
    yield f'<html lang="{escape(first.language)}" dir="{text_direction(first.language)}">'
    yield from head_lines(dossier, advisory, first)
    yield f"<body><header>{danger(dossier, words)}"
    yield f'<div class="head"><p class="desk">{shown(dossier.organisation.name)}</p>'
    yield f'<h1 id="h-{escape(first.language)}">{shown(headline(first))}</h1>'
    yield f"{languages(advisory)}</div></header><main>"
    yield from section(dossier, advisory, first, "", 2)
    for version in advisory.versions[1:]:
        tag = escape(version.language)
        heading = f'<h2 id="h-{tag}">{shown(headline(version))}</h2>'
        near = danger(dossier, phrases(version.language), "near")
        yield from section(dossier, advisory, version, heading + near, 3)
    yield f"</main>{footer(dossier, advisory)}</body></html>"


def head_lines(dossier: Dossier, advisory: Advisory, first: AdvisoryVersion) -> Iterator[str]:
    """Head: title, the policy that forbids everything but the page's own style, and the other forms of the warning."""
    title = f"{headline(first)} – {dossier.organisation.name}"
    name = stem(advisory)
    yield '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{STYLE_HASH}'\">"
    yield f'<title>{shown(title)}</title><meta name="referrer" content="no-referrer">'
    yield f'<link rel="alternate" type="application/atom+xml" href="{name}.atom">'
    yield f'<link rel="alternate" type="application/cap+xml" href="{name}.cap.xml">'
    yield f"<style>{STYLE}</style></head>"


def spoken(words: Phrases, text: str) -> str:
    """Attributes and text of a phrase, so that a borrowed English phrase is announced as English."""
    return f'<span lang="{escape(words.language)}" dir="{text_direction(words.language)}">{text}</span>'


def danger(dossier: Dossier, words: Phrases, look: str = "danger") -> str:
    """The first line of the page and of each further language: whom to call now, and that it is not us."""
    number = dossier.organisation.emergency
    call = words["danger"].format(number=f'<a href="tel:{tel(number)}">{shown(number)}</a>') if number else ""
    text = " ".join(part for part in (call, escape(words["not_emergency"])) if part)
    return f'<div class="{look}" role="note">{spoken(words, text)}</div>'


def languages(advisory: Advisory) -> str:
    """Links to each language by its own name, where there are several."""
    if len(advisory.versions) < 2:
        return ""
    links = "".join(
        f'<li><a href="#{escape(tag)}" lang="{escape(tag)}" hreflang="{escape(tag)}" dir="{text_direction(tag)}">'
        f"{shown(language_name(tag))}</a></li>"
        for tag in (version.language for version in advisory.versions)
    )
    return f'<nav aria-label="Languages"><ul>{links}</ul></nav>'


def section(dossier: Dossier, advisory: Advisory, version: AdvisoryVersion, heading: str, level: int) -> Iterator[str]:
    """The warning in one language under its heading; the first stands under the page's own. `level`: of its parts."""
    tag, words = escape(version.language), phrases(version.language)
    yield f'<section id="{tag}" lang="{tag}" dir="{text_direction(version.language)}" aria-labelledby="h-{tag}">'
    yield heading
    if key := status_key(dossier):
        yield f'<p class="note">{spoken(words, escape(words[key]))}</p>'
    yield corrections(advisory, words, level)
    if version.body:
        yield f"{part(level, words, 'happened')}<p>{shown(version.body)}</p>"
    if version.instruction:
        yield f'<div class="act">{part(level, words, "do")}<p>{shown(version.instruction)}</p></div>'
    yield hotline(dossier, words)
    yield particulars(advisory, words)
    if not version.reviewed:
        yield f'<p class="soft">{spoken(words, escape(words["unchecked"]))}</p>'
    yield "</section>"


def part(level: int, words: Phrases, key: str) -> str:
    """The heading of a part of a section."""
    return f'<h{level} class="part">{spoken(words, escape(words[key]))}</h{level}>'


def hotline(dossier: Dossier, words: Phrases) -> str:
    """The hotline as one large target for a thumb."""
    number = dossier.organisation.hotline
    if not number:
        return ""
    label = spoken(words, escape(words["hotline"]))
    return f'<a class="call" href="tel:{tel(number)}">{label}<b><bdi dir="ltr">{shown(number)}</bdi></b></a>'


def particulars(advisory: Advisory, words: Phrases) -> str:
    """For whom, where, from when, until when."""
    rows = (
        ("for", shown(advisory.audience)),
        ("area", shown(advisory.area)),
        ("issued", moment(advisory.issued_at)),
        ("expires", moment(advisory.expires_at)),
    )
    return (
        "<dl>"
        + "".join(f"<dt>{spoken(words, escape(words[key]))}</dt><dd>{value}</dd>" for key, value in rows)
        + "</dl>"
    )


def corrections(advisory: Advisory, words: Phrases, level: int) -> str:
    """What was wrong and what is right, before the text that it corrects."""
    if not advisory.corrections:
        return ""
    rows = "".join(f'<li>{moment(one.at)}<p dir="auto">{shown(one.text)}</p></li>' for one in advisory.corrections)
    return f'<div class="act">{part(level, words, "corrections")}<ul>{rows}</ul></div>'


def moment(at: datetime) -> str:
    """An instant, left to right also inside right-to-left text."""
    return f'<time datetime="{instant(at)}"><bdi dir="ltr">{utc(at)}</bdi></time>'


def footer(dossier: Dossier, advisory: Advisory) -> str:
    """Who warns, and under which number."""
    desk = dossier.organisation
    site = (
        f' · <a href="{escape(desk.website)}">{shown(desk.website)}</a>' if desk.website.startswith("https://") else ""
    )
    return f"<footer><p>{shown(desk.name)} · {shown(advisory.number)}{site}</p></footer>"
