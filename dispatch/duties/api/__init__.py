"""The API of tasks for streets."""
