"""Versions of what a district edits."""
