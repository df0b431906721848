"""A report taken by phone: what the caller said, and a receipt to read out, so that the caller can come back alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.desk import here
from tocsin.desk.intake import identities
from tocsin.desk.intake.models import Report
from tocsin.desk.intake.services import Told, open_report
from tocsin.desk.people.models import User
from tocsin.door.receipt import mailbox, new_receipt
from tocsin.intake.spool import expect_change


@dataclass(frozen=True)
class Taken:
    """A call in the inbox, and the receipt for its caller, which is shown once and kept nowhere."""

    report: Report
    receipt: str


def take_call(*, told: Told, identity: Mapping[str, str], by: User, at: datetime) -> Taken:
    """Open a report for a caller, with a receipt that the door will have changed at its first return.

    Who the caller is (`name`, `contact`) is sealed to the identity custodians before anything is kept. Raises BadInput
    when something was told and no custodian has a key.
    """
    sealed = identities.seal(identity)
    receipt = new_receipt()
    box = mailbox(receipt)
    expect_change(here.home(), box.name)
    whole = replace(told, receipt_id=box.name, recipient=box.recipient, receipt_shared=True, identity=sealed)
    return Taken(open_report(told=whole, by=by, at=at), receipt)
