"""Servers and processes of a single machine; nobody but the command line uses them."""
