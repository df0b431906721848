"""Words of the rules that pages show in the reader's language. The rules themselves keep them in English."""

from django.utils.translation import gettext, gettext_noop

WORDS = frozenset(
    {
        gettext_noop("post"),
        gettext_noop("comment"),
        gettext_noop("message"),
        gettext_noop("article"),
        gettext_noop("page"),
        gettext_noop("image"),
        gettext_noop("recording"),
        gettext_noop("call"),
        gettext_noop("note"),
        gettext_noop("received"),
        gettext_noop("screened"),
        gettext_noop("linked"),
        gettext_noop("merged"),
        gettext_noop("signposted"),
        gettext_noop("needs information"),
        gettext_noop("unfounded"),
        gettext_noop("withdrawn"),
        gettext_noop("screen"),
        gettext_noop("link"),
        gettext_noop("merge"),
        gettext_noop("signpost"),
        gettext_noop("ask"),
        gettext_noop("answered"),
        gettext_noop("find unfounded"),
        gettext_noop("withdraw"),
        gettext_noop("reopen"),
        gettext_noop("asked"),
        gettext_noop("approved"),
        gettext_noop("refused"),
        gettext_noop("taken back"),
        gettext_noop("lapsed"),
        gettext_noop("approve"),
        gettext_noop("refuse"),
        gettext_noop("take back"),
        gettext_noop("open"),
        gettext_noop("lapse"),
        gettext_noop("close"),
    }
)
"""Kinds of item, and the states and events of a report (`model.item.ItemKind`, `casework.lifecycle.REPORT`)."""


def worded(value: str) -> str:
    """The word in the reader's language; one that is no word of the rules stays as it is."""
    return gettext(value) if value in WORDS else value
