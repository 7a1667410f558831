"""The first page of a plan: what it does, what changes against the last plan, what to decide."""
