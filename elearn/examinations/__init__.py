"""Examinations: a plan, the people who run it, candidates, sittings by the server's clock, marking, results and their record.

It owns everything between "we hold an examination" and "here is the record of it". Questions come from a published course, and
how a question is read, marked and shown is `elearn.assessment`'s; what questions are worth is `elearn.measurement`'s.

- examination: what is held, once: a plan, a window of time, a unit that answers for it, perhaps another one that holds it
- plan: sections, minutes, pass marks, order, how it is marked and shown; frozen when the examination is made ready
- candidate: somebody on the list, with or without an account; without one they come in with a card
- sitting: one candidate's paper, prepared beforehand, started once, with a deadline that the server stored
- act: something that somebody did to an examination or a candidate, with a reason; together they are its sealed log
- ruling: what became of a question after the sitting: dropped, given another key, or granted to everybody
- finding: what the answers show that somebody should look at; never a verdict

Rules without a database live in rooms by what they are about: `plan`, `candidates`, `questions`, `scores`, `paper`, `fairness`;
`rules`, `acts` and `events` hold what all of them share.
"""
