"""The nouns of the house as frozen dataclasses: one idea a file, plain values, no I/O, no clock."""
