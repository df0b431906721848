"""Text → language, indicators, dates, quotes, mentions, claims, incidents, outcomes and the items that it reports."""

from tocsin.extract.reading import Context, extract

__all__ = ["Context", "extract"]
