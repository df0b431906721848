"""What a browser may do with a page of the door: show it, send its form, and nothing else (CSP Level 3)."""

Headers = tuple[tuple[str, str], ...]

PLAIN = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SCRIPTED: Headers = (("Content-Security-Policy", f"{PLAIN}; script-src 'self'"),)
"""For a form with a puzzle: it may run the door's own script too."""
