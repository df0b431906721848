"""The public side: report form, receipt, advisories, feed. Its own process, without a session, a log or a way back in.

It holds one public key and writes sealed reports into a spool folder; nothing here can read the desk.
"""
