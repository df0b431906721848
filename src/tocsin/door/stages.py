"""What became of a report, told to its reporter: one plain sentence for each state of the table of reports."""

from gettext import gettext as _

STAGES: dict[str, str] = {
    "screened": _("Somebody at the desk has read your report."),
    "linked": _("Your report is now part of a matter that we are working on."),
    "merged": _("We already knew of this. Your report was put together with the others about it."),
    "signposted": _("Others can do more about this than we can. Our message here says who they are."),
    "needs information": _("We have a question for you. Please read our message and answer it here."),
    "unfounded": _("We found nothing that we can act on. If something new happens, write to us here."),
    "withdrawn": _("Your report was withdrawn. We do no more with it."),
}
"""State → sentence. `received` has none: the empty mailbox says it."""
