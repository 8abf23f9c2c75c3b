"""Power two: a street is heard before heads of dispatched agencies change."""
