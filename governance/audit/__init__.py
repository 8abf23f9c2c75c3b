"""The oversight log, append-only tables and their seals."""
