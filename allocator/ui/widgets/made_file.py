"""Files that take a while: each is made beside the page, in a process of its own.

Several may be made at once, and none is lost when the page is drawn anew or left for another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from allocator.session.process.background_task import BackgroundTask
from allocator.ui.text import plain

_EVERY_S = 1.0
_KEY = "made_files"


@dataclass
class _Making:
    """A file that was asked for: what it is of and what makes it."""

    args: tuple[Any, ...]
    errand: BackgroundTask

    @property
    def content(self) -> Any:
        """The bytes of the file; None until it is made."""
        return self.errand.pieces[-1] if self.errand.pieces else None


def offer(label: str, name: str, make: Callable[..., bytes], *args: Any) -> None:
    """Offer the file `name` with the content ``make(*args)``: asked for, made, then saved.

    A file of other arguments, such as an earlier plan, is no longer offered.
    """
    files: dict[str, _Making] = st.session_state.setdefault(_KEY, {})
    if name in files and not _same(files[name].args, args):
        _stop(name)
        st.caption(plain(f"{label}: this was made from an earlier state. Ask again."))
    with st.container(key=f"made_{name}", width="content"):
        if name not in files:
            _ask(label, name, make, args)
        elif files[name].errand.running:
            st.fragment(_so_far, run_every=_EVERY_S)(label, name)
        elif files[name].content is None:
            for fault in files[name].errand.faults:
                st.error(plain(fault))
            _ask(f"{label}: try again", name, make, args)
        else:
            st.download_button(f"Save {label[:1].lower()}{label[1:]}", files[name].content,
                               file_name=name, key=f"file_{name}", on_click="ignore",
                               type="primary")  # fmt: skip


def _ask(label: str, name: str, make: Callable[..., bytes], args: tuple[Any, ...]) -> None:
    st.button(label, key=f"make_{name}", on_click=_begin, args=(name, make, args))


def _so_far(label: str, name: str) -> None:
    found: _Making | None = st.session_state[_KEY].get(name)
    if found is not None:
        found.errand.poll()
    if found is None or not found.errand.running:
        st.rerun()
    st.caption(plain(f"{label}: being made, {found.errand.seconds:.0f} s"))
    st.button("Stop", key=f"stop_{name}", on_click=_stop, args=(name,))


def _begin(name: str, make: Callable[..., bytes], args: tuple[Any, ...]) -> None:
    st.session_state[_KEY][name] = _Making(args, BackgroundTask(make, *args))


def _stop(name: str) -> None:
    found = st.session_state[_KEY].pop(name, None)
    if found is not None:
        found.errand.stop()


def _same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return len(one) == len(other) and all(
        a is b or (isinstance(a, str | tuple) and a == b) for a, b in zip(one, other, strict=True)
    )
