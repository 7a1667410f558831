"""The mathematics of Allocator: sets, parameters, variables and rules, written in Pyomo."""
