"""督办: one sheet for one matter and the organisation that is behind with it, and the interview of its head."""
