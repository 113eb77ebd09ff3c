"""Confidential reports and conversations. This room is furnished next; nothing is here yet."""
