"""Cue families, one plug-in each: FAMILY (its file name), LABEL, REASON (a sentence for a person), PATTERNS (name →
pattern over the classes of the lexicons, see ../grammar.py) and EXAMPLES per language (see ../examples.py)."""
