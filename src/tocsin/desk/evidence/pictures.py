"""A picture that is safe to show: decoded in a confined child and written anew, without its metadata."""

import base64
from collections.abc import Sequence

from tocsin import confine
from tocsin.desk.evidence.models import Exhibit
from tocsin.errors import BadInput
from tocsin.readers._pictures import MEDIA_TYPES
from tocsin.vault import Vault

MEDIA_TYPE = "image/jpeg"
SHOWN = frozenset(MEDIA_TYPES)


def picture_of(exhibit: Exhibit) -> Exhibit | None:
    """The exhibit that shows this one as a picture: itself, or the screenshot of its capture."""
    if exhibit.media_type in SHOWN:
        return exhibit
    group, visit = exhibit.group or exhibit.digest, exhibit.detail.get("visit", "")
    taken = [one for one in Exhibit.objects.filter(group=group, media_type__in=SHOWN) if is_screenshot(one)]
    same = [one for one in taken if one.detail.get("visit", "") == visit]
    return next(iter(same or taken), None)


def is_screenshot(exhibit: Exhibit) -> bool:
    """Whether this is the picture of a captured page."""
    return exhibit.detail.get("role") == "screenshot"


def view(vault: Vault, exhibit: Exhibit) -> bytes:
    """JPEG bytes of a picture exhibit, made anew from its verified bytes. Raises BadInput for what is no picture."""
    return made_anew(vault, exhibit.digest)


def made_anew(vault: Vault, digest: str, rectangles: Sequence[Sequence[int]] = ()) -> bytes:
    """JPEG bytes of an exhibit or derivative, with these parts framed. Raises BadInput for what is no picture."""
    arguments = {"rectangles": [list(each) for each in rectangles]}
    with vault.plain(digest) as path:
        made = next(confine.records("tocsin.desk.evidence.encode:encoded", path, arguments), None)
    if made is None:
        raise BadInput("This picture cannot be shown.", hint="Download the file to look at it elsewhere.")
    return base64.b64decode(made["jpeg"])
