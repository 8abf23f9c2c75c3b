"""Sheets and interviews of the demonstration: what its open cases lead to, dated back to their lamps."""
