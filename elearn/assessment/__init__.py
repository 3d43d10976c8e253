"""Assessment: what an answer to a question is, what it is worth, how a question is shown; and quizzes with a score.

Owns: responses (`responses`), their marking (`marking`, with `numbers` and `text_match` for what people type), the view of one
question that may be shown to a learner (`presentation`) and the widgets that show it (`templates/`);
attempts at graded quizzes, their log, results and essays (`papers`, `log`, `results`, `service/`) and the pages on which they are
sat, handed in, explained and marked (`views/`, below `/attempts` and `/marking`).

Does not own: questions and their keys (`elearn.content.document`), lesson pages, the page before a quiz and progress
(`elearn.learning`), the look of a page (`elearn.web`).

Vocabulary: a *response* is what a person gave to one question, before anyone judges it; a *mark* is its judgement: score, outcome
and the state of each part; *practice* is a question inside a lesson, with immediate feedback and no record; an *attempt* is one
person's way through a quiz, a *paper* the questions it asks, a *sitting* an attempt together with its paper; an *idea* is a place
to read again after it; *to ask back* is to return an answer that can be read in two ways instead of marking it.
"""
