"""Power four: a street calls, departments respond."""
