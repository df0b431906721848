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

NEWS: dict[str, str] = {
    "taken back": _("You took these permissions back. They no longer count."),
    "passed on before": _("Before that, we had already passed something on to:"),
}
"""Other things that a reporter is told, some with names below: codes of consents, or bodies with a day."""

IDENTITY_NEWS: dict[str, str] = {
    "identity asked": _("Somebody at the desk asked to see who you are. Another person decides."),
    "identity approved": _("The keeper of identities agreed. One person may see who you are, for 24 hours."),
    "identity refused": _("The keeper of identities refused. Nobody saw who you are."),
    "identity taken back": _("The request to see who you are was taken back."),
    "identity opened": _("One person looked at who you are."),
    "identity lapsed": _("The time is over. Who you are is closed to everybody again."),
}
"""What became of requests to see who the reporter is; shown to those who want to know."""
