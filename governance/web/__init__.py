"""The kit for doors: shell, pages and API of the kernel's own rooms, registries."""
