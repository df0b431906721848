"""Items → links → campaigns. Links say what is shared and how surely; they never say whose hand it was."""

from tocsin.linkage.campaigns import propose_campaigns
from tocsin.linkage.propose import propose_links
from tocsin.linkage.subject import Subject

__all__ = ["Subject", "propose_campaigns", "propose_links"]
