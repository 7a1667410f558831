"""Questions that take many solves: trade-offs, batches, what matters and what holds."""
