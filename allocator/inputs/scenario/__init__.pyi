"""Scenarios: named changes to a case and its policy, the one way to change an input."""

from allocator.inputs.scenario.changes import Add as Add
from allocator.inputs.scenario.changes import AddRows as AddRows
from allocator.inputs.scenario.changes import Change as Change
from allocator.inputs.scenario.changes import Drop as Drop
from allocator.inputs.scenario.changes import Scale as Scale
from allocator.inputs.scenario.changes import Set as Set
from allocator.inputs.scenario.files import load_scenarios as load_scenarios
from allocator.inputs.scenario.files import scenarios_toml as scenarios_toml
from allocator.inputs.scenario.scenario import Scenario as Scenario
from allocator.inputs.scenario.scenario import combine as combine
from allocator.inputs.scenario.scenario import settings_of as settings_of
from allocator.inputs.scenario.url import link_text as link_text
from allocator.inputs.scenario.url import scenario_from_link as scenario_from_link
