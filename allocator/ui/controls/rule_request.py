"""Form of page What if: a rule is waived, applied again or held to another limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from allocator.errors import DataError
from allocator.explore.revision.rule_choices import hold_to, rule_choices, waive
from allocator.inputs.policy.form import form_of
from allocator.ui.controls import requests
from allocator.ui.state.page_state import desk
from allocator.ui.text import plain
from allocator.util.format import with_unit

if TYPE_CHECKING:
    from allocator.explore.revision.rule_choices import RuleChoice


def draw() -> None:
    """Draw the form."""
    here = desk()
    choices = {one.name: one for one in rule_choices(here.case, here.policy)}
    chosen = choices[str(st.selectbox("Rule", list(choices), key="rule_chosen"))]
    st.caption(plain(form_of(chosen.field).meaning))
    if chosen.on_or_off:
        verb = "applied again" if chosen.waived else "waived"
        ask_words = f"{chosen.name} is {verb}"
        st.markdown(plain(f"The rule would be {verb}."))
        requests.ask(ask_words, waive(chosen, here.policy))
    else:
        _limit(chosen)


def _limit(chosen: RuleChoice) -> None:
    form = form_of(chosen.field)
    now = form.written(chosen.now) or "none"
    key = f"rule_limit_{chosen.field.name}_{chosen.key}"
    text = st.text_input(f"New limit{with_unit(form.unit or chosen.unit)} (now {now})", key=key,
                         width=420)  # fmt: skip
    try:
        limit = form.typed(text, chosen.name, chosen.unit)
    except DataError as error:
        st.error(plain("\n".join(map(str, error.faults))))
        limit = None
    if limit is None:
        requests.ask("")
    else:
        requests.ask(f"{chosen.name}: {now} → {form.written(limit)}", hold_to(chosen, limit))
