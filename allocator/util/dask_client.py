"""A client of a Dask scheduler by its address, or one clear message why there is none."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from allocator.errors import AllocatorError, DataError, Fault

_SCHEMES = ("tcp", "tls", "ws", "wss", "ucx")
"""Ways to a Dask scheduler."""


def address_fault(address: object, place: str) -> Fault | None:
    """Return what is wrong with an address: a client that fails on it waits long, tells no cause.

    `place` is where the address was given.
    """
    try:
        text = str(address)
        parts = urlsplit(text if "://" in text else f"tcp://{text}")
        good = parts.scheme in _SCHEMES and bool(parts.hostname) and bool(parts.port)
    except ValueError:  # a port that is no number or too large, a bracket that is not closed
        good = False
    if good and isinstance(address, str):
        return None
    return Fault(place, f"found {address!r}", f"tcp://host:8786 or similar ({', '.join(_SCHEMES)})",
                 "give the address that 'dask scheduler' prints", column="cluster")  # fmt: skip


def connect(address: str, place: str, patience_s: float, error: type[AllocatorError]) -> Any:
    """Return a client of the scheduler at `address`.

    Raises
    ------
    DataError
        It is no address, or Dask is not installed.
    AllocatorError
        No scheduler answers within `patience_s`; the class is `error`.
    """
    fault = address_fault(address, place)
    if fault is not None:
        raise DataError([fault])
    try:
        from distributed import Client
    except ImportError:
        raise DataError([Fault(
            place, "a Dask scheduler, which needs the package distributed",
            "the extra allocator[cluster]", "install allocator[cluster]", column="cluster",
        )]) from None  # fmt: skip
    # it tells of a scheduler that is gone in its own words; we do in ours, once
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        start: Any = Client  # untyped
        return start(address, timeout=patience_s, set_as_default=False)
    except OSError as cause:
        raise error(
            f"No Dask scheduler answers at {address} ({cause}). Start one with 'dask scheduler' "
            "and workers with 'dask worker ADDRESS', or correct the address."
        ) from cause
