"""One act of preserving a link, from the first check to the packed archive."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import html
from lxml.etree import ParserError, strip_elements

from tocsin.canonical import instant, sha256, sha256_of_parts
from tocsin.capture.archive import content_of
from tocsin.capture.browser import Browser, open_browser
from tocsin.capture.clock import Clock
from tocsin.capture.conditions import PRESENTED_AS, URN, Conditions, written
from tocsin.capture.content import Seen, Verdict, judge
from tocsin.capture.proxy import Proxy
from tocsin.capture.reconcile import missing, recorded
from tocsin.capture.result import Capture, CaptureFile, CapturePolicy, CaptureStatus, Missing
from tocsin.capture.steps import Visit
from tocsin.capture.veil import URN as ACCOUNT
from tocsin.capture.veil import Veil
from tocsin.capture.wacz import Page, write_wacz
from tocsin.capture.warc import Archive, Entry
from tocsin.errors import BadInput, Refused, TocsinError
from tocsin.net import Limits, fetch, parse_link
from tocsin.net.guard import checked_addresses

DRAIN = 5.0
"""Seconds that answers under way get to become whole after the page was read."""
TOO_MANY_REDIRECTS = "ERR_TOO_MANY_REDIRECTS"
ENDED = re.compile("closed|crashed", re.I)
PARTS = 1 << 20
NO_BROWSER = "There is no browser on this machine, so the page was kept as served: no picture, no late content."


@dataclass(frozen=True)
class Found:
    """What a recorded visit left, before it is judged and packed."""

    visit: Visit
    entries: list[Entry]
    lost: tuple[Missing, ...]
    refusal: str
    """Why the guard refused the page itself; empty when it did not."""
    reason: str
    """Why the page itself brought nothing; empty when it did."""
    conditions: Conditions
    account: str = ""
    """The desk's own account with which the page was seen."""


def capture(
    url: str,
    folder: Path,
    policy: CapturePolicy,
    at: datetime,
    expect: Sequence[str] = (),
    *,
    browser: Browser | None = None,
) -> Capture:
    """Preserve what this link shows, into `folder` (made when absent; it must not hold a capture yet).

    `at` is the present instant (aware UTC); `expect` are quotations that the page was reported to hold. Give an open
    `browser` to capture many links with one, from the thread that opened it. Never raises for a bad link or page: that
    is a status and a sentence. Raises Unavailable when this machine has no browser; OSError when the folder cannot be
    written.
    """
    try:
        link = admitted(url, policy)
    except TocsinError as error:
        return turned_away(url, error, at)
    if browser is None or not browser.alive:
        with ThreadPoolExecutor(1) as own_thread:
            return own_thread.submit(alone, url, folder, policy, at, expect).result()
    clock = Clock(at)
    folder.mkdir(parents=True, exist_ok=True)
    warc = folder / "data.warc.half"
    try:
        found = recorded_visit(link, warc, policy, clock, browser)
        return packed(link, warc, found, verdict_of(link, found, expect), clock)
    finally:
        warc.unlink(missing_ok=True)


def alone(url: str, folder: Path, policy: CapturePolicy, at: datetime, expect: Sequence[str]) -> Capture:
    """The capture with a browser of its own, on a thread of its own: the driver allows one event loop a thread."""
    with open_browser(at) as browser:
        return capture(url, folder, policy, at, expect, browser=browser)


def capture_without_browser(
    url: str, folder: Path, policy: CapturePolicy, at: datetime, expect: Sequence[str] = ()
) -> Capture:
    """Keep the page as served, for a machine without a browser: at best `partial`, with the reason."""
    clock = Clock(at)
    try:
        link = admitted(url, policy)
        answer = fetch(link, policy.guard, Limits(policy.answer_bytes, policy.page_seconds, 10))
    except TocsinError as error:
        return turned_away(url, error, at)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.html").write_bytes(answer.body)
    text = text_of(answer.body)
    (folder / "text.txt").write_text(text, "utf-8")
    verdict = judge(Seen(link, answer.final_url, answer.status, "", text), expect)
    gone = verdict.status is CaptureStatus.GONE
    return Capture(
        url=link,
        final_url=answer.final_url,
        status=CaptureStatus.GONE if gone else CaptureStatus.PARTIAL,
        reason=verdict.reason if gone else f"{NO_BROWSER} {verdict.reason}".strip(),
        text=text,
        files=(
            CaptureFile("page", folder / "page.html", answer.header("content-type") or "text/html"),
            CaptureFile("text", folder / "text.txt", "text/plain; charset=utf-8"),
        ),
        missing=(Missing(answer.final_url, f"kept only in part: {answer.truncated}"),) if answer.truncated else (),
        requests=len(answer.hops) + 1,
        started_at=at,
        ended_at=clock.now(),
    )


def admitted(url: str, policy: CapturePolicy) -> str:
    """The cleaned link, when its host may be reached. Raises BadInput, Refused or Unreachable."""
    link = parse_link(url)
    parts = urlsplit(link)
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    checked_addresses(policy.guard, parts.hostname or "", port)
    return link


def turned_away(url: str, error: TocsinError, at: datetime) -> Capture:
    """The capture of a link that was not visited, or could not be."""
    status = CaptureStatus.REFUSED if isinstance(error, Refused | BadInput) else CaptureStatus.FAILED
    return Capture(url, url, status, sentence(str(error)), started_at=at, ended_at=at)


def recorded_visit(link: str, warc: Path, policy: CapturePolicy, clock: Clock, browser: Browser) -> Found:
    """Visit the link with the recorder running, and compare both observers."""
    warc.unlink(missing_ok=True)
    archive = Archive(warc, clock.now())
    archive.veil = Veil(policy.profile) if policy.profile else None
    conditions = browser.conditions(link, policy, clock.at)
    proxy = Proxy(policy, archive, browser.authority, clock)
    try:
        visit = browser.visit(link, proxy, warc.parent / "screenshot.png", conditions)
        if visit.download or not visit.failure:
            proxy.drain(DRAIN)
    finally:
        proxy.close()
        if archive.entries:
            archive.add_resource(URN, clock.at, "application/json", written(conditions))
            withhold(archive, visit, clock.at)
        archive.close()
    visit.notes.extend(proxy.notes)
    faults = {recorded(fault.url): fault for fault in proxy.faults if fault.kind != "cut" or visit.failure}
    own = next((faults[url] for url in chain(link, archive.entries, visit) if url in faults), None)
    refusal = own.reason if own and own.kind == "refused" else ""
    named = {one.url: one for one in (*visit.lost, *missing(visit.wanted, archive.entries, proxy.faults))}
    return Found(
        visit,
        archive.entries,
        tuple(named.values()),
        refusal,
        reason_of(visit, own.reason if own else "", policy),
        conditions,
        policy.profile.account if policy.profile else "",
    )


def withhold(archive: Archive, visit: Visit, at: datetime) -> None:
    """Look for the secrets of the log-in that was used, name where they stand, and say what is not in the archive."""
    veil = archive.veil
    if veil is None:
        return
    archive.flush()
    for entry in archive.entries:
        if entry.url.endswith("#sent"):
            veil.holding[entry.url] = None  # masked by the browser (RFC 6455), so not searched
        elif not entry.url.startswith("urn:"):
            veil.look_through(entry.url, content_of(archive.path, entry))
    veil.look_through("the document after scripts", visit.dom.encode("utf-8", "replace"))
    archive.add_resource(ACCOUNT, at, "application/json", veil.written())
    visit.notes.extend(veil.sentences())


def chain(link: str, entries: list[Entry], visit: Visit) -> list[str]:
    """The links of the page itself: the one given, those it was redirected to, and the last one asked for."""
    links = [recorded(link), recorded(visit.final_url), *(recorded(want.url) for want in visit.wanted[:25])]
    answered = {recorded(entry.url) for entry in entries if entry.status < 300 or entry.status >= 400}
    return [] if recorded(visit.final_url) in answered and not visit.failure else links


def reason_of(visit: Visit, fault: str, policy: CapturePolicy) -> str:
    """Why no page came, in one sentence; empty when one did."""
    if "Timeout" in visit.failure:
        return f"The server did not answer within {policy.page_seconds:g} seconds."
    if ENDED.search(visit.failure):
        return f"The page stopped answering, so its browser was ended after {policy.seconds:g} seconds."
    if fault:
        return sentence(fault)
    if TOO_MANY_REDIRECTS in visit.failure:
        return "The link redirects in a circle."
    return f"The browser could not open the page ({visit.failure})." if visit.failure else ""


def verdict_of(link: str, found: Found, expect: Sequence[str]) -> Verdict:
    """The status of a visit."""
    visit = found.visit
    if found.refusal:
        return Verdict(CaptureStatus.REFUSED, sentence(found.refusal))
    if visit.download:
        return Verdict(CaptureStatus.PARTIAL, "The link gives a file, kept as served; there is no page to picture.")
    pages = [entry for entry in found.entries if entry.status and not entry.url.startswith("urn:")]
    if found.reason:
        return Verdict(
            CaptureStatus.PARTIAL if pages and not only_redirects(pages) else CaptureStatus.FAILED, found.reason
        )
    verdict = judge(Seen(link, visit.final_url, visit.status, visit.title, visit.text, visit.signs), expect)
    if verdict.status is CaptureStatus.CAPTURED and not visit.picture:
        return Verdict(CaptureStatus.PARTIAL, "The page was recorded, but no picture could be taken.")
    return verdict


def only_redirects(entries: list[Entry]) -> bool:
    """Whether nothing but redirects came."""
    return all(300 <= entry.status < 400 for entry in entries)


def packed(link: str, warc: Path, found: Found, verdict: Verdict, clock: Clock) -> Capture:
    """Write the files of a visit and say what they are."""
    visit, folder = found.visit, warc.parent
    files = tuple(files_of(warc, found))
    result = Capture(
        url=link,
        final_url=visit.final_url,
        status=verdict.status,
        reason=verdict.reason,
        title=visit.title,
        text=visit.text,
        requests=sum(not entry.url.startswith("urn:") for entry in found.entries),
        missing=found.lost,
        browser=found.conditions.browser,
        conditions=found.conditions,
        account=found.account,
        started_at=clock.at,
        ended_at=clock.now(),
        notes=tuple(visit.notes),
    )
    if found.entries:
        page = Page(visit.final_url, clock.at, visit.title, visit.text, visit.dom)
        write_wacz(folder / "capture.wacz", warc, found.entries, page, record_of(result, files))
        files = (CaptureFile("wacz", folder / "capture.wacz", "application/wacz"), *files)
    return Capture(**{**vars(result), "files": files})


def files_of(warc: Path, found: Found) -> list[CaptureFile]:
    """The files beside the archive, written now."""
    folder, visit = warc.parent, found.visit
    files = []
    if visit.picture:
        files.append(CaptureFile("screenshot", folder / "screenshot.png", "image/png"))
    if visit.text:
        (folder / "text.txt").write_text(visit.text, "utf-8", "replace")
        files.append(CaptureFile("text", folder / "text.txt", "text/plain; charset=utf-8"))
    if visit.dom:
        (folder / "dom.html").write_text(visit.dom, "utf-8", "replace")
        files.append(CaptureFile("dom", folder / "dom.html", "text/html; charset=utf-8"))
    served = main_entry(found)
    if served:
        role, name = ("document", "document.bin") if visit.download else ("page", "page.html")
        (folder / name).write_bytes(content_of(warc, served))
        files.append(CaptureFile(role, folder / name, served.media_type or "application/octet-stream"))
    return files


def main_entry(found: Found) -> Entry | None:
    """The record of the page itself."""
    wanted = {recorded(found.visit.final_url)} | {
        recorded(want.url) for want in found.visit.wanted[:25] if found.visit.download
    }
    answers = [entry for entry in found.entries if recorded(entry.url) in wanted and not 300 <= entry.status < 400]
    return answers[-1] if answers else None


def record_of(result: Capture, files: tuple[CaptureFile, ...]) -> dict[str, Any]:
    """What `tocsin/capture.json` says: the act, what was not captured, and the digests of what lies beside."""
    return {
        "format": "tocsin-capture-1",
        "url": result.url,
        "final_url": result.final_url,
        "status": result.status.value,
        "reason": result.reason,
        "browser": result.browser,
        "conditions": conditions_record(result.conditions),
        "account": result.account,
        "started_at": instant(result.started_at) if result.started_at else "",
        "ended_at": instant(result.ended_at) if result.ended_at else "",
        "requests": result.requests,
        "missing": [asdict(lost) for lost in result.missing],
        "notes": list(result.notes),
        "files": [
            {"role": file.role, "name": file.path.name, "sha256": digest_of(file.path), "media_type": file.media_type}
            for file in files
        ],
    }


def conditions_record(conditions: Conditions | None) -> dict[str, Any]:
    """How the browser presented itself and what was governed; the script's text stands in the archive."""
    if conditions is None:
        return {}
    script = {"record": URN, "sha256": sha256(conditions.script.encode())}
    return asdict(conditions) | {"presented_as": PRESENTED_AS, "animations": "off", "script": script}


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as source:
        return sha256_of_parts(iter(lambda: source.read(PARTS), b""))[0]


def text_of(page: bytes) -> str:
    """The words of an HTML page without its scripts and styles."""
    try:
        root = html.document_fromstring(page)
    except (ParserError, ValueError):
        return ""
    strip_elements(root, "script", "style", "noscript", "template", with_tail=False)
    return " ".join(" ".join(str(part) for part in root.itertext()).split())


def sentence(clause: str) -> str:
    """The clause with a capital and a full stop."""
    return f"{clause[:1].upper()}{clause[1:].rstrip('.')}."
