"""The duty list of streets (履职事项清单), and the tasks that departments may give them only once admitted (准入)."""
