"""Items → links → campaigns. Links say what is shared and how surely; they never say whose hand it was."""

from tocsin.linkage.campaigns import propose_campaigns
from tocsin.linkage.propose import propose_links
from tocsin.linkage.subject import Subject, only_tells

__all__ = ["Subject", "only_tells", "propose_campaigns", "propose_links"]
