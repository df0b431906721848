"""What an export costs from the file to linked items at a desk: `python bench/taking_speed.py [MESSAGES …]`.

Processor time and the most memory of `tocsin take` in a process of its own, for the chats of the slow test.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.cli.test_taking_large import chat, taken


def main(*sizes: int) -> None:
    """Print a line for each number of messages."""
    for messages in sizes:
        with tempfile.TemporaryDirectory() as folder:
            chat(Path(folder) / "chat.txt", messages)
            told = taken(Path(folder) / "desk", Path(folder) / "chat.txt")
        print(f"{messages:7,} messages: {told['seconds']:4} s of processor time, {told['most'] >> 20} MiB at most")


if __name__ == "__main__":
    main(*(list(map(int, sys.argv[1:])) or (300, 5_000, 20_000)))
