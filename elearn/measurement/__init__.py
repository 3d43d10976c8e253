"""Measurement: what the answers to questions tell about the questions.

Owns: the sums that are kept of answers (`models`), how they are kept up to date (`feeding`, `gathering`), the statistics that are
computed from them and what they say about a question (`rules`), and the pages on which trainers read it (`views`).

Does not own: attempts and their marking (`elearn.assessment`), questions and their keys (`elearn.content.document`). Whoever holds
other examinations feeds their responses through `feeding.feed`; this package does not know them.

Vocabulary: *facility* is the mean share of its points that a question earned; *rest* is what the same person earned with all other
questions of the same paper; *discrimination* tells how a question goes with the rest; a *finding* is what the figures say should be
looked at; a *contribution* is what one attempt adds to the sums.
"""
