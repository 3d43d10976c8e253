"""The pages on which courses are written.

home      the courses that the actor writes; a new one; a published one taken up
overview  one workspace: its lessons, banks and pictures; ending it
adding    what is added to it
ordering  lessons and parts in another order
removing  what leaves it and comes back
describing  the pictures of a text and what whoever does not see them is told
editor    one file: the text, what is wrong in it, how readers will see it
keeping   saving while somebody writes
settling  two texts of one file, and the choice between them
exports   questions in other formats
imports   what is brought from elsewhere
glossary  the words of the course and what they mean
history   the states in which a file was saved
pictures  pictures and recordings
questions the questions of a file as forms
scenes    the scenes of a case as forms
settings  the settings of a course and of its files as forms
sending   handing in
translating  a text and its translation side by side
"""

from elearn.authoring.views import (
    adding,
    describing,
    editor,
    exports,
    glossary,
    history,
    home,
    imports,
    keeping,
    ordering,
    overview,
    pictures,
    questions,
    removing,
    scenes,
    sending,
    settings,
    settling,
    translating,
)
from elearn.authoring.views.doors import blueprint

__all__ = [
    "adding",
    "blueprint",
    "describing",
    "editor",
    "exports",
    "glossary",
    "history",
    "home",
    "imports",
    "keeping",
    "ordering",
    "overview",
    "pictures",
    "questions",
    "removing",
    "scenes",
    "sending",
    "settings",
    "settling",
    "translating",
]
