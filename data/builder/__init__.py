"""Build the default case `data/us-fy2020` from `data/reference` and `data/judgement`."""
