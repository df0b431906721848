"""Under what conditions a page is seen: browser, window, language, and a clock and chance that can be repeated.

A page that shows the time or a random number is never the same twice, so a replay could not be compared with it. A
script that runs before the page's own gives it a clock and a chance that repeat. The clock begins at the instant of the
capture and goes on with what happens (a timer's own delay, a frame, a scrolled screen), not with the seconds that a
machine took; before picture and text are taken it is set back to that instant and the page's regular ticks run once.
The script changes the page's surroundings, so its text and all conditions are recorded in the archive.

Not governed: `performance.now`, clocks and chance inside workers, `Intl` formats and `Temporal` without an instant.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tocsin.canonical import instant
from tocsin.errors import BadInput
from tocsin.model.codec import from_record, to_record

URN = "urn:tocsin:conditions"
LOCALE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
PRESENTED_AS = "Chrome, as an ordinary reader's"
SIDE = range(100, 8001)
"""Pixels that a recorded window may measure; other values are no window of ours."""

SCRIPT = """(() => {
  const seed = %(seed)d, start = %(start)d, name = Symbol.for('tocsin');
  if (globalThis[name]) return;

  let state = seed;
  for (const sign of location.href) state = Math.imul(state ^ sign.codePointAt(0), 16777619) >>> 0;
  const chance = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const fill = array => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let at = 0; at < bytes.length; at++) bytes[at] = chance() & 255;
    return array;
  };
  Math.random = () => chance() / 4294967296;
  const checked = Crypto.prototype.getRandomValues;
  Crypto.prototype.getRandomValues = function (array) { return fill(checked.call(this, array)); };
  if (Crypto.prototype.randomUUID) Crypto.prototype.randomUUID = () => {
    const bytes = fill(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };

  let now = start, asked = 0, stopped = false;
  const pass = until => { if (!stopped) now = Math.max(now, until); };
  const read = () => {
    asked += 1;
    if (asked %% 1000 === 0) pass(now + 1);
    return now;
  };
  const RealDate = Date;
  RealDate.now = read;
  globalThis.Date = new Proxy(RealDate, {
    construct: (real, given, made) => Reflect.construct(real, given.length ? given : [read()], made),
    apply: () => new RealDate(read()).toString(),
  });
  RealDate.prototype.constructor = globalThis.Date;

  const real = { later: setTimeout, every: setInterval, never: clearTimeout, frame: requestAnimationFrame };
  const once = new Map(), regular = new Map();
  let level = 0;
  const run = (work, given, due, depth) => {
    const outer = level;
    pass(due);
    level = depth;
    try { return work.apply(globalThis, given); } finally { level = outer; }
  };
  globalThis.setTimeout = function setTimeout(work, delay, ...given) {
    if (typeof work !== 'function') return real.later.call(globalThis, work, delay, ...given);
    const wait = Math.max(Number(delay) || 0, 0), due = now + wait, depth = level + 1;
    const tick = () => { once.delete(id); run(work, given, due, depth); };
    const id = real.later.call(globalThis, tick, wait);
    if (wait <= 1000) once.set(id, { tick, depth });
    return id;
  };
  globalThis.setInterval = function setInterval(work, delay, ...given) {
    if (typeof work !== 'function') return real.every.call(globalThis, work, delay, ...given);
    const wait = Math.max(Number(delay) || 0, 1);
    let due = now;
    const tick = () => { due += wait; run(work, given, due, 9); };
    const id = real.every.call(globalThis, () => { if (!stopped) tick(); }, wait);
    regular.set(id, tick);
    return id;
  };
  globalThis.clearTimeout = globalThis.clearInterval = id => {
    once.delete(id);
    regular.delete(id);
    real.never.call(globalThis, id);
  };
  let last = 0;
  if (real.frame) globalThis.requestAnimationFrame = work => real.frame.call(globalThis, stamp => {
    if (stamp !== last) { last = stamp; pass(now + 16); }
    work(stamp);
  });

  const quietly = work => {
    try { work(); } catch (problem) { real.later.call(globalThis, () => { throw problem; }); }
  };
  const loading = image => {
    const box = image.getBoundingClientRect();
    return !image.complete && box.bottom > 0 && box.top < innerHeight;
  };
  const starting = media => media.networkState === 2 && media.readyState < 3;
  const due = () => [...once.values()].some(each => each.depth < 4) || [...document.images].some(loading)
    || [...document.querySelectorAll('video,audio')].some(starting);
  const own = {
    scrolled: () => pass(now + 250),
    busy: () => new Promise(answer => {
      real.later.call(globalThis, () => answer(due()), 250);
      real.frame.call(globalThis, () => real.frame.call(globalThis, () => answer(due())));
    }),
    stop: () => {
      stopped = true;
      now = start;
      const soon = [...once.entries()];
      soon.forEach(([id]) => real.never.call(globalThis, id));
      [...regular.values(), ...soon.map(([, each]) => each.tick)].forEach(quietly);
    },
  };
  Object.defineProperty(globalThis, name, { value: Object.freeze(own) });
})();
"""


@dataclass(frozen=True)
class Conditions:
    """All that a second look must have in common with the first."""

    browser: str
    """Build, such as `Chromium 156.0.8078.79`."""
    user_agent: str
    """What the site was told. It says Chrome, because pages are to show what a reader sees."""
    locale: str
    width: int
    """Pixels, as `height`: the window."""
    height: int
    scrolls: int
    """The most screens that are scrolled."""
    seed: int
    """Begins the page's chance, 32 bits."""
    start: int
    """Where the page's clock begins: milliseconds since 1970, UTC."""
    timezone: str = "UTC"

    @property
    def script(self) -> str:
        """The text that runs before the page's own scripts, in every frame."""
        return SCRIPT % {"seed": self.seed, "start": self.start}


def seed_of(url: str, at: datetime) -> int:
    """Where chance begins: 32 bits drawn from link and instant."""
    return int.from_bytes(hashlib.sha256(f"{url} {instant(at)}".encode("utf-8", "replace")).digest()[:4])


def written(conditions: Conditions) -> bytes:
    """The record that the archive keeps: the conditions, how the browser presented itself, and the script itself."""
    record = to_record(conditions) | {"presented_as": PRESENTED_AS, "script": conditions.script}
    return json.dumps(record, ensure_ascii=False, indent=2).encode()


def read_conditions(data: bytes) -> Conditions:
    """The conditions in an archive's record.

    Raises BadInput when the record is no such thing, or when its script is not the one that these conditions give: a
    script of somebody's own could paint a forged page anew in the replay.
    """
    try:
        record: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadInput("The archive's record of conditions is not JSON.") from error
    if not isinstance(record, dict):
        raise BadInput("The archive's record of conditions is not a JSON object.")
    conditions = from_record(Conditions, record)
    plausible = (
        LOCALE.fullmatch(conditions.locale)
        and conditions.width in SIDE
        and conditions.height in SIDE
        and 0 <= conditions.seed < 1 << 32
        and 0 <= conditions.start < 1 << 52
        and 0 <= conditions.scrolls <= 1000
        and conditions.timezone == "UTC"
        and conditions.user_agent.isascii()
        and conditions.user_agent.isprintable()
    )
    if not plausible:
        raise BadInput("The archive's record of conditions holds values that no capture has.")
    if record.get("script") != conditions.script:
        raise BadInput("The script in the archive is not the one that this version of Tocsin runs before a page.")
    return conditions
