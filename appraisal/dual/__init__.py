"""Power three: streets and departments appraise dispatched agencies."""
