"""Who: the tree of organisations, people, posts, delegation and dated grants."""
