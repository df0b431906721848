"""The one answer to too much at once."""

from gettext import gettext as _

from tocsin.errors import LimitReached


class Crowded(LimitReached):
    """Too much at once; the same again after a short wait succeeds."""

    default_hint = _("Wait half a minute, then send it again. What you typed is still here; choose your files again.")


def crowded() -> Crowded:
    """The sentence for somebody who has to wait."""
    return Crowded(_("Very many reports are coming in just now."))
