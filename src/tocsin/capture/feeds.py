"""Has what players are fed in pieces whole: follows the lists that name the pieces, through the recorder.

Each piece of the quality chosen comes into the archive or is named with the reason. Where a page's own script feeds a
player and no list names the pieces, the player is run once, without sound, and what still did not come is named.
"""

import time
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page

from tocsin.capture.playlists import Feed, read_list
from tocsin.capture.proxy import Proxy
from tocsin.capture.result import Missing
from tocsin.capture.steps import Visit, ask, first_line
from tocsin.errors import BadInput

PLAY_SECONDS = 12.0
"""The longest that a player is run; eight times as fast as it would play."""
STILL = 2.5
"""Seconds without anything new after which a player is no longer waited for."""
MOST_LOST = 10_000
"""Pieces that are named as missing before no further list is read: lists can name more than memory holds."""
SLACK = 0.75
"""Seconds at the edges of a recording that players leave out when they tell what they hold."""
OVER = "the time of the capture was over before it was asked for"
PLAY = """() => {
  for (const media of document.querySelectorAll('video,audio')) {
    if (!(media.currentSrc || media.src).startsWith('blob:')) continue;
    media.muted = true;
    media.playbackRate = 8;
    media.play().catch(() => undefined);
  }
}"""
HELD = """() => [...document.querySelectorAll('video,audio')]
  .filter(media => (media.currentSrc || media.src).startsWith('blob:'))
  .map(media => ({
    url: media.currentSrc || media.src,
    seconds: Number.isFinite(media.duration) ? media.duration : 0,
    at: media.currentTime,
    parts: Array.from({length: media.buffered.length}, (_, at) => [media.buffered.start(at), media.buffered.end(at)]),
  }))"""


def fetched(context: BrowserContext, page: Page, proxy: Proxy, url: str) -> str:
    """Ask for a link from its first byte to its last; why it did not come whole, empty when it did."""
    left = proxy.until - time.monotonic()
    if left <= 0:
        return OVER
    try:
        answer = context.request.get(
            url, headers={"Referer": page.url}, timeout=left * 1000, ignore_https_errors=True, max_redirects=5
        )
        status, final = answer.status, answer.url
        answer.dispose()
    except Error as error:
        return proxy.reason(url) or f"the browser gave up ({first_line(error)})"
    if status >= 400:
        return f"the server answered {status}"
    return (proxy.reason(final) or "it came only in part") if proxy.lacking([final]) else ""


def follow(context: BrowserContext, page: Page, proxy: Proxy, visit: Visit) -> int:
    """Fetch what the lists in the archive name, name what does not come, and give how many pieces there are."""
    read: set[str] = set()
    pieces: dict[str, None] = {}
    while len(visit.lost) < MOST_LOST and (fresh := proxy.lists(read)):
        feeds = dict(opened(fresh, proxy, visit))
        skipped = {link for feed in feeds.values() for link in feed.passed_over}
        read |= fresh.keys() | skipped
        for url, feed in feeds.items():
            if url not in skipped:
                visit.lost += [Missing(url, f"a player is fed from it, and {why}") for why in feed.unsaid]
                pieces |= dict.fromkeys(feed.pieces)
                bring(context, page, proxy, visit, [*feed.lists, *feed.pieces])
    if len(visit.lost) >= MOST_LOST:
        visit.notes.append(f"More than {MOST_LOST} pieces that players are fed did not come; not every list was read.")
    return len(pieces)


def opened(lists: dict[str, bytes], proxy: Proxy, visit: Visit) -> Iterator[tuple[str, Feed]]:
    """Each list read; one that cannot be read is named."""
    asked = proxy.asked()
    for url, data in lists.items():
        try:
            yield url, read_list(url, data, asked)
        except BadInput as problem:
            visit.lost.append(Missing(url, f"what a player is fed from it is not known ({problem})"))


def bring(context: BrowserContext, page: Page, proxy: Proxy, visit: Visit, links: list[str]) -> None:
    """Fetch those of these links that the archive lacks, and name what does not come."""
    for url in proxy.lacking([link for link in links if link.startswith(("http:", "https:"))]):
        why = fetched(context, page, proxy, url)
        if why:
            visit.lost.append(Missing(url, f"a piece that a player is fed: {why}"))


def play_through(page: Page, proxy: Proxy, visit: Visit) -> None:
    """Run players that a script feeds, so that it fetches what it feeds them; name what did not come."""
    for frame in page.frames:
        ask(frame, PLAY)
    until, held = min(time.monotonic() + PLAY_SECONDS, proxy.until), dict[str, list[list[float]]]()
    players, moved = told(page, held), time.monotonic()
    while time.monotonic() < min(until, moved + STILL) and not all(lacks(one, held) == 0 for one in players):
        page.wait_for_timeout(100)
        before, players = players, told(page, held)
        moved = moved if players == before else time.monotonic()
    for one in players:
        if lacking := lacks(one, held):
            came = f"; {lacking:.0f} of {one['seconds']:.0f} seconds did not come" if one["seconds"] else ""
            why = f"a script of the page feeds it to its player, and no list names its pieces{came}"
            visit.lost.append(Missing(str(one["url"]), why))


def told(page: Page, held: dict[str, list[list[float]]]) -> list[dict[str, Any]]:
    """What each player says of itself; what it holds is added to what it held before, since players let go of parts."""
    players = [one for frame in page.frames for one in ask(frame, HELD) or ()]
    for one in players:
        held.setdefault(str(one["url"]), []).extend(one["parts"])
    return players


def lacks(player: dict[str, Any], held: dict[str, list[list[float]]]) -> float:
    """Seconds of a recording that its player never held; one second where its length is not known.

    >>> lacks({"url": "blob:x", "seconds": 10.0}, {"blob:x": [[0.0, 4.0], [2.0, 7.0], [9.5, 10.0]]})
    2.5
    """
    if not player["seconds"]:
        return 1.0
    reached = missing = 0.0
    for start, end in sorted(held[str(player["url"])]):
        missing += max(start - reached, 0.0)
        reached = max(reached, end)
    missing += max(float(player["seconds"]) - reached, 0.0)
    return missing if missing > SLACK else 0.0
