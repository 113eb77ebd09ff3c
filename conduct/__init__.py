"""Confidential reports: who has no sealed copy of a report's key has no access to it.

``docs/conduct.md`` says what it protects against and what not. Start reading at
``rules/sealing.py`` and ``permissions.py``; ``urls.py`` names the doors and the rooms.
"""
