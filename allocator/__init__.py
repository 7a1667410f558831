"""Allocator: open, offline decision support for security assistance."""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("allocator")
