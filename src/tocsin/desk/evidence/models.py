"""What the vault holds, in columns that can be searched. Rows are made by `indexing` and by nothing else."""

from typing import Any, ClassVar

from django.db import models

from tocsin.model.codec import from_record
from tocsin.model.extraction import Extraction
from tocsin.model.item import Item as ItemValue
from tocsin.model.suggestion import Level
from tocsin.model.suggestion import Suggestion as SuggestionValue


class Exhibit(models.Model):
    """A preserved file."""

    digest = models.CharField(max_length=64, unique=True)
    number = models.PositiveIntegerField(unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=200)
    name = models.TextField()
    how = models.CharField(max_length=20)
    received_at = models.DateTimeField(db_index=True)
    received_from = models.TextField(blank=True)
    group = models.CharField(max_length=64, blank=True, db_index=True)
    detail: models.JSONField[Any, dict[str, str]] = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The exhibit number as spoken: `E-0001`."""
        return f"E-{self.number:04d}"


class Derivative(models.Model):
    """Something made from an exhibit."""

    of = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="derivatives")
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    media_type = models.CharField(max_length=200)
    recipe = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "kind", "digest"], name="derivative_made_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.of.label}"


class CustodyEntry(models.Model):
    """One entry of the custody log, by its leaf index."""

    seq = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.TextField()
    act = models.CharField(max_length=120)
    exhibit_digest = models.CharField(max_length=64, blank=True, db_index=True)
    detail: models.JSONField[Any, dict[str, str]] = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq}: {self.act}"


class Item(models.Model):
    """The thing complained of, or the article that tells of it."""

    item_id = models.CharField(max_length=40, unique=True)
    exhibit = models.ForeignKey(Exhibit, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    title = models.TextField(blank=True)
    language = models.CharField(max_length=20, blank=True)
    posted = models.CharField(max_length=40, blank=True, db_index=True)
    account_key = models.CharField(max_length=300, blank=True, db_index=True)
    reported_in = models.CharField(max_length=40, blank=True, db_index=True)
    image_hash = models.CharField(max_length=64, blank=True)
    record: models.JSONField[Any, dict[str, Any]] = models.JSONField()
    extraction: models.JSONField[Any, dict[str, Any] | None] = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["exhibit__number", "position"]

    def __str__(self) -> str:
        return self.item_id

    @property
    def value(self) -> ItemValue:
        """The model value."""
        return from_record(ItemValue, self.record)

    @property
    def extracted(self) -> Extraction | None:
        """What was read out of the words; None when nothing was."""
        return from_record(Extraction, self.extraction) if self.extraction else None


class Suggestion(models.Model):
    """The machine's proposal for one item. An empty level means not assessed, never “no threat”."""

    LEVELS: ClassVar = [("", "not assessed"), *[(level.value, level.value) for level in Level]]

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="suggestion")
    level = models.CharField(max_length=10, blank=True, choices=LEVELS, db_index=True)
    rank = models.SmallIntegerField(db_index=True)
    language = models.CharField(max_length=20, blank=True)
    record: models.JSONField[Any, dict[str, Any]] = models.JSONField()

    def __str__(self) -> str:
        return f"{self.level or 'not assessed'} ({self.item_id})"

    @property
    def value(self) -> SuggestionValue:
        """The model value."""
        return from_record(SuggestionValue, self.record)


class Indicator(models.Model):
    """A value that may recur."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="indicators")
    kind = models.CharField(max_length=20)
    value = models.TextField()
    system = models.CharField(max_length=40, blank=True)
    checked = models.BooleanField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["kind", "value"], name="indicator_by_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class ItemTrait(models.Model):
    """Something by which an item is found when another comes that shares it (`linkage.traits`)."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="traits")
    key = models.BigIntegerField()
    """The trait as a number: what it says stands in the item."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "item"], name="trait_by_key")]

    def __str__(self) -> str:
        return f"{self.key:016x} of {self.item_id}"


class ItemLink(models.Model):
    """A relation between two items that the machine proposes; what people say to it is kept with cases."""

    link_id = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=30)
    a = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="links_from")
    b = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="links_to")
    evidence = models.TextField()
    confidence = models.FloatField()
    value = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.link_id
