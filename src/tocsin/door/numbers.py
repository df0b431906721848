"""The emergency numbers of countries, from a dated list that is shipped as data."""

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Numbers:
    """The emergency numbers of one country."""

    country: str
    """ISO 3166-1 alpha-2."""
    any: str = ""
    """One number for every emergency; empty where police and ambulance have their own."""
    police: str = ""
    ambulance: str = ""


@dataclass(frozen=True)
class NumberList:
    """The list as shipped."""

    checked_on: str
    """Day (ISO 8601) on which the numbers were last compared with their source."""
    review_by: str
    """Day by which they must be compared again."""
    countries: tuple[Numbers, ...]


@cache
def number_list() -> NumberList:
    """The list in `emergency.toml`."""
    told = tomllib.loads(files("tocsin.door").joinpath("emergency.toml").read_text("utf-8"))
    countries = tuple(Numbers(code, **numbers) for code, numbers in told["countries"].items())
    return NumberList(told["checked_on"], told["review_by"], countries)


@cache
def country_names(language: str) -> dict[str, str]:
    """Code → name of each listed country in this language, in the order of their names (Unicode CLDR)."""
    names: dict[str, str] = json.loads(
        files("tocsin.door").joinpath("locale", language, "countries.json").read_text("utf-8")
    )
    return names


def national(country: str) -> str:
    """The number to call first in this country, the police where services have their own; empty when not listed."""
    known = next((numbers for numbers in number_list().countries if numbers.country == country), None)
    return (known.any or known.police) if known else ""
