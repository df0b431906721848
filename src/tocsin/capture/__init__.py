"""A link becomes evidence: recording proxy, browser, archive, and what was not captured."""

from tocsin.capture.result import Capture, CaptureFile, CapturePolicy, CaptureStatus, Missing

__all__ = ["Capture", "CaptureFile", "CapturePolicy", "CaptureStatus", "Missing"]
