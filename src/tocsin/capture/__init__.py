"""A link becomes evidence: recording proxy, browser, archive, what was not captured, and the proof that it renders so.

`capture` is the whole act, `reproduce` shows the recorded bytes again with the network off, `revisit` says what became
of the page. `Camera` keeps one browser warm for a whole run.
"""

from tocsin.capture.browser import Browser, open_browser
from tocsin.capture.camera import Camera
from tocsin.capture.conditions import Conditions
from tocsin.capture.preserve import capture, capture_without_browser
from tocsin.capture.reproduce import ProofVerdict, RenderProof, reproduce
from tocsin.capture.result import Capture, CaptureFile, CapturePolicy, CaptureStatus, Missing
from tocsin.capture.revisit import Earlier, Revisit, Standing, revisit

__all__ = [
    "Browser",
    "Camera",
    "Capture",
    "CaptureFile",
    "CapturePolicy",
    "CaptureStatus",
    "Conditions",
    "Earlier",
    "Missing",
    "ProofVerdict",
    "RenderProof",
    "Revisit",
    "Standing",
    "capture",
    "capture_without_browser",
    "open_browser",
    "reproduce",
    "revisit",
]
