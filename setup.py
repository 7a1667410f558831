"""List the packages; everything else stands in pyproject.toml.

Subfolders of ``allocator`` are found by themselves. ``models`` becomes ``allocator.models``, which
the static table in pyproject.toml can map but not find.
"""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["allocator", "allocator.*"]),
        "allocator.models",
        *(f"allocator.models.{name}" for name in find_packages("models")),
    ]
)
