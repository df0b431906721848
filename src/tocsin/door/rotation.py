"""A receipt that an officer read out is changed at its first return: the old one dies, the new one nobody else knows.

The desk lays the file `change` into the mailbox of such a receipt. The door only writes into the spool: the change is
one sealed entry named after the old mailbox, so that of two browsers at the same time one wins. The old receipt is
dead from the moment that entry stands there; the desk then moves the mailbox and leaves the file `changed` behind.

In the same way a report that a crowd made the door let in before its mailbox was worked out is told its mailbox later.
"""

from gettext import gettext as _

from tocsin.door.forms import Form
from tocsin.door.pages import render
from tocsin.door.receipt import Mailbox, clean_receipt, mailbox, new_receipt
from tocsin.door.seal import SealedReport
from tocsin.door.site import Site
from tocsin.door.visit import Answer, Visit
from tocsin.errors import BadInput

TO_CHANGE, CHANGED = "change", "changed"
ENTRY = "change-"
"""Beginning of the name of a change in the spool; the old mailbox's name follows."""
LATE = "mailbox-"
"""Beginning of the name under which a mailbox follows its report into the spool; the report's name follows."""


def must_change(site: Site, name: str) -> bool:
    """Whether the receipt of this mailbox was read out and has not been changed yet."""
    return (site.replies(name) / TO_CHANGE).exists() and not is_changed(site, name)


def is_changed(site: Site, name: str) -> bool:
    """Whether the receipt of this mailbox is dead."""
    return (site.replies(name) / CHANGED).exists() or (site.spool / f"{ENTRY}{name}").exists()


def changed_already() -> BadInput:
    """The sentence for whoever comes with a dead receipt."""
    return BadInput(
        _("These words were changed and no longer count."),
        hint=_("Use the newer ones. If you did not change them, call us: somebody else had them."),
    )


def demand_current(site: Site, name: str) -> None:
    """Raise BadInput for a receipt that was changed."""
    if is_changed(site, name):
        raise changed_already()


def offer(visit: Visit, receipt: str) -> Answer:
    """The page with new words; nothing is changed before the reporter says that they have written them down."""
    page = render(
        "change.html",
        visit.site,
        visit.language,
        receipt=receipt,
        words=new_receipt().split("-"),
        ticket=visit.gate.tickets.issue(),
    )
    return Answer(page)


def commit(visit: Visit, words: Form, old: Mailbox) -> Answer:
    """Make the new words of this form the only ones. Raises BadInput when they were changed before, or are the same."""
    wanted = clean_receipt(words.one("new"))
    if wanted == clean_receipt(words.one("receipt")) or not must_change(visit.site, old.name):
        raise changed_already()
    with visit.gate.queue.place(visit.gate.weight(visit.source)):
        new = mailbox(wanted)
    with SealedReport(visit.site, 0, f"{ENTRY}{old.name}") as sealed:
        try:
            sealed.finish(_told("change", old.name, new, visit.language))
        except FileExistsError as error:
            raise changed_already() from error
    page = render("changed.html", visit.site, visit.language, receipt=wanted, ticket=visit.gate.tickets.issue())
    return Answer(page)


def name_mailbox(site: Site, report: str, box: Mailbox, language: str) -> None:
    """Tell the desk the mailbox of a report that was sealed before it was known: `report` stands in it instead."""
    with SealedReport(site, 0, f"{LATE}{report}") as sealed:
        sealed.finish(_told("mailbox", report, box, language))


def _told(kind: str, old: str, new: Mailbox, language: str) -> dict[str, object]:
    """What the desk will read of where a receipt leads from now on."""
    return {
        "kind": kind,
        "mailbox": old,
        "language": language,
        "new_mailbox": new.name,
        "recipient": new.recipient,
    }
