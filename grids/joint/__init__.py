"""Multi-party work (多方联动): the groups attached to grids, and what they settle together."""
