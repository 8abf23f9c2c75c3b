"""What happened and may be counted; the feed."""
