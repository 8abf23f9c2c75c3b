"""One upload model: checked by content and size, served only to who may see the case."""
