"""The one door out: addresses checked at connect time, redirects re-checked, size and time limits.

`links` reads what people paste, `guard` decides and connects, `http1` reads HTTP/1.1 off a socket byte for byte,
`fetch` asks for one address. Nothing else in the house opens a connection to the outside.
"""

from tocsin.net.fetch import Fetched, Limits, fetch
from tocsin.net.guard import Guard, Unreachable, connect
from tocsin.net.links import parse_link

__all__ = ["Fetched", "Guard", "Limits", "Unreachable", "connect", "fetch", "parse_link"]
