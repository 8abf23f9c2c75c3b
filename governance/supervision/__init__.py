"""Supervision sheets and interviews."""
