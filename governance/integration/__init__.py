"""API clients, idempotency and webhooks."""
