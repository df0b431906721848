"""What is a link: one address that may be asked for, cleaned without changing where it leads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import BadInput, Refused
from tocsin.net import parse_link


@pytest.mark.parametrize(
    ("pasted", "link"),
    [
        ("https://chirrup.example/post/1", "https://chirrup.example/post/1"),
        ("  <https://chirrup.example/>  ", "https://chirrup.example/"),
        ("“https://chirrup.example/a”", "https://chirrup.example/a"),
        ("hxxps://chirrup[.]example/post/1", "https://chirrup.example/post/1"),
        ("hxxp://chirrup(.)example", "http://chirrup.example/"),
        ("h**ps://chirrup.example/x", "https://chirrup.example/x"),
        ("https[:]//chirrup[dot]example/x", "https://chirrup.example/x"),
        ("https[://]chirrup.example/x", "https://chirrup.example/x"),
        ("chirrup{.}example/x", "https://chirrup.example/x"),
        ("HTTP://CHIRRUP.Example:8080/Path?Q=1#Part", "http://chirrup.example:8080/Path?Q=1#Part"),
        ("//chirrup.example/x", "https://chirrup.example/x"),
        ("chirrup.example:8443/x", "https://chirrup.example:8443/x"),
        ("https://chirrup.example./x", "https://chirrup.example/x"),
        ("https://münchen.example/straße?q=ö", "https://xn--mnchen-3ya.example/stra%C3%9Fe?q=%C3%B6"),
        ("https://chirrup.example/a%20b", "https://chirrup.example/a%20b"),
        ("https://chi\u200brrup.example/\u202ex", "https://chirrup.example/x"),
        ("https://[2001:db8::1]:8080/x", "https://[2001:db8::1]:8080/x"),
        ("localhost:8000/x", "https://localhost:8000/x"),
    ],
)
def test_a_pasted_link_is_cleaned_without_changing_where_it_leads(pasted: str, link: str) -> None:
    assert parse_link(pasted) == link
    assert parse_link(link) == link


@pytest.mark.parametrize(
    "pasted",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,hello",
        "ftp://chirrup.example/x",
        "gopher://chirrup.example/1",
        "view-source:https://chirrup.example/",
        "chrome://settings",
        "blob:https://chirrup.example/1",
        "ws://chirrup.example/x",
        "mailto:a@chirrup.example",
        "https://user@chirrup.example/",
        "https://user:secret@chirrup.example/",
        "https://chirrup.example@127.0.0.1/",
    ],
)
def test_other_schemes_and_user_names_are_refused_in_a_sentence(pasted: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_link(pasted)
    assert str(refusal.value).endswith(".")
    assert refusal.value.hint


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "   ",
        "\u200b",
        "hello",
        "two words.example",
        "https://chirrup.example/a\r\nHost: other",
        "https://chirrup.example/a\nb",
        "https://chirrup.example/a\x00b",
        "https://chirrup.example\\@other.example/",
        "https:///nohost",
        "https://chirrup.example:0/",
        "https://chirrup.example:99999/",
        "https://chirrup.example:port/",
        "https://[::1/",
        "https://" + "a" * 70 + ".example/",
        "https://chirrup.example/" + "a" * 5000,
    ],
)
def test_what_is_no_single_link_is_bad_input_with_a_next_step(pasted: str) -> None:
    with pytest.raises(BadInput) as problem:
        parse_link(pasted)
    assert problem.value.hint


@given(st.text(max_size=200))
def test_any_text_gives_a_clean_link_or_a_sentence(text: str) -> None:
    try:
        link = parse_link(text)
    except (BadInput, Refused):
        return
    assert link.isascii()
    assert not set(link) & set(" \r\n\t\\\x00")
    assert link.startswith(("http://", "https://"))
    assert parse_link(link) == link
