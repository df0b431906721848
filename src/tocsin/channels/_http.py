"""Posts one small notice over HTTP, through the one door out."""

from collections.abc import Mapping

from tocsin import net
from tocsin.channels import DeliveryError
from tocsin.errors import BadInput, Refused, TocsinError

LIMITS = net.Limits(bytes=10_000, seconds=20.0)
LATER = frozenset({408, 425, 429})
"""Answers besides 5xx after which the same request may succeed later (RFC 9110, 15.5; RFC 6585)."""


def post(url: str, body: bytes, headers: Mapping[str, str], private: str = "") -> None:
    """Post, and raise DeliveryError for every answer but 2xx; redirects are not followed, so that nothing goes astray.

    `private` names the one `host:port` of the organisation's own network that may be reached.
    """
    guard = net.Guard(allowed_origins=(private,) if private else ())
    try:
        answer = net.fetch(url, guard, LIMITS, method="POST", headers=headers.items(), body=body)
    except (BadInput, Refused) as error:
        raise DeliveryError(str(error), permanent=True, hint=error.hint) from error
    except TocsinError as error:
        raise DeliveryError(str(error), permanent=False, hint="It is tried again.") from error
    if not 200 <= answer.status < 300:
        later = answer.status >= 500 or answer.status in LATER
        raise DeliveryError(f"The server answered {answer.status}.", permanent=not later, hint="Check its settings.")
