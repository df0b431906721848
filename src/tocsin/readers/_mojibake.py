"""Letters that Meta's exports spoil: UTF-8 bytes written one by one as if each were a Latin-1 letter.

`Ð¡ÐºÐ¾Ð»ÑÐºÐ¾` stands for `Сколько`. The way back is exact, so the words can be put right; that they were is told.
"""

from tocsin.model.finding import Note


class Repair:
    """Puts texts right and counts how many."""

    def __init__(self) -> None:
        """None yet."""
        self.count = 0

    def text(self, text: str) -> str:
        """The text with its letters put right; the same text where it was not spoiled.

        >>> Repair().text("MarÃ©nia")
        'Marénia'
        >>> Repair().text("Marénia")
        'Marénia'
        """
        if text.isascii():
            return text
        try:
            right = text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return text
        self.count += 1
        return right

    def note(self) -> Note | None:
        """What was done, for the person who compares with the exhibit."""
        if not self.count:
            return None
        return Note(
            f"{self.count} texts had letters that this export writes wrongly (UTF-8 as Latin-1). They were put right; "
            "the exhibit keeps them as they came."
        )
