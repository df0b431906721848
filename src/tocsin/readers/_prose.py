"""Is a plain text a news article or something pasted? And what an article says of itself: title, outlet, date."""

import re

PARAGRAPH = 160
"""Characters that a paragraph of an article reaches and a pasted post seldom does."""
DATELINE = re.compile(
    r"^(?P<place>[A-ZÀ-ÞА-ЯЁԱ-Ֆ][\w'’.\- ,À-ÿ]{1,40}?)\s*"
    r"(?:[,(]\s*(?P<outlet>[^()\n–—]{2,60}?)\s*\)?)?\s+[–—-]{1,2}\s+(?=\S)"
)
BRACKETED = re.compile(r"^(?P<place>[^\n()–—]{2,40}?)\s*\((?P<outlet>[^()\n]{2,60})\)\s*[–—:-]{1,2}\s+\S")
CREDIT = re.compile(r"\((?:[\w .-]{1,40}/)?(?P<outlet>[\w-]+(?:\.[\w-]+)+)\)\W*$")
REPORTING = re.compile(
    r"\b(said|told|according to|reported|kata|ujar|tulis|menurut|dilansir|dijo|según|informó|dedi|bildirdi|açıkladı|"
    r"göre|deyib|сообщил\w*|заявил\w*|по словам|ասաց|հայտնեց|համաձայն|قال|أعلن|وفقا|گفت)\b",
    re.I,
)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: its lines that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def article_score(text: str) -> int:
    """0 to 100: how like a news article a text is, by dateline, long paragraphs, reporting verbs and credit line."""
    parts = paragraphs(text)
    long = [part for part in parts if len(part) >= PARAGRAPH]
    if not long or len(text) < 400:
        return 0
    opening = next(iter(long))
    score = 10 * min(len(long), 4)
    score += 30 if DATELINE.match(opening) or BRACKETED.match(opening) else 0
    score += 10 * min(len(REPORTING.findall(text)), 3)
    score += 10 if CREDIT.search(parts[-1]) else 0
    return min(score, 100)


def outlet_of(text: str) -> str:
    """The outlet that a plain text names in its dateline or at its end; empty when it names none."""
    parts = paragraphs(text)
    for part in parts[:4]:
        found = BRACKETED.match(part) or DATELINE.match(part)
        if found and found["outlet"]:
            return str(found["outlet"]).strip()
    found = CREDIT.search(parts[-1]) if parts else None
    return str(found["outlet"]) if found else ""


def title_of(text: str) -> str:
    """The first line when it stands as a title does: short, no full stop, before a longer paragraph."""
    parts = paragraphs(text)
    if len(parts) < 2 or len(parts[0]) > PARAGRAPH or parts[0].endswith((".", "!", "…", ":", "։")):
        return ""
    return parts[0] if not (DATELINE.match(parts[0]) or BRACKETED.match(parts[0])) else ""
