"""One upload model, checked by content, served to those who may see its case."""
