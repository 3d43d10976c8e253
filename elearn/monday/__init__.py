"""Monday's page: one sheet of A4 that a head of unit can read aloud.

Owns the page only. What it tells comes from `planning` (where people stand), `learning` and `catalogue` (what the head has left to
learn) and `reporting` (what stands in the way); its acts are theirs. Only the units of which the reader is head; completion, never
an answer.
"""
