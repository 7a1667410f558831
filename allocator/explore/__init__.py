"""Many answers instead of one: trade-offs, batches, what matters and what holds."""
