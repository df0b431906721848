"""A drafter's choice of what a package withholds. The second person approves exactly what is left."""

from collections import Counter
from datetime import datetime

from django.db import transaction

from tocsin.casework.permissions import Act
from tocsin.desk.cases.acts import ask
from tocsin.desk.dispatch.models import Referral
from tocsin.desk.dispatch.products import referral_dossier
from tocsin.desk.dispatch.services.acts import keep, must_be_draft
from tocsin.desk.people.models import User
from tocsin.model.codec import to_record
from tocsin.model.withholding import Withholding


@transaction.atomic
def choose_withholding(*, by: User, referral: Referral, choice: Withholding, at: datetime) -> None:
    """Keep what is to be withheld; the log tells how many parts of which kinds, never what.

    Raises Refused once the referral is past being a draft, BadInput for a choice that does not fit the case.
    """
    ask(by, Act.DRAFT, referral.case, at)
    must_be_draft(referral)
    referral.withhold = to_record(choice)
    referral_dossier(referral, at)
    kinds = Counter([one.kind for one in choice.phrases] + [one.kind for one in choice.fields])
    kinds.update({"exhibit": len(choice.exhibits), "part of a picture": len(choice.regions)})
    counted = ", ".join(f"{count} x {kind}" for kind, count in sorted(kinds.items()) if count)
    sentence = f"chose what {referral.number} withholds"
    keep(referral, "withholding chosen", sentence, by=by, at=at, withheld=counted or "nothing")
