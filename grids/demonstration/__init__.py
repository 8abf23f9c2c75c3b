"""The demonstration district's ground: 13 streets, 90 communities, 6,008 buildings, and who looks after them."""
