"""Model values to plain records (JSON-ready dictionaries) and back, losslessly."""

from datetime import datetime
from typing import Any, TypeVar

import cattrs
from cattrs.preconf.json import make_converter

from tocsin.canonical import instant, parse_instant
from tocsin.errors import BadInput

T = TypeVar("T")

_converter = make_converter(forbid_extra_keys=False)
_converter.register_unstructure_hook(datetime, instant)
_converter.register_structure_hook(datetime, lambda text, _: parse_instant(text))


def to_record(value: Any) -> Any:
    """The plain JSON value of a model value; instants become RFC 3339 in UTC."""
    return _converter.unstructure(value)


def from_record(kind: type[T], record: Any) -> T:
    """The model value of a record. Raises BadInput naming each field that does not fit."""
    try:
        return _converter.structure(record, kind)
    except cattrs.BaseValidationError as error:
        problems = "; ".join(cattrs.transform_error(error))
        raise BadInput(f"This record is not a {kind.__name__}: {problems}") from error
