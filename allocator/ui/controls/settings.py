"""A control for every field of the policy, made from the list of all fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from allocator.errors import DataError
from allocator.inputs.policy.choices import keys_of, unit_of_key, words_of
from allocator.inputs.policy.fields import FIELDS, Field
from allocator.inputs.policy.form import Form, families, form_of
from allocator.inputs.policy.search import settings_about
from allocator.ui.cache import once
from allocator.ui.controls import decisions
from allocator.ui.state.page_state import desk
from allocator.ui.state.shown_value import show_value
from allocator.ui.text import plain
from allocator.util.typed_number import doubt_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_FIELD = 320
"""Pixels of a field for a figure."""

_BY_CODE = "account"
"""Keys whose code people say and whose name is long."""

_ANSWER = "answer"
"""Where the session notes what is to be said of the figure that was typed last."""

_FEW = 7
"""Rows that a table of settings shows without a scroll bar."""


def panel() -> None:
    """Draw the search for settings, and what it finds or all of them in groups."""
    words = st.text_input("Find a setting", key="find_setting", persist_state="session", width=420,
                          placeholder="risk, account, nation, item, …")  # fmt: skip
    if words:
        found = once(settings_about, words, desk().case)
        st.caption(f"{len(found.fields)} of {len(FIELDS)} settings")
        for one in found.elsewhere:
            st.caption(plain(one))
        _draw(found.fields, found.rows)
    else:
        turned = {name.split(".")[0] for name in desk().policy.changes()}
        for heading, fields in families().items():
            _family(heading, fields, turned)


def _family(heading: str, fields: tuple[Field, ...], turned: Collection[str]) -> None:
    """Draw a family; what is closed is not drawn, so that a page is quick."""
    changed = sum(field.name in turned for field in fields)
    label = f"{heading} · {changed} changed" if changed else heading
    opened: set[str] = st.session_state.setdefault("open_families", set())
    # its label is part of what the expander is: a new one must open as the old one was
    family = st.expander(label, heading in opened, key=f"family_{label}", on_change="rerun")
    (opened.add if family.open else opened.discard)(heading)
    if family.open:
        with family:
            _draw(fields)


def _draw(fields: Iterable[Field], rows: Mapping[str, tuple[str, ...]] | None = None) -> None:
    """Draw the controls of fields; of those in `rows` only the rows that are named there."""
    for field in fields:
        if field.kind == "mapping":
            _mapping(form_of(field), (rows or {}).get(field.name, ()))
        else:
            _KINDS[field.kind](form_of(field))


def _scalar(form: Form) -> None:
    field, key = form.field, f"set_{form.field.name}"
    show_value(key, form.written(getattr(desk().policy, field.name)))
    st.text_input(_label(form), key=key, on_change=_scalar_changed, args=(form, key), width=_FIELD,
                  placeholder=field.empty, help=plain(form.help))  # fmt: skip
    _answered(field)
    st.caption(plain(form.meaning))


def _scalar_changed(form: Form, key: str) -> None:
    text = st.session_state[key]
    try:
        value = form.typed(text)
    except DataError as error:
        _refuse(form, error)
        return
    taken = form.field.default if value is None else value
    if taken is not None and form.field.whole:
        taken = int(taken)
    desk().try_turn(**{form.field.name: taken})
    _answer(form, doubt_of(value, text, form.unit))


def _refuse(form: Form, error: DataError) -> None:
    """Tell that a figure was typed which is none of this field."""
    desk().faults = tuple(map(str, error.faults))
    _answer(form, "")


def _answer(form: Form, doubt: str) -> None:
    """Note what is to be said beside a field: faults, else a doubt, until settings change again."""
    here = desk()
    told = "\n".join(here.faults) or doubt
    st.session_state[_ANSWER] = (form.field, told, bool(here.faults), here.policy)


def _answered(field: Field) -> None:
    """Say beside a field what came of the figure that was typed last."""
    about, told, wrong, policy = st.session_state.get(_ANSWER, (None, "", False, None))
    if about == field and told and policy == desk().policy:
        (st.error if wrong else st.warning)(plain(told))


def _list(form: Form) -> None:
    field, key = form.field, f"set_{form.field.name}"
    show_value(key, list(getattr(desk().policy, field.name)))
    words = words_of(field, desk().case)
    options = words + [one for one in st.session_state[key] if one not in words]
    st.multiselect(form.label, options, key=key, on_change=_list_changed, args=(field.name, key),
                   placeholder="none", help=plain(form.help))  # fmt: skip
    st.caption(plain(form.meaning))


def _list_changed(name: str, key: str) -> None:
    desk().try_turn(**{name: tuple(st.session_state[key])})


def _mapping(form: Form, rows: tuple[str, ...]) -> None:
    """Draw a table with a row a name; the column "New" is empty where the case's figure holds.

    With `rows` only those that they name are drawn.
    """
    here, field = desk(), form.field
    st.markdown(f"**{plain(_label(form))}**", help=plain(form.help))
    st.caption(plain(form.meaning))
    key = ":".join([f"set_{field.name}_{here.version}", *rows])
    base = _base(form, key, rows)
    if base.empty:
        st.caption("Nothing in the case uses this setting.")
        return
    config = {
        "key": st.column_config.TextColumn("Code", disabled=True),
        "code": st.column_config.TextColumn("Account", disabled=True, width=110),
        "name": st.column_config.TextColumn("Name", disabled=True, width="large"),
        "in_case": st.column_config.NumberColumn(
            "Case",
            format="%,.4g",
            disabled=True,
            width=130,
            help="What applies where you enter nothing",
        ),
        "yours": st.column_config.TextColumn(
            "New", width=130, help="Yours; empty: the value next to it applies", alignment="right"
        ),
    }
    st.data_editor(
        base, key=key, hide_index=True, column_config=config, placeholder="",
        column_order=_columns(base, field),
        on_change=_mapping_changed, args=(form, key), alt=f"{form.label} by {field.keys}",
        height="content" if len(base) <= _FEW else 420,
    )  # fmt: skip
    _answered(field)


def _columns(base: pd.DataFrame, field: Field) -> list[str]:
    """Leave out the column of the case where it says nothing; accounts are known by their code."""
    said = ["in_case"] if base["in_case"].notna().any() else []
    if field.keys == _BY_CODE:
        return ["code", "name", *said, "yours"]
    return ["name", *said, "yours", "key"]


def _base(form: Form, key: str, rows: tuple[str, ...]) -> pd.DataFrame:
    """Return what the editor starts from; it stays until something else changes the policy."""
    bases: dict[str, pd.DataFrame] = st.session_state.setdefault("bases", {})
    if key not in bases:
        own = f"set_{form.field.name}"
        for old in [one for one in bases if one.partition(":")[0].rpartition("_")[0] == own]:
            del bases[old]
        here = desk()
        table = keys_of(form.field, here.case)
        if rows:
            table = table[table["key"].isin(rows)].reset_index(drop=True)
        yours = getattr(here.policy, form.field.name)
        table["code"] = table["key"].where(table["key"] != "*", table["name"])
        table["yours"] = [form.written(yours.get(name)) for name in table["key"]]
        table["in_case"] = table["in_case"] * form.factor
        bases[key] = table.astype({"yours": "str"})
    return bases[key]


def _mapping_changed(form: Form, key: str) -> None:
    here, field = desk(), form.field
    figures = dict(getattr(here.policy, field.name))
    base = st.session_state["bases"][key]
    redraw, doubts = False, []
    for row, cells in st.session_state[key]["edited_rows"].items():
        if "yours" not in cells:
            continue
        name, text = str(base.at[int(row), "key"]), str(cells["yours"] or "")
        place = f"{form.label} of {base.at[int(row), 'name']}"
        unit = unit_of_key(field, here.case, name) if field.keys == "earmark" else form.unit
        try:
            value = form.typed(text, place, unit)
        except DataError as error:
            _refuse(form, error)
            here.version += 1  # the cell shows again what holds
            return
        figures.pop(name, None)
        if value is not None:
            figures[name] = value
        doubts.append(doubt_of(value, text, unit))
        redraw |= text.strip() != form.written(value)
    here.try_turn(**{field.name: figures})
    _answer(form, " ".join(filter(None, doubts)))
    here.version += int(redraw or bool(here.faults))


def _locks(form: Form) -> None:
    st.caption(plain(form.meaning))
    decisions.panel()


def _label(form: Form) -> str:
    unit = "" if form.unit in ("", "factor", "relative") else f", {form.unit}"
    return f"{form.label}{unit}"


_KINDS = {"scalar": _scalar, "list": _list, "locks": _locks}
