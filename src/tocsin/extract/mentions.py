"""Named agencies, officials, outlets, institutions and places, each with one canonical name through the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tocsin.extract import names
from tocsin.extract.lexicon import Hit, agencies, with_agencies
from tocsin.extract.reader import Reading
from tocsin.extract.words import words_of
from tocsin.model.agency import Agency
from tocsin.model.claim import Mention, MentionKind

_ABBREVIATION = re.compile(r"(?:['’]\w{1,6})?\s{0,2}[(（]([^\W\d_]{2,8})[)）]")
_AGENCY_HEADS = {"police": "police", "prosecutor": "prosecutor", "federal": "federal"}
_OUTLET_ENDS = frozenset(
    [
        "news",
        "times",
        "post",
        "tribune",
        "herald",
        "daily",
        "tv",
        "radio",
        "haber",
        "xeber",
        "gazette",
        "press",
        "gazetesi",
        "qezeti",
        "novosti",
        "noticias",
        "telegraph",
        "haberleri",
        "ծրագիր",
        "լուրեր",
    ]
)
_PERSON_ENDINGS = {"hy": ("յին", "յից", "յի", "ն"), "az": ("dan", "dən", "nın", "nin")}
MOST = 100
"""Different names of one kind that are kept apart in one text."""
_OFFICE_REACH = 3
_HALF_NAMES = frozenset(("بورت", "پورت", "نيو", "لوس", "سان", "سانت", "تل", "دير", "جبل", "راس", "ابو", "بندر", "شهر"))
"""First words of places' names in Arabic letters that another word follows; in the comparing form."""
_NOT_PLACES = frozenset(("bitcoin", "btc", "ethereum", "usdt", "crypto", "биткоин", "биткоинах", "بيتكوين"))


@dataclass(frozen=True)
class Named:
    """A mention with its words: `first` up to `last`; `head` is the concept by which it was found."""

    mention: Mention
    first: int
    last: int
    head: str


@dataclass
class Register:
    """Names met so far, so that a thing keeps the name by which the text first called it."""

    full: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    abbreviations: dict[str, tuple[MentionKind, str, str]] = field(default_factory=dict)
    places: tuple[tuple[str, ...], ...] = ()
    """Comparing forms of the places that the text says something is in."""

    def canonical(self, head: str, modifiers: Sequence[str], name: str) -> str:
        """The first name of the same thing; a bare head is the first thing of its kind."""
        known = self.full.setdefault(head, [])
        for parts, canonical in known:
            if not modifiers or names.alike(parts, modifiers):
                return canonical
        if modifiers and len(known) < MOST:
            known.append((tuple(modifiers), name))
        return name


def mentions(reading: Reading, known: tuple[Agency, ...]) -> list[Named]:
    """All mentions in order of their place, without overlaps."""
    located = list(places(reading))
    register = Register(places=tuple({tuple(reading.words.keys[one.first : one.last]): 0 for one in located[:MOST]}))
    found = [named for hit in reading.hits for named in of_hit(reading, hit, register)]
    found += abbreviated(reading, register)
    found += outlets_by_ending(reading)
    found += located
    found += surnames(reading, found)
    kept = apart(found)
    codes = dict(with_agencies(known)) if known else {}
    return [coded(named, codes) for named in kept]


_RANK = {MentionKind.OFFICIAL: 0, MentionKind.AGENCY: 1, MentionKind.INSTITUTION: 1, MentionKind.OUTLET: 2}
"""Which of two kinds of mention is taken where both claim the same words: the lower."""


def apart(found: Sequence[Named]) -> list[Named]:
    """Of mentions that overlap the longest, and of equally long ones the first found."""
    taken: list[Named] = []
    used: set[int] = set()
    for named in sorted(found, key=lambda one: (_RANK.get(one.mention.kind, 3), one.first - one.last)):
        if used.isdisjoint(range(named.first, named.last)):
            used.update(range(named.first, named.last))
            taken.append(named)
    return sorted(taken, key=lambda one: one.first)


def coded(named: Named, codes: dict[str, str]) -> Named:
    """The mention with the desk's code of a known agency in its detail."""
    if named.mention.kind is not MentionKind.AGENCY:
        return named
    code = next((codes[form] for form in forms_of(named.mention) if form in codes), "")
    if not code:
        return named
    mention = named.mention
    return Named(
        Mention(mention.kind, mention.name, mention.passage, f"known agency: {code}"),
        named.first,
        named.last,
        named.head,
    )


def forms_of(mention: Mention) -> tuple[str, ...]:
    """The comparing forms of a mention: its name and its words."""
    return tuple(" ".join(words_of(text).keys) for text in (mention.name, mention.passage.text))


def of_hit(reading: Reading, hit: Hit, register: Register) -> Iterator[Named]:
    """Mentions that a vocabulary hit begins or heads."""
    kind, _, name = hit.concept.partition(":")
    if kind == "agency":
        yield make(reading, MentionKind.AGENCY, name, hit.first, hit.last, str(agencies()[name]["kind"]), hit.concept)
    elif kind == "head" and name == "outlet":
        yield from outlet_beside(reading, hit)
    elif kind == "head":
        yield from headed(reading, hit, name, register)
    elif kind == "office":
        yield from official(reading, hit, name, register)
    elif hit.concept == "police":
        yield make(reading, MentionKind.AGENCY, "police", hit.first, hit.last, "police, not named", "police")


def make(reading: Reading, kind: MentionKind, name: str, first: int, last: int, detail: str, head: str) -> Named:  # noqa: PLR0917
    """A mention of some words."""
    return Named(Mention(kind, name, reading.words.passage(first, last), detail), first, last, head)


def headed(reading: Reading, hit: Hit, head: str, register: Register) -> Iterator[Named]:
    """An agency or institution: a word for what it is, with the name beside it."""
    first, last = extent(reading, hit)
    modifiers = [
        key
        for number, key in enumerate(reading.words.keys[first:last], first)
        if not hit.first <= number < hit.last and (reading.words.capital(number) or not names.cased(reading, number))
    ]
    kind = MentionKind.AGENCY if head in _AGENCY_HEADS else MentionKind.INSTITUTION
    if head in _AGENCY_HEADS and not modifiers and head != "federal":
        if head == "prosecutor":
            yield make(reading, MentionKind.AGENCY, head, hit.first, hit.last, "prosecutor, not named", head)
        return
    name = police_name(reading, first, last) if head == "police" else ""
    name = name or register.canonical(head, modifiers, written_name(reading, hit, first, last))
    short = _ABBREVIATION.match(reading.words.text, reading.words.ends[last - 1])
    if short and short[1].isupper():
        register.abbreviations[short[1]] = (kind, short[1], head)
        register.full.setdefault(head, []).insert(0, (tuple(modifiers), short[1]))
        name = short[1]
    yield make(reading, kind, name, first, last, _AGENCY_HEADS.get(head, head), f"head:{head}")


def extent(reading: Reading, hit: Hit) -> tuple[int, int]:
    """Words of a head with the name to its left or right, as its language writes them."""
    words, side = reading.words, reading.lexicon.names
    first = names.left(reading, hit.first) if side in {"left", "both"} else hit.first
    last = hit.last
    if hit.concept == "head:association" and side == "left" and first == hit.first > 1 and words.capital(first - 2):
        first = names.left(reading, first - 1)
    definite = reading.lexicon.language == "ar" and words.keys[last - 1].startswith("ال")
    if not definite and side in {"right", "both"} and last < len(words) and words.joined(last - 1):
        link = next((one.last for one in reading.between(last, last + 1, "link:of")), last)
        if hit.concept == "head:association" and link == last and last + 1 < len(words) and words.capital(last + 1):
            link = last + int(
                not words.capital(last) and words.joined(last) and not reading.between(last, last + 1, "link:")
            )
        if side == "right" or link > last:
            ended = names.right(reading, link) if words.joined(link - 1) else link
            last = ended if ended > link else last
    return first, last


def police_name(reading: Reading, first: int, last: int) -> str:
    """The own name of the police of a place, when it has one (`Los Angeles` → LAPD)."""
    places_in = reading.between(first, last, "police of:")
    return places_in[0].concept.removeprefix("police of:") if places_in else ""


def written_name(reading: Reading, hit: Hit, first: int, last: int) -> str:
    """The name as written, its head word in the form of the vocabulary where it carries an ending."""
    words = reading.words
    head = words.written(hit.first, hit.last)
    if hit.by_stem:
        head = reading.lexicon.lemmas[hit.concept]
    before = words.written(first, hit.first) + " " if first < hit.first else ""
    after = " " + words.written(hit.last, last) if hit.last < last else ""
    name = f"{before}{head}{after}"
    return name[:1].upper() + name[1:]


def official(reading: Reading, hit: Hit, office: str, register: Register) -> Iterator[Named]:
    """A person in an office: the office's word with a name after it, perhaps behind the place of the office."""
    words = reading.words
    start = hit.last
    while start < len(words) and words.suffixed(start):
        start += 1
    for link in reading.between(start, start + 1, "link:of"):
        start = max(link.last, names.right(reading, link.last))
    start, last = holder(reading, start, register)
    if last > start:
        name = clean(reading, start, last)
        name = register.canonical("person", words_of(name).keys, name)
        yield make(reading, MentionKind.OFFICIAL, name, hit.first, last, office, hit.concept)
    elif office not in {"president", "minister", "prosecutor", "spokesperson"}:
        yield make(reading, MentionKind.OFFICIAL, office.replace("_", " "), hit.first, hit.last, office, "bare office")


def holder(reading: Reading, start: int, register: Register) -> tuple[int, int]:
    """The words of the name that follow an office, the place between them (`мэр Порт-Алдеры Дана …`) passed over."""
    words = reading.words
    if not 0 < start < len(words) or not (words.joined(start - 1) or words.gap(start - 1).strip() in {",", "،"}):
        return start, start
    for place in register.places:
        if names.alike(place, words.keys[start : start + len(place)]):
            start += len(place)
    if start >= len(words):
        return start, start
    if not names.cased(reading, start):
        return start, uncased_holder(reading, start)
    return start, names.right(reading, start, most=_OFFICE_REACH)


def uncased_holder(reading: Reading, start: int) -> int:
    """End of a person's name in a script without capitals: two words at most, none of them of the vocabulary."""
    words, number = reading.words, start
    while number < len(words) and number - start < 2 and (number == start or words.joined(number - 1)):
        if reading.between(number, number + 1) or not words.joined(number - 1):
            break
        number += 1
    return number if number - start == 2 else start


def clean(reading: Reading, first: int, last: int) -> str:
    """A person's name without the case ending or article that its language writes onto it."""
    name = reading.words.written(first, last)
    for ending in _PERSON_ENDINGS.get(reading.lexicon.language, ()):
        if name.endswith(ending) and len(reading.words.keys[last - 1]) > len(ending) + 3:
            return name.removesuffix(ending)
    return name


def outlet_beside(reading: Reading, hit: Hit) -> Iterator[Named]:
    """A newspaper or station: its word with a name beside it, in quotation marks or capitals."""
    words = reading.words
    after = names.right(reading, hit.last, numbers=True) if words.joined(hit.last - 1) else hit.last
    quoted = quoted_beside(reading, hit)
    if quoted:
        yield make(reading, MentionKind.OUTLET, words.written(*quoted), *quoted, "", hit.concept)
    elif after > hit.last and reading.lexicon.names != "left":
        yield make(reading, MentionKind.OUTLET, words.written(hit.last, after), hit.last, after, "", hit.concept)
    else:
        before = outlet_left(reading, hit.first)
        if before < hit.first:
            yield make(
                reading, MentionKind.OUTLET, words.written(before, hit.first), before, hit.first, "", hit.concept
            )


def outlet_left(reading: Reading, last: int) -> int:
    """First word of an outlet's name that ends before `last`; a number may stand inside it."""
    words, number = reading.words, last
    while number > 0 and last - number < names.LONGEST and words.joined(number - 1):
        if any(head.last >= number for head in reading.between(max(0, number - 4), number, "head:outlet")):
            break
        if names.opens_sentence(reading, number - 1, last):
            break
        if not words.capital(number - 1) and not words.keys[number - 1].isdigit():
            break
        number -= 1
    while number < last and words.keys[number].isdigit():
        number += 1
    return number


def quoted_beside(reading: Reading, hit: Hit) -> tuple[int, int] | None:
    """Words in quotation marks just before or after a head (`газета «Кабар Алдера»`)."""
    for number in (hit.last, hit.first - 1):
        span = reading.in_quote(number) if 0 <= number < len(reading.words) else None
        if span and span.last - span.first <= names.LONGEST and not reading.in_quote(hit.first):
            return span.first, span.last
    return None


def outlets_by_ending(reading: Reading) -> Iterator[Named]:
    """Names that end as outlets' names do (`Aldera 9 News`)."""
    words = reading.words
    if _OUTLET_ENDS.isdisjoint(words.keys):
        return
    for number, key in enumerate(words.keys):
        if key in _OUTLET_ENDS and words.capital(number):
            first = outlet_left(reading, number)
            if first < number:
                yield make(
                    reading, MentionKind.OUTLET, words.written(first, number + 1), first, number + 1, "", "ending"
                )


def abbreviated(reading: Reading, register: Register) -> Iterator[Named]:
    """Later uses of an abbreviation that the text itself introduced."""
    words = reading.words
    if not register.abbreviations:
        return
    for number in range(len(words)):
        known = register.abbreviations.get(words.written(number, number + 1))
        if known:
            kind, name, head = known
            yield make(reading, kind, name, number, number + 1, _AGENCY_HEADS.get(head, head), f"head:{head}")


def places(reading: Reading) -> Iterator[Named]:
    """Places: names after a word for “in”, and names with an ending that says “in” (Turkish, Azerbaijani, Armenian)."""
    words = reading.words
    for hit in reading.between(0, len(words), "link:at"):
        beside_account = reading.between(max(0, hit.first - 4), hit.first, "account", "user", "post")
        if (
            hit.last < len(words)
            and words.joined(hit.last - 1)
            and not beside_account
            and words.keys[hit.last] not in _NOT_PLACES
        ):
            last = whole_place(reading, hit.last, names.right(reading, hit.last, most=4))
            if last > hit.last:
                yield make(reading, MentionKind.PLACE, words.written(hit.last, last), hit.last, last, "", hit.concept)
    if reading.lexicon.names == "left":
        yield from places_by_ending(reading)


def whole_place(reading: Reading, first: int, last: int) -> int:
    """The end of a place's name; where a script has no capitals, its first word tells whether another belongs to it."""
    words = reading.words
    half = last - first == 1 and words.keys[first] in _HALF_NAMES and words.joined(first)
    return last + 1 if half and not names.cased(reading, first) and not reading.between(last, last + 1) else last


_IN_SUFFIX = {"tr": frozenset(["da", "de", "ta", "te", "daki", "deki"]), "az": frozenset(["da", "de", "daki", "deki"])}
_IN_ENDING = {"az": ("da", "de"), "hy": ("ում",)}


def places_by_ending(reading: Reading) -> Iterator[Named]:
    """`Port Aldera'da`, `Port Alderada`, `Պորտ Ալդերայում`."""
    words, language = reading.words, reading.lexicon.language
    suffixes, endings = _IN_SUFFIX.get(language, frozenset()), _IN_ENDING.get(language, ())
    for number in range(1, len(words)):
        if words.keys[number] in suffixes and words.suffixed(number):
            first = names.left(reading, number)
            if first < number:
                yield make(reading, MentionKind.PLACE, words.written(first, number), first, number, "", "ending")
        elif words.keys[number].endswith(endings) and words.capital(number):
            first = names.left(reading, number + 1)
            if number - first == 1:
                yield make(
                    reading, MentionKind.PLACE, place_lemma(reading, first, number), first, number + 1, "", "ending"
                )


def place_lemma(reading: Reading, first: int, number: int) -> str:
    """A place's name without its ending for “in”."""
    written = reading.words.written(first, number + 1)
    for ending in ("յում", "ում", "da", "də", "de"):
        if written.endswith(ending):
            return written.removesuffix(ending)
    return written


def surnames(reading: Reading, found: Sequence[Named]) -> Iterator[Named]:
    """Officials named again by surname alone."""
    words = reading.words
    holders = {
        words.keys[named.last - 1]: named.mention
        for named in found
        if named.mention.kind is MentionKind.OFFICIAL and named.head != "bare office" and named.last - named.first > 1
    }
    if not holders:
        return
    for number, key in enumerate(words.keys):
        holder = holders.get(key)
        if holder and (words.capital(number) or not names.cased(reading, number)):
            yield make(reading, MentionKind.OFFICIAL, holder.name, number, number + 1, holder.detail, "surname")
