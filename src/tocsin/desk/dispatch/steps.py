"""How far a product has come, for the row of steps above its page."""


def steps_of(line: tuple[str, ...], state: str) -> list[tuple[str, str]]:
    """The steps of a product, each done, now, or still to come."""
    reached = line.index(state) if state in line else len(line)
    return [(word, "done" if n < reached else "now" if n == reached else "") for n, word in enumerate(line)]
