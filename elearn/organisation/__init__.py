"""Where people work and what they may do there.

Owns the dated tree of units, positions and the levels they require, employments, role grants and settings per unit. A grant holds
for a unit and everything below it, today. Does not own persons (`accounts`), competencies (`frameworks`) or what a role may do
(`core.permissions`).
Vocabulary: *unit*, *state* (name and parent of a unit from a day to a day), *succession* (what became of a unit), *change* (what is
to happen to units from a day on), *position*,
*employment* (a person in a unit and position from a day to a day), *grant*, *preset* (a usual set of grants).
"""
