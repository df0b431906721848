"""TLP 2.0 (FIRST, August 2022): the label is never translated, and plain words stand beside it."""

from dataclasses import dataclass

from tocsin.errors import BadInput


@dataclass(frozen=True)
class Marking:
    """One label with its colour on black and what a recipient may do."""

    label: str
    colour: str
    """Colour of the text on a black ground, RGB hex."""
    words: str


MARKINGS = {
    marking.label: marking
    for marking in (
        Marking("TLP:RED", "#FF2B2B", "For the named recipients only. Do not pass on. Do not publish."),
        Marking("TLP:AMBER+STRICT", "#FFC000", "For the receiving organisation only, need to know. Do not publish."),
        Marking(
            "TLP:AMBER", "#FFC000", "For the receiving organisation and its clients, need to know. Do not publish."
        ),
        Marking("TLP:GREEN", "#33FF00", "For the wider community of recipients. Do not publish."),
        Marking("TLP:CLEAR", "#FFFFFF", "May be shared without limit."),
    )
}


def marking_of(label: str) -> Marking:
    """The marking with this exact label. Raises BadInput for any other text, because a wrong label protects nobody."""
    if label not in MARKINGS:
        raise BadInput(f"“{label}” is not a TLP 2.0 label.", hint=f"Use one of: {', '.join(MARKINGS)}.")
    return MARKINGS[label]
