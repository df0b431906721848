"""A picture that is safe to show: decoded in a confined child and written anew, without its metadata."""

import base64

from tocsin import confine
from tocsin.desk.evidence.models import Exhibit
from tocsin.errors import BadInput
from tocsin.vault import Vault

MEDIA_TYPE = "image/jpeg"
SHOWN = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})


def picture_of(exhibit: Exhibit) -> Exhibit | None:
    """The exhibit that shows this one as a picture: itself, or the screenshot of its capture."""
    if exhibit.media_type in SHOWN:
        return exhibit
    group = exhibit.group or exhibit.digest
    taken = Exhibit.objects.filter(group=group, media_type__in=SHOWN)
    return next((one for one in taken if one.detail.get("role") == "screenshot"), None)


def view(vault: Vault, exhibit: Exhibit) -> bytes:
    """JPEG bytes of a picture exhibit, made anew from its verified bytes. Raises BadInput for what is no picture."""
    vault.read(exhibit.digest)
    results = confine.run("tocsin.desk.evidence.encode:encoded", vault.store.path(exhibit.digest), {})
    made = next((record for record in results if isinstance(record, dict)), None)
    if made is None:
        raise BadInput("This picture cannot be shown.", hint="Download the file to look at it elsewhere.")
    return base64.b64decode(made["jpeg"])
