"""Writing in workspaces: one function for each thing that a trainer does.

workspaces  begin a course, take a published one up, end
files       save a text, bring a picture, move, remove, settle what two people wrote
sending     hand what is written in, as a draft of the studio
"""

from elearn.authoring.service.files import (
    Saved,
    move_file,
    put_media,
    remove_file,
    save_text,
    settle,
)
from elearn.authoring.service.sending import name_sending, send
from elearn.authoring.service.workspaces import Beginning, begin_course, describe, end, take_up

__all__ = [
    "Beginning",
    "Saved",
    "begin_course",
    "describe",
    "end",
    "move_file",
    "name_sending",
    "put_media",
    "remove_file",
    "save_text",
    "send",
    "settle",
    "take_up",
]
