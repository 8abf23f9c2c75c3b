"""When: the calendar table and working-time arithmetic."""
