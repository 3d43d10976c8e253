"""Assessment: what an answer to a question is, what it is worth, and how a question is shown.

Owns: responses (`responses`), their marking (`marking`, with `numbers` and `text_match` for what people type), the view of one
question that may be shown to a learner (`presentation`) and the widgets that show it (`templates/`).

Does not own: questions and their keys (`elearn.content.document`), lesson pages and progress (`elearn.learning`), the look of a
page (`elearn.web`).

Vocabulary: a *response* is what a person gave to one question, before anyone judges it; a *mark* is its judgement: score, outcome
and the state of each part; *practice* is a question inside a lesson, with immediate feedback and no record; a *paper* is a list of
questions without feedback; *to ask back* is to return an answer that can be read in two ways instead of marking it.
"""
