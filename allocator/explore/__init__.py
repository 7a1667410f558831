"""Questions that take many solves: batches of scenarios and what comes of them."""
