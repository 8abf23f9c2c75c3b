"""Events of the grids: what is reported, handled on four levels, and confirmed by whoever reported it."""
