"""A small process of its own, with every kind of limit, to test the kernel without any field app."""
