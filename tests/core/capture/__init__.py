"""Tests of the capture room: real Chromium, real sockets, loopback only."""
