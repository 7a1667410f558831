"""A list that is being corrected: it and its corrections are on disk until it is opened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from allocator.plan import unsaved as disk
from allocator.ui.state import open_pages, unsaved

if TYPE_CHECKING:
    from allocator.ui.state.page_state import Desk

KEPT = "The list and your corrections are kept on disk until you open it: reload this page freely."
ONLY_HERE = (
    "The list and your latest corrections could not be written to disk. They are in this page only "
    "and are lost when it is closed or reloaded."
)

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


def bring_back(here: Desk) -> None:
    """Take up the list that this page had before it was loaded again, once, and say so."""
    if st.session_state.setdefault("list_brought_back", False):
        return
    st.session_state["list_brought_back"] = True
    data, told = (disk.recalled(unsaved.before(), name) for name in (_LIST, _FILE))
    if data is None and told is None:
        return
    try:
        name = _set_again(data or b"", json.loads(told or b""))
        words = f"{name}, with your corrections, is here again on page Data."
    except unsaved.UNREADABLE:
        words = "The list that was being corrected cannot be read."
    here.notice = f"{here.notice} {words}".lstrip()


def _set_again(data: bytes, content: dict[str, Any]) -> str:
    """Set a list with its corrections again; return its name."""
    fields = {str(key): str(value) for key, value in content["fields"].items()
              if str(key).startswith(_FIELDS)}  # fmt: skip
    sent = Sent(str(content["number"]), str(content["name"]), data)
    content = {"number": sent.number, "name": sent.name, "fields": fields,
               "mapping": str(content["mapping"])}  # fmt: skip
    st.session_state[_SENT] = sent
    st.session_state[_MAPPING] = content["mapping"]
    st.session_state[_CONTENT] = content
    if unsaved.goes_on():
        st.session_state[_WRITTEN] = content
    return sent.name


def take_up() -> None:
    """Fill in the fields again: the page was loaded again, or left and opened again."""
    if _SENT in st.session_state:
        st.session_state[_AGAIN] = True
        st.session_state.update(st.session_state.get(_CONTENT, {}).get("fields", {}))


def keep() -> bool:
    """Write the list, once, and its corrections as they are now; say whether they are on disk."""
    sent: Sent = st.session_state[_SENT]
    fields = {str(key): value for key, value in st.session_state.items()
              if str(key).startswith(tuple(f"{one}{sent.number}" for one in _FIELDS))
              and isinstance(value, str)}  # fmt: skip
    content = {"number": sent.number, "name": sent.name, "fields": fields, "mapping": mapping("")}
    written = st.session_state.get(_WRITTEN, {})
    st.session_state[_CONTENT] = content
    own = unsaved.own()
    if content == written and disk.has(own, _LIST, _FILE):
        return True
    there = written.get("number") == sent.number and disk.has(own, _LIST)
    text = json.dumps(content, ensure_ascii=False).encode()
    kept = (there or disk.keep(own, _LIST, sent.data)) and disk.keep(own, _FILE, text)
    if kept:
        st.session_state[_WRITTEN] = content
        unsaved.name_in_address()
    return kept


def put_away() -> None:
    """Forget the list, on disk too: it was opened, or is not wanted."""
    for key in (_SENT, _AGAIN, _MAPPING, _CONTENT, _WRITTEN):
        st.session_state.pop(key, None)
    unsaved.forget(_LIST, _FILE)
    if not open_pages.is_anothers(unsaved.before()):  # the browser may leave a page a little late
        disk.forget(unsaved.before(), _LIST, _FILE)
