"""Host names in text: the written and the defanged dot, and which endings make a name a host name."""

import re

DOT = r"(?:\.|\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\))"
LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOT = re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)", re.IGNORECASE)

GENERIC = frozenset(
    "com net org info biz edu gov mil int name pro app dev io ai xyz site online club shop store top link live news tv"
    " media agency world today group team space website tech blog page social chat network onion eu asia рф рус укр հայ"
    " africa cat me.uk gg cc ly".split()
)
COUNTRY = frozenset(
    "ac ad ae af ag al ao aq ar au aw az ba bb bd bf bg bh bi bj bm bn bo br bs bt bw by bz ca cd cf cg ch ci ck cl cm"
    " cn cr cu cv cw cy cz dj dk dm dz ec ee eg er et fi fj fk fm fr ga gd ge gf gh gi gl gm gn gp gq gr gs gt gu gw gy"
    " hk hm hn hr ht hu ie il im iq ir je jm jo jp ke kg kh ki km kn kp kr kw ky kz lb lc li lk lr ls lt lu lv mc md mg"
    " mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx mz na nc ne nf ng ni nl np nr nu nz om pe pf pg ph pk pl pm pn pr ps"
    " pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm"
    " tn tr tt tw tz ua ug uk uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw".split()
)
WORD_LIKE = frozenset("am as at be co de do es gg hm id in is it la ma me my no pa so to us tv".split())
"""Country endings that are also words: taken as a host name only with a path, `www.` or a defanged dot."""


def refanged(text: str) -> str:
    """The text with defanged dots written as dots.

    >>> refanged("bad[.]example(dot)org")
    'bad.example.org'
    """
    return _DOT.sub(".", text)


def is_host(host: str, *, sure: bool) -> bool:
    """Whether a dotted name ends as host names do. `sure` says that its surroundings show it is meant as one."""
    ending = host.rpartition(".")[2].casefold()
    if ending in GENERIC or ending in COUNTRY:
        return True
    return sure and (ending in WORD_LIKE or ending.startswith("xn--"))
