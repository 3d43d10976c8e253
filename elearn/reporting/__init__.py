"""Reading only: who has completed what, what readers say is wrong, what stood in the way, how many reach what their positions
require; for those who answer for it.

Owns the lists over everybody's records. Shows only what the actor's units allow. The acts behind its pages are those of others:
closing a report is `learning`'s, allowing further attempts `assessment`'s. Vocabulary: *người* (persons, each once) and *lượt
người* (completions); *nhóm* (a group of at least five people, or the reader's own unit).
"""
