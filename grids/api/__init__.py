"""The ground over REST."""
