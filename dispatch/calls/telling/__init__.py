"""How each kind of child of a line is told, on the page and in the API."""
