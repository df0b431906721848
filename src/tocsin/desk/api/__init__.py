"""The way in for machines: partner desks and bots file reports over HTTP, each with a key of its own."""
