"""Power five: a street takes part in plans and projects, with a veto."""
