"""nation."""
