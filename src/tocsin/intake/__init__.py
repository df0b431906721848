"""From what somebody gives to what the desk can judge: preserve first, then read, extract, triage, link.

Every step is a line in the custody log and a derivative in the vault, so that a run which is killed and repeated picks
up where it stopped, and the desk's index can be built again from the vault alone.
"""
