"""A link becomes evidence: recording proxy, browser, archive, and what was not captured.

`capture` is the whole act. `open_browser` keeps one browser for many captures.
"""

from tocsin.capture.browser import Browser, open_browser
from tocsin.capture.preserve import capture, capture_without_browser
from tocsin.capture.result import Capture, CaptureFile, CapturePolicy, CaptureStatus, Missing

__all__ = [
    "Browser",
    "Capture",
    "CaptureFile",
    "CapturePolicy",
    "CaptureStatus",
    "Missing",
    "capture",
    "capture_without_browser",
    "open_browser",
]
