"""The four-level micro-grids and the events that arise in them."""
