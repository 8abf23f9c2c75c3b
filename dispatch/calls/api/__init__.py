"""Calls over REST: the same verbs, refusals and rows as the pages."""
