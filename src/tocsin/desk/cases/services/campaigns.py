"""“This may be part of a campaign”: a proposal with both sides, each link decided by a person."""

from datetime import datetime

from django.db import transaction

from tocsin.casework.permissions import Act
from tocsin.desk.cases.acts import ask, record
from tocsin.desk.cases.models import Campaign, CampaignLink, Case
from tocsin.desk.cases.services.opening import must_be_open
from tocsin.desk.people.models import User
from tocsin.errors import BadInput, Refused
from tocsin.model.codec import to_record
from tocsin.model.link import Campaign as Proposal
from tocsin.model.link import LinkState


@transaction.atomic
def propose_campaign(*, by: User, case: Case, proposal: Proposal, at: datetime) -> Campaign:
    """Put a proposal of the linkage room, or a colleague's own, before people.

    Members that are not items of the case are left out with their links: what is not in the case cannot be shown in it.
    Raises BadInput when fewer than two members are left, or neither side has a reason.
    """
    ask(by, Act.WORK_CASE, case, at)
    must_be_open(case)
    members = list(case.items.filter(item__item_id__in=proposal.members).select_related("item"))
    known = {entry.item.item_id for entry in members}
    if len(members) < 2 or not proposal.reasons_for:
        raise BadInput("A campaign needs at least two items of this case and a reason for it.")
    campaign = Campaign.objects.create(
        case=case,
        title=proposal.title,
        reasons_for=list(proposal.reasons_for),
        reasons_against=list(proposal.reasons_against),
        began_on=proposal.began_on,
        ended_on=proposal.ended_on,
        trigger=proposal.trigger,
        proposed_by=by,
        proposed_at=at,
    )
    campaign.members.set(members)
    for link in {link.id: link for link in proposal.links if {link.a, link.b} <= known}.values():
        CampaignLink.objects.create(campaign=campaign, link_id=link.id, record=to_record(link))
    _record(campaign, "campaign proposed", f"proposed a campaign of {len(members)} items", by, at)
    return campaign


@transaction.atomic
def decide_link(*, by: User, link: CampaignLink, state: LinkState, at: datetime, reason: str = "") -> None:
    """Confirm or reject one link; a decision may be changed later, and both stay in the record.

    Raises BadInput for a rejection without a reason.
    """
    ask(by, Act.CONFIRM_LINK, link.campaign.case, at)
    _decidable(state, reason)
    link.state, link.reason, link.decided_by, link.decided_at = state.value, reason.strip(), by, at
    link.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    _record(link.campaign, f"link {state.value}", f"{state.value}: {link.value.evidence}", by, at, reason=reason)


@transaction.atomic
def decide_campaign(*, by: User, campaign: Campaign, state: LinkState, at: datetime, reason: str = "") -> None:
    """Confirm or reject the campaign. Raises Refused to confirm one of which no link is confirmed."""
    ask(by, Act.CONFIRM_LINK, campaign.case, at)
    _decidable(state, reason)
    if state is LinkState.CONFIRMED and not campaign.links.filter(state=state.value).exists():
        raise Refused("No link of this campaign is confirmed.", hint="Confirm at least one link first.")
    campaign.state = state.value
    campaign.save(update_fields=["state"])
    _record(campaign, f"campaign {state.value}", f"{state.value}: “{campaign.title}”", by, at, reason=reason)


def _decidable(state: LinkState, reason: str) -> None:
    if state is LinkState.PROPOSED:
        raise BadInput("A decision confirms or rejects.")
    if state is LinkState.REJECTED and not reason.strip():
        raise BadInput("A rejection needs a reason.", hint="Say why this does not hold.")


def _record(campaign: Campaign, act: str, sentence: str, by: User, at: datetime, *, reason: str = "") -> None:
    record(
        case=campaign.case,
        subject=campaign.public_id,
        act=act,
        sentence=sentence,
        by=by,
        at=at,
        reason=reason.strip(),
    )
