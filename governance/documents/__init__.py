"""Paper numbers, print pages, spreadsheets in and out, and background jobs with progress."""
