"""The process: tables of transitions and limits, and the engine that runs them."""
