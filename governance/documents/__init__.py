"""Paper numbers, print pages, spreadsheets and background jobs."""
