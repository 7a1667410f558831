"""marginal."""
