"""The demonstration district's calls: 16,000 closed ones of 2022 and 2023, and some sixty open ones of today."""
