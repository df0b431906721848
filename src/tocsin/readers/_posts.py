"""Posts and comments in a page, by what the page itself says of them: marked-up articles, microdata, JSON-LD.

Read in that order; the first that gives anything is taken, so that no post is told twice. A page that marks up nothing
gives one PAGE item with its main text. Used by every reader whose format holds web pages.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from tocsin.model.account import Account
from tocsin.model.finding import Finding, Note
from tocsin.model.item import Item, ItemKind
from tocsin.model.when import When
from tocsin.readers import ReadSource
from tocsin.readers._html import Element, classed, is_cut_short, meta, parse, words
from tocsin.readers._json import text_at
from tocsin.readers._when import of_iso

POST_TYPES = (
    "SocialMediaPosting",
    "DiscussionForumPosting",
    "BlogPosting",
    "Comment",
    "UserComments",
    "Message",
    "Answer",
)
COMMENTS = ("Comment", "UserComments", "Answer")
PREFIXES = ("https://schema.org/", "http://schema.org/")
DEEPEST = 200


def items_of_page(data: bytes, source: ReadSource, base: str = "", rendered: str = "") -> Iterator[Finding]:
    """Items of a page. `base` is its address; `rendered` the text a browser showed, used when the HTML is a shell."""
    tree = parse(data)
    address = base or source.url or _canonical(tree)
    page = _Page(tree, source, address)
    if is_cut_short(tree):
        yield Note("This page nests deeper than is read; words below that depth are missing.", problem=True)
    for way in (page.marked, page.microdata, page.linked_data):
        found = [item for item in way() if item.text or item.url]
        if found:
            yield from found
            return
    yield from page.whole(rendered)


def has_posts(head: bytes) -> bool:
    """Whether the beginning of a page shows one of the three ways of marking up posts."""
    return any(
        sign in head for sign in (b'class="post', b'class="comment', b"SocialMediaPosting", b"DiscussionForumPosting")
    )


def _canonical(tree: Element) -> str:
    """The address that the page gives itself."""
    for node in tree.iterfind(".//link"):
        if "canonical" in (node.get("rel") or "").split():
            return str(node.get("href") or "")
    return meta(tree, "og:url")


class _Page:
    """One parsed page with what every item in it shares."""

    def __init__(self, tree: Element, source: ReadSource, address: str) -> None:
        """Keep the tree, the source and the page's address."""
        self.tree, self.source, self.address = tree, source, address
        self.platform = (meta(tree, "og:site_name", "application-name") or _host(address)).casefold()
        self.title = " ".join((tree.findtext(".//title") or "").split())

    def marked(self) -> Iterator[Item]:
        """`<article class="post|comment" id data-handle>` with `header time[datetime]` and `.text`."""
        found = [
            node for node in classed(self.tree, "post", "comment") if node.tag in ("article", "li", "div", "section")
        ]
        for index, node in enumerate(found):
            part = _Part(node, frozenset(found))
            if body := part.first(classed(node, "text")):
                yield self._marked_item(part, body[0], f"#{node.get('id')}" if node.get("id") else f"post[{index}]")

    def _marked_item(self, part: "_Part", body: Element, locator: str) -> Item:
        """One marked-up post or comment."""
        node = part.node
        stamps = part.first(node.iterfind(".//time[@datetime]"))
        return Item(
            ItemKind.COMMENT if "comment" in (node.get("class") or "").split() else ItemKind.POST,
            words(body),
            self.source.at(locator),
            account=self._account(part),
            posted=of_iso(stamps[0].get("datetime") or "") if stamps else None,
            url=self._link(part),
            title=self.title,
            reply_to=node.get("data-reply-to") or part.holder(),
            extra=_extra(lang=body.get("lang") or node.get("lang"), content_id=node.get("data-item-id")),
        )

    def _account(self, part: "_Part") -> Account | None:
        """The account that the post names."""
        handle, stable = part.node.get("data-handle") or "", part.node.get("data-account-id") or ""
        named = part.first(classed(part.node, "handle", "author", "name"))
        name = "".join(words(node) for node in named)
        if name.startswith("@"):
            handle, name = handle or name, ""
        if not (handle or name or stable):
            return None
        profile = next((href for node in named if (href := node.get("href"))), "")
        address = urljoin(self.address, profile) if profile and self.address else ""
        return Account(self.platform, handle.lstrip("@"), stable, name, address)

    def _link(self, part: "_Part") -> str:
        """The post's own address: its permalink, else its place in the page."""
        links = (link for link in part.node.iterfind(".//a[@href]") if _is_permalink(link))
        if found := part.first(links):
            return urljoin(self.address, found[0].get("href") or "")
        anchor = part.node.get("id")
        return f"{self.address}#{anchor}" if self.address and anchor else self.address

    def microdata(self) -> Iterator[Item]:
        """Elements with `itemscope` and a posting type of schema.org."""
        scopes = [node for node in self.tree.iterfind(".//*[@itemtype]") if _type(node.get("itemtype") or "")]
        for index, node in enumerate(scopes):
            record = {**_properties(_Part(node, frozenset(scopes))), "@type": node.get("itemtype")}
            yield self._from_record(record, f"#{node.get('id')}" if node.get("id") else f"itemscope[{index}]")

    def linked_data(self) -> Iterator[Item]:
        """Postings in `application/ld+json`, with their comments."""
        for block, node in enumerate(self.tree.iterfind(".//script[@type='application/ld+json']")):
            try:
                value = json.loads(node.text or "")
            except (ValueError, RecursionError):
                continue
            for index, record in enumerate(_postings(value)):
                yield self._from_record(record, f"ld+json[{block}].{index}")

    def _from_record(self, record: dict[str, Any], locator: str) -> Item:
        """One posting of schema.org, from JSON-LD or microdata."""
        kind = ItemKind.COMMENT if _type(record.get("@type")) in COMMENTS else ItemKind.POST
        link = text_at(record, "url", "@id")
        return Item(
            kind,
            text_at(record, "articleBody", "text", "description"),
            self.source.at(locator),
            account=_author(record.get("author") or record.get("creator"), self.platform),
            posted=_posted(record),
            url=urljoin(self.address, link) if link else self.address,
            title=text_at(record, "headline", "name") or self.title,
            reply_to=text_at(record.get("parentItem"), "url", "@id"),
            extra={"lang": language} if (language := text_at(record, "inLanguage")) else {},
        )

    def whole(self, rendered: str) -> Iterator[Finding]:
        """One PAGE item: the main text of the page, else all its words, else the text a browser showed."""
        for hidden in [node for node in self.tree.iterfind(".//*[@hidden]") if node.getparent() is not None]:
            hidden.clear()
        text = main_text(self.tree) or words(self.tree)
        if len(rendered) > 2 * len(text):
            yield Note("The page's HTML is a shell filled in by scripts; the text that the browser showed was read.")
            text = rendered
        if text:
            yield Item(
                ItemKind.PAGE,
                text,
                self.source.at("page"),
                url=self.address,
                title=self.title,
                posted=_dated(self.tree),
            )


def main_text(tree: Element) -> str:
    """The main text of a page without menus and footers (trafilatura's rules); empty when it finds none."""
    import trafilatura

    return trafilatura.extract(tree, include_comments=False, include_tables=False, deduplicate=False) or ""


@dataclass(frozen=True)
class _Part:
    """A post in a page in which posts hold other posts."""

    node: Element
    all: frozenset[Element]

    def owns(self, part: Element) -> bool:
        """Whether this post is the nearest one around the part."""
        return next((up for up in part.iterancestors() if up in self.all), None) is self.node

    def first(self, parts: Iterable[Element]) -> list[Element]:
        """The first of these parts that is this post's own, or nothing."""
        return list(islice((part for part in parts if self.owns(part)), 1))

    def holder(self) -> str:
        """The id of the post around this one; empty when there is none."""
        return next((up.get("id") or "" for up in self.node.iterancestors() if up in self.all), "")


def _properties(part: _Part) -> dict[str, str]:
    """The microdata properties of one posting, not those of postings inside it (HTML Standard, 5.2)."""
    found: dict[str, str] = {}
    for node in part.node.iterfind(".//*[@itemprop]"):
        if part.owns(node) and node not in part.all:
            value = node.get("content") or node.get("datetime") or node.get("href") or words(node)
            found.update({name: value for name in (node.get("itemprop") or "").split() if name not in found})
    return found


def _is_permalink(link: Element) -> bool:
    """Whether a link says that it leads to the post itself."""
    marks = {*(link.get("rel") or "").split(), *(link.get("class") or "").split()}
    return bool(marks & {"permalink", "bookmark"})


def _type(value: Any) -> str:
    """The posting type that a schema.org type names; empty for others."""
    names = value if isinstance(value, list) else str(value or "").split()
    for name in names:
        bare = str(name).rpartition("/")[2]
        if bare in POST_TYPES:
            return bare
    return ""


def _postings(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Postings anywhere in a JSON-LD value, outer ones first."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for part in value:
            yield from _postings(part, depth + 1)
    elif isinstance(value, dict):
        if _type(value.get("@type")):
            yield value
        for name in (
            "@graph",
            "mainEntity",
            "mainEntityOfPage",
            "comment",
            "hasPart",
            "itemListElement",
            "item",
            "suggestedAnswer",
        ):
            yield from _postings(value.get(name), depth + 1)


def _extra(**told: str | None) -> dict[str, str]:
    """What a page says besides, without what it leaves empty."""
    return {name: value for name, value in told.items() if value}


def _author(value: Any, platform: str) -> Account | None:
    """The account of a schema.org author: a name, or a Person with name, identifier and address."""
    record = value[0] if isinstance(value, list) and value else value
    if isinstance(record, str):
        record = {"name": record}
    handle, name = text_at(record, "alternateName"), text_at(record, "name")
    if name.startswith("@") and not handle:
        handle, name = name, ""
    account = Account(platform, handle.lstrip("@"), text_at(record, "identifier"), name, text_at(record, "url"))
    return account if handle or name or account.stable_id else None


def _posted(record: dict[str, Any]) -> When | None:
    """When it was posted, as it says."""
    return of_iso(text_at(record, "datePublished", "dateCreated", "uploadDate"))


def _dated(tree: Element) -> When | None:
    """When the page says that it was published."""
    return of_iso(meta(tree, "article:published_time", "datePublished", "date", "dc.date"))


def _host(address: str) -> str:
    """The host of an address, without `www.`."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
