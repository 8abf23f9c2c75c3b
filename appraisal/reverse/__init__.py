"""Power four, judged: departments are appraised in reverse on how they answered."""
