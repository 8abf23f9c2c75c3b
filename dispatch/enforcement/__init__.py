"""Power one: a street commands the enforcement forces stationed with it."""
