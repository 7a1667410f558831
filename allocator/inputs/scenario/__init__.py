"""Scenarios: named changes to a case and its policy, the one way to change an input.

In come a scenario file, a link or changes in Python; out go the changed case and policy. The model
and plans never enter.
"""

from allocator.util.lazy_names import lazy_names

HOMES = {
    "Add": "inputs.scenario.changes",
    "AddRows": "inputs.scenario.changes",
    "Change": "inputs.scenario.changes",
    "Drop": "inputs.scenario.changes",
    "Scale": "inputs.scenario.changes",
    "Scenario": "inputs.scenario.scenario",
    "Set": "inputs.scenario.changes",
    "combine": "inputs.scenario.scenario",
    "link_text": "inputs.scenario.url",
    "load_scenarios": "inputs.scenario.files",
    "scenario_from_link": "inputs.scenario.url",
    "scenarios_toml": "inputs.scenario.files",
    "settings_of": "inputs.scenario.scenario",
}
"""Public names, as ``al.scenario.<name>``, and where each is."""

__getattr__, __dir__, __all__ = lazy_names(__name__, HOMES)
