"""One in-box, and the channels that carry it out of the system."""
