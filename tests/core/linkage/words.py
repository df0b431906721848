"""Words for texts that must have nothing in common."""

import random


def unlike(n: int) -> str:
    """Six words that no other number gives, and whose letters share next to nothing with those of another."""
    draw = random.Random(n)
    return " ".join("".join(draw.choices("bcdfghjklmnpqrstvwxz", k=9)) for _ in range(6))
