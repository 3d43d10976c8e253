"""A person learns: enrolment, lesson pages, practice, the desk act, progress and completion.

Owns what a person did with a course and the pages on which they do it. Does not own the course (`catalogue`), how an answer is
marked (`assessment`) or what it proves about them (`competency`).
Vocabulary: *enrolment*, *practice* (a question inside a lesson: immediate feedback, no score), *known* (a lesson whose questions
were answered first), *desk act*, *obstacle* (why a desk act could not be done; counted, never named), *completion*.
"""
