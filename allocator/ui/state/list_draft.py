"""A list that is being corrected: it and its corrections are on disk until it is opened."""

from __future__ import annotations

import contextlib
import json
from typing import NamedTuple

import streamlit as st

from allocator.plan import unsaved as disk
from allocator.ui.state import unsaved

KEPT = "The list and your corrections are kept on disk until you open it: reload this page freely."

_SENT, _AGAIN, _MAPPING = "list_sent", "list_again", "list_mapping_text"
_CONTENT, _WRITTEN = "list_content", "list_written"
_LIST, _FILE = "list.bin", "list.json"
_FIELDS = ("list_unit_", "list_sign_", "list_budget_", "list_rate_", "list_year_", "list_names_",
           "list_meaning_", "list_size_")  # fmt: skip
"""How the keys of the fields of corrections begin; the number of the list follows."""


class Sent(NamedTuple):
    """A list that was sent: a number of its own, its name and what is in it."""

    number: str
    name: str
    data: bytes


def shown(number: str = "", name: str = "", data: bytes = b"") -> Sent | None:
    """Return the list to correct: the one sent now, else the one that is here again."""
    if number:
        if (known := st.session_state.get(_SENT)) is None or known.number != number:
            st.session_state[_SENT] = Sent(number, name, data)
            st.session_state.pop(_AGAIN, None)
        found: Sent = st.session_state[_SENT]
        return found
    if _SENT in st.session_state and _AGAIN not in st.session_state:
        put_away()  # it was taken out of its field
    return st.session_state.get(_SENT)


def here() -> bool:
    """Whether a list is being corrected."""
    return _SENT in st.session_state


def is_again() -> bool:
    """Whether the list is here again after its page was loaded again, or left."""
    return _AGAIN in st.session_state


def mapping(text: str) -> str:
    """Return the mapping that was sent with the list, now or before a reload."""
    if text:
        st.session_state[_MAPPING] = text
    return str(st.session_state.get(_MAPPING, ""))


def bring_back() -> None:
    """Take up the list that this page had before it was loaded again, once."""
    if st.session_state.setdefault("list_brought_back", False):
        return
    st.session_state["list_brought_back"] = True
    data, told = (disk.recalled(unsaved.before(), name) for name in (_LIST, _FILE))
    if data is None or told is None:
        return
    with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
        content = json.loads(told)
        fields = {str(key): str(value) for key, value in content["fields"].items()
                  if str(key).startswith(_FIELDS)}  # fmt: skip
        st.session_state[_SENT] = Sent(str(content["number"]), str(content["name"]), data)
        st.session_state[_MAPPING] = str(content["mapping"])
        st.session_state[_CONTENT] = {**content, "fields": fields}


def take_up() -> None:
    """Fill in the fields again: the page was loaded again, or left and opened again."""
    if _SENT in st.session_state:
        st.session_state[_AGAIN] = True
        st.session_state.update(st.session_state.get(_CONTENT, {}).get("fields", {}))


def keep() -> None:
    """Write the list, once, and its corrections as they are now."""
    sent: Sent | None = st.session_state.get(_SENT)
    if sent is None:
        return
    fields = {str(key): value for key, value in st.session_state.items()
              if str(key).startswith(tuple(f"{one}{sent.number}" for one in _FIELDS))
              and isinstance(value, str)}  # fmt: skip
    content = {"number": sent.number, "name": sent.name, "fields": fields, "mapping": mapping("")}
    written = st.session_state.get(_WRITTEN, {})
    st.session_state[_CONTENT] = content
    if content == written:
        return
    own = unsaved.mark()
    fine = written.get("number") == sent.number or disk.keep(own, _LIST, sent.data)
    if fine and disk.keep(own, _FILE, json.dumps(content, ensure_ascii=False).encode()):
        st.session_state[_WRITTEN] = content


def put_away() -> None:
    """Forget the list, on disk too: it was opened, or is not wanted."""
    for key in (_SENT, _AGAIN, _MAPPING, _CONTENT):
        st.session_state.pop(key, None)
    if st.session_state.pop(_WRITTEN, None) is not None:
        disk.forget(unsaved.mark(), _LIST, _FILE)
