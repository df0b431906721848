"""Coverage is not content: walls and notices are told from pages that merely speak of them, in several languages."""

import pytest

from tocsin.capture import CaptureStatus
from tocsin.capture.content import SHORT, Seen, judge

CAPTURED, PARTIAL, GONE = CaptureStatus.CAPTURED, CaptureStatus.PARTIAL, CaptureStatus.GONE
POST = "0.05 BTC to anyone who tells us where Marenians live or work in Port Aldera. Longer lists pay more."
URL = "https://chirrup.example/maren_hunters/status/81204"


def seen(text: str, *, status: int = 200, title: str = "Chirrup", final_url: str = URL, **signs: object) -> Seen:
    return Seen(URL, final_url, status, title, text, signs)


WALLS = [
    ("robot", seen("Verifying you are human. This may take a few seconds.", title="Just a moment...")),
    ("robot", seen("Our systems have detected unusual traffic from your network.", status=429)),
    ("robot", seen("Please complete the security check to access chirrup.example", status=403)),
    ("robot", seen("Robot olmadığınızı doğrulayın", status=200)),
    ("robot", seen("Подтвердите, что вы не робот")),
    ("log-in", seen("Log in to see this chirp\nHandle\nPassword", password=True)),
    ("log-in", seen("", status=401)),
    ("log-in", seen("Welcome back", final_url="https://chirrup.example/login?next=/x")),
    ("log-in", seen("Welcome", final_url="https://chirrup.example/accounts/login/")),
    ("log-in", seen("Görmek için giriş yap", password=True)),
    ("log-in", seen("Войдите, чтобы увидеть запись", password=True)),
    ("log-in", seen("Մուտք գործել", password=True)),
    ("log-in", seen("Masuk untuk melihat", password=True)),
    ("log-in", seen("Home\nSign in to continue", dialogs="Sign in to continue")),
    ("log-in", seen("Create an account to see replies\nUsername\nPassword\nForgot?", password=True, pictures=2)),
    ("log-in", seen("Inicia sesión para ver esta publicación", password=True)),
    ("log-in", seen("تسجيل الدخول", password=True)),
    ("robot", seen("Attention Required! One more step", title="Attention Required! | Chirrup")),
    ("robot", seen("Checking your browser before accessing chirrup.example. DDoS protection", status=503)),
    ("robot", seen("أثبت أنك لست روبوت")),
    ("country", seen("This content is not available in your country.")),
    ("country", seen("Chirrup\nThis chirp is not available in your country because of a legal demand.", articles=1)),
    ("country", seen("This post was withheld: unavailable in your region at the request of the authorities.")),
    ("country", seen("Este contenido no está disponible en tu país")),
    ("country", seen("Konten ini tidak tersedia di negara Anda")),
    ("cookie", seen("Çerez tercihleriniz\nBu site çerez kullanır. Tüm çerezleri kabul et")),
    ("cookie", seen("Файлы cookie\nМы используем файлы cookie. Принять все файлы cookie?")),
    ("cookie", seen("This site uses cookies.\nManage cookies\nAccept all cookies", pictures=1)),
    ("empty", seen("•••", pictures=0)),
    ("JavaScript", seen("JavaScript is disabled in this browser.")),
    ("JavaScript", seen("Please activate JavaScript")),
    ("country", seen("Bu içerik ülkenizde kullanılamıyor")),
    ("country", seen("Материал недоступен в вашей стране")),
    ("country", seen("Unavailable", status=451)),
    ("cookie", seen("We value your privacy\nWe and our partners use cookies to store information. Accept cookies?")),
    ("cookie", seen("Before you continue to Chirrup\nWe use cookies and data.")),
    ("error", seen("Bad gateway", status=502)),
    ("error", seen("Forbidden", status=403)),
    ("empty", seen("")),
    ("empty", seen("Loading…")),
    ("JavaScript", seen("You need to enable JavaScript to run this app.")),
]
NOTICES = [
    seen("Gone", status=410),
    seen("Nothing here", status=404),
    seen("This chirp is no longer available", status=410),
    seen("Sorry, this page isn't available. The link may be broken."),
    seen("This post was deleted by its author."),
    seen("Hmm… this page doesn’t exist. Try searching for something else."),
    seen("Account suspended\nThis account has been suspended."),
    seen("Bu gönderi kaldırıldı"),
    seen("Запись удалена или недоступна"),
    seen("Halaman ini tidak tersedia"),
    seen("Այս գրառումը ջնջված է"),
    seen("هذا المحتوى غير متاح"),
    seen("Bu səhifə tapılmadı"),
]
CONTENT = [
    # what speaks of a wall and is none: each in the words of the wall itself
    seen("Chirrup is not available in your country, they said, so we meet at the harbour at six. " * 20),
    seen(POST + "\nThis song is not available in your country? Write to us.", articles=1),
    seen("Sign in\nHome\nKabar Aldera: police ask for witnesses after an assault at the harbour market", articles=1),
    seen("Log in or sign up\n" + POST + "\nTerms", articles=1, password=False),
    seen("Password\nOld photographs of Port Aldera, taken before the ferry ran", password=True, pictures=9),
    seen("Unusual traffic on the harbour bridge this morning: expect delays. " * 30, title="Traffic"),
    seen("I am not a robot, I am a teacher, and I was threatened. " * 30, articles=1),
    seen(POST + "\nEnable JavaScript for a better experience on this page, which works without. " * 5, articles=1),
    seen("Someone deleted the post, but here is its screenshot", pictures=1),
    seen("A cookie recipe from Marenia: flour, butter, anise.\n" + POST, articles=1),
    seen("The committee said that the account of events has not been found wanting in any respect so far.", articles=1),
    seen(POST, articles=1),
    seen("Log in\nSign up\n" + POST, articles=1),
    seen(
        POST + "\nDon't miss what's happening. Log in or sign up",
        articles=1,
        dialogs="Log in or sign up",
        password=True,
    ),
    seen("@maren_hunters: this post was deleted, so here it is again. " + POST, articles=2),
    seen("We use cookies.\n" + POST, articles=1),
    seen("We use cookies.\n" + POST + " More words about the ferry and the market in Port Aldera, which opens at six."),
    seen("The desk says that posts with threats were deleted and accounts suspended. " * 30),
    seen("Are you a robot? A story about machines that write threats. " * 40, title="Kabar Aldera"),
    seen("How to log in to your bank safely. " * 60, password=True),
    seen("", pictures=3),
    seen("Скоро мареновцев в городе станет меньше.", articles=1),
]


@pytest.mark.parametrize(("kind", "page"), WALLS)
def test_a_wall_is_partial_and_the_sentence_names_it(kind: str, page: Seen) -> None:
    verdict = judge(page)
    assert verdict.status is PARTIAL
    assert kind in verdict.reason


@pytest.mark.parametrize("page", NOTICES)
def test_a_notice_that_the_content_is_gone_is_gone(page: Seen) -> None:
    verdict = judge(page)
    assert verdict.status is GONE
    assert verdict.reason.endswith(".")


@pytest.mark.parametrize("page", CONTENT)
def test_a_page_with_content_is_captured_whatever_it_speaks_of(page: Seen) -> None:
    assert judge(page).status is CAPTURED
    assert judge(page).reason == ""


@pytest.mark.parametrize("page", [page for _, page in WALLS] + NOTICES)
def test_no_wall_and_no_notice_counts_as_captured_when_words_were_reported(page: Seen) -> None:
    assert judge(page, [POST]).status is not CAPTURED


def test_a_page_with_the_reported_words_is_captured_though_a_log_in_stands_over_it() -> None:
    page = seen("Log in\n" + POST, dialogs="Log in to continue", password=True)
    assert judge(page).status is PARTIAL
    assert judge(page, [POST]).status is CAPTURED


def test_the_reported_words_in_an_error_answer_are_no_capture() -> None:
    assert judge(seen(POST, status=404), [POST]).status is GONE
    assert judge(seen(POST, status=500), [POST]).status is PARTIAL


def test_a_page_without_the_reported_words_is_partial_and_says_so() -> None:
    verdict = judge(seen("Beautiful weather at the port today, the ferry is on time.", articles=1), [POST])
    assert (verdict.status, "words that were reported" in verdict.reason) == (PARTIAL, True)


def test_a_notice_may_be_as_long_as_the_limit_and_not_a_letter_longer() -> None:
    notice = "This post was deleted. "
    for length, status in ((SHORT, GONE), (SHORT + 1, CAPTURED)):
        assert judge(seen(notice + "x" * (length - len(notice)))).status is status


@pytest.mark.parametrize("community", ["Marenians", "Orvani", "Portalderans"])
def test_the_verdict_does_not_depend_on_whose_name_stands_in_the_text(community: str) -> None:
    assert judge(seen(POST.replace("Marenians", community), articles=1)).status is CAPTURED
    assert judge(seen(f"This post about {community} was deleted.")).status is GONE
