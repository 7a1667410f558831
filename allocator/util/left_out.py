"""Keep modules unloaded that a library imports for itself and that nothing here calls."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class _StandIn(ModuleType):
    """Loads the module that it stands for when something of it is asked for."""

    def __getattr__(self, attribute: str) -> Any:
        _withdraw(self)
        return getattr(import_module(self.__name__), attribute)


def _withdraw(stand_in: _StandIn) -> None:
    if sys.modules.get(stand_in.__name__) is stand_in:
        del sys.modules[stand_in.__name__]


@contextmanager
def left_out(*names: str) -> Iterator[None]:
    """Let imports of the modules `names` within pass without loading them.

    Whoever asks one of them for something, within or later, gets it: the module is loaded then.
    Modules that are already loaded stay as they are.
    """
    stand_ins = {name: _StandIn(name) for name in names if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for stand_in in stand_ins.values():
            _withdraw(stand_in)
