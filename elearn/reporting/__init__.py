"""Reading only: who has completed what, for those who answer for it.

Owns the lists over everybody's records. Changes nothing; shows only what the actor's units allow.
Vocabulary: *người* (persons, each once) and *lượt người* (completions).
"""
