"""Competency: what a person can do, as far as it was measured.

Owns: the ledger of evidence (append-only), the rule that turns it into a level (`rules`), the levels of today (a projection that
can be rebuilt from the ledger bit for bit), what people think of themselves, which is kept apart and counts for nothing,
and the pages on which people see their own competencies and the shortest way on.

Does not own: frameworks and their scales (`elearn.frameworks`), what a position requires (`elearn.organisation`), results and
completions (`elearn.assessment`, `elearn.learning`), which it only hears of.

Vocabulary: *evidence* is one line of the ledger: a source said something about a competency at a level, with a weight; a *level* is
reached when enough weight stands at it or above; a *gap* is what a position requires and the person has not reached.
"""
