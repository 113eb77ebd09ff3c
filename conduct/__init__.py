"""Confidential reports: who has no sealed copy of a report's key has no access to it.

The core without pages: nothing here has an address yet. ``docs/conduct.md`` says what it
protects against and what not; start reading at ``rules/sealing.py`` and ``permissions.py``.
"""
