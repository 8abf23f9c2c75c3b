"""Figures of grid events: how small matters stay small, from the district down to the building."""
