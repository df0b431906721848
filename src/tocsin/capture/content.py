"""Judges whether what came is the content, or only a wall in front of it.

Coverage is not content: a page can be recorded whole and say nothing but "log in". Such a capture is kept, and is never
counted as captured. The words are data in the desk's languages; structure decides where words alone would misjudge a
page that merely speaks of log-ins, robots or deletions.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tocsin.capture.reported import Held, quoted_in
from tocsin.capture.result import CaptureStatus

SHORT = 1500
"""Characters. A notice is short; a page longer than this has content of its own."""
NOTHING = 12
"""Letters and digits. Below this, and without a picture, a page is an empty shell."""

GONE = (
    r"(page|post|content|video|account|profile|tweet|message|comment)[^.\n]{0,40} "
    r"(isn.t|is not|is no longer|was|has been) (available|found|there|deleted|removed|taken down|suspended)|"
    r"(page|post) not found|doesn.t exist|no longer exists|"
    r"(bulunamadı|kaldırıldı|silindi|askıya alındı|artık mevcut değil)|"
    r"(страница|запись|публикация|аккаунт)[^.\n]{0,30} (не найден|удал|недоступ|заблокирован)|"
    r"(halaman|kiriman|postingan|akun) [^.\n]{0,30}(tidak tersedia|tidak ditemukan|telah dihapus)|"
    r"(no está disponible|ha sido eliminad|no existe)|(ջնջված|հասանելի չէ|չի գտնվել)|(غير متاح|تم حذف|غير موجود)|"
    r"(silinib|tapılmadı)"
)
CHALLENGE = (
    r"^just a moment|verify(ing)? (that )?you are (a )?human|checking (if the site|your browser)|unusual traffic|"
    r"are you a robot|not a robot|complete the (captcha|security check)|attention required|ddos protection|"
    r"enable javascript and cookies to continue|robot olmadığınızı|вы не робот|bukan robot|no eres un robot|لست روبوت"
)
LOG_IN = (
    r"\blog ?in\b|\bsign ?in\b|\bsign up\b|create an account|giriş yap|oturum aç|войдите|войти|вход в|masuk untuk|"
    r"\bmasuk\b|iniciar sesión|inicia sesión|մուտք գործ|تسجيل الدخول|daxil ol"
)
LOG_IN_PATH = re.compile(r"/(log-?in|sign-?in|accounts/login|auth|checkpoint|giris|i/flow/login)(/|$|\.)", re.I)
ELSEWHERE = (
    r"(not|isn.t|un)\s?available in your (country|region|location)|"
    r"your (country|region)[^.\n]{0,30} (blocked|restricted)|"
    r"ülkenizde|вашей стране|вашем регионе|di negara anda|en su país|en tu país|ձեր երկրում|في بلدك|ölkənizdə"
)
COOKIES = r"cookies?\b|çerez|файлы cookie|we value your privacy|before you continue|kuki|ملفات تعريف الارتباط"
SCRIPTLESS = r"(enable|need|requires?|activate) javascript|javascript (is )?(disabled|required)|включите javascript"


@dataclass(frozen=True)
class Seen:
    """What is known of the page when it is judged."""

    url: str
    final_url: str
    http_status: int
    title: str
    text: str
    signs: dict[str, Any] = field(default_factory=dict)
    """What the page is made of: `password` (a field shows), `pictures`, `articles` (counts), `dialogs` (their text)."""


@dataclass(frozen=True)
class Verdict:
    """The status and the one sentence that explains it."""

    status: CaptureStatus
    reason: str = ""


def judge(seen: Seen, expect: Sequence[str] = ()) -> Verdict:
    """What this capture may be called, when the page was reported to hold these quotations.

    Checks, in order, the first that holds decides: 1. the server says gone; 2. none of the quotations is there, and a
    robot check, 3. a log-in wall, 4. a block for this country, 5. a notice that the content is gone, 6. a cookie wall,
    7. any other refusal of the server, or 8. an empty shell is; 9. a quotation is not there.
    """
    if seen.http_status in {404, 410}:
        return Verdict(CaptureStatus.GONE, f"The server says that this page is gone ({seen.http_status}).")
    answers = [quoted_in(quotation, seen.text).held for quotation in expect]
    found = bool({Held.FOUND, Held.DIFFERENCES} & set(answers)) and seen.http_status < 400
    wall = None if found else walled(seen) or refused(seen.http_status) or shell(seen)
    if wall:
        return wall
    if Held.NOT_FOUND in answers:
        return partial("The words that were reported are not in the captured page.")
    return Verdict(CaptureStatus.CAPTURED)


def walled(seen: Seen) -> Verdict | None:
    """The wall in front of the content, when there is one (checks 2 to 6)."""
    if said(CHALLENGE, seen):
        return partial("The site asks whether the visitor is a robot; the content was not shown.")
    if at_log_in(seen):
        return partial("The site asks for a log-in; the content was not shown.")
    elsewhere = said(ELSEWHERE, seen) and (not seen.signs.get("articles") or mostly(ELSEWHERE, seen.text))
    if elsewhere or seen.http_status == 451:
        return partial("The site does not show this page in this country.")
    if said(GONE, seen) and not seen.signs.get("articles"):
        return Verdict(CaptureStatus.GONE, "The page says that the content is no longer there.")
    if said(COOKIES, seen) and not seen.signs.get("articles") and mostly(COOKIES, seen.text):
        return partial("The site shows a cookie notice in place of the content.")
    return None


def at_log_in(seen: Seen) -> bool:
    """Whether a log-in stands in place of the content: by status, by address, or by a form on a short page."""
    moved = bool(LOG_IN_PATH.search(urlsplit(seen.final_url).path)) and not LOG_IN_PATH.search(urlsplit(seen.url).path)
    if seen.http_status == 401 or moved:
        return True
    form = seen.signs.get("password") or re.search(LOG_IN, str(seen.signs.get("dialogs", "")), re.I)
    return bool(form) and said(LOG_IN, seen) and not seen.signs.get("articles")


def refused(status: int) -> Verdict | None:
    """A refusal or fault of the server that nothing on the page explains (check 7)."""
    return partial(f"The server answered with an error ({status}).") if status >= 400 else None


def shell(seen: Seen) -> Verdict | None:
    """An empty page (check 8)."""
    letters = sum(char.isalnum() for char in seen.text)
    if letters < NOTHING and not seen.signs.get("pictures"):
        return partial("The page is an empty shell: neither text nor pictures were shown.")
    return partial("The page says that it needs JavaScript.") if said(SCRIPTLESS, seen) and letters < 200 else None


def said(pattern: str, seen: Seen) -> bool:
    """Whether a short page, or its title, says this."""
    if len(seen.text) > SHORT:
        return False
    return bool(re.search(pattern, seen.title, re.I) or re.search(pattern, seen.text, re.I | re.M))


def mostly(pattern: str, text: str) -> bool:
    """Whether more than half of the text stands in paragraphs that say this."""
    lines = [line for line in text.splitlines() if line.strip()]
    about = sum(len(line) for line in lines if re.search(pattern, line, re.I))
    return 2 * about > sum(map(len, lines))


def plain(text: str) -> str:
    """Letters and digits in compatibility form, case folded."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def partial(reason: str) -> Verdict:
    """The verdict that something came, but not the content."""
    return Verdict(CaptureStatus.PARTIAL, reason)
