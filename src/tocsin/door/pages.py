"""Renders the door's pages: Jinja with escaping on, texts through gettext, direction from the language."""

import gettext
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from tocsin.door.site import Site

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ckb"})
LANGUAGE_NAMES = {
    "ar": "العربية",
    "az": "Azərbaycanca",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "hy": "Հայերեն",
    "id": "Bahasa Indonesia",
    "ru": "Русский",
    "tr": "Türkçe",
}


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("tocsin.door"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    folder = str(files("tocsin.door").joinpath("locale"))
    texts = gettext.translation("door", folder, languages=[language], fallback=True)
    environment.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]
    return environment


def language_of(wanted: str, accepted: str, site: Site) -> str:
    """The language to answer in: the one asked for, else the first accepted one that the desk offers, else its own.

    `accepted` is an Accept-Language header (RFC 9110 §12.5.4); it is used once and not kept.
    """
    offered = site.settings.languages
    order = [wanted, *(part.split(";")[0].strip().split("-")[0].lower() for part in accepted.split(","))]
    return next((code for code in order if code in offered), offered[0] if offered else "en")


def render(template: str, site: Site, language: str, **values: Any) -> bytes:
    """A page as UTF-8 bytes."""
    settings = site.settings
    context: Mapping[str, Any] = {
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "languages": [(code, LANGUAGE_NAMES.get(code, code)) for code in settings.languages],
        "site": settings,
        "call": {"emergency": settings.emergency, "hotline": settings.hotline},
        **values,
    }
    return _environment(language).get_template(template).render(context).encode()
