"""Posts whose words are HTML, as the Fediverse writes them: the words that a reader sees."""

from typing import Any

from tocsin.errors import BadInput
from tocsin.readers._html import parse, words
from tocsin.readers._json import list_at, text_at


def words_of(content: str) -> str:
    """The words of a post's HTML; the text itself where it holds no mark-up."""
    if "<" not in content and "&" not in content:
        return content
    try:
        return words(parse(f"\ufeff<body>{content}".encode("utf-8", "replace")))
    except BadInput:
        return content


def media_of(record: Any, name: str) -> str:
    """Addresses of what is attached, each with the description that its author gave."""
    found = ((text_at(one, "url"), text_at(one, "name", "description")) for one in list_at(record, name))
    return "\n".join(f"{url} ({said})" if said else url for url, said in found if url or said)
