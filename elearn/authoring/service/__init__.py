"""Writing in workspaces: one function for each thing that a trainer does.

workspaces  begin a course, take a published one up, end
files       save a text, bring a picture, settle what two people wrote
passages    remember from which words a translation was made
removing    remove a file, bring it back, move it
imports     bring a foreign file, take or drop what was read of it
sending     hand what is written in, as a draft of the studio
"""

from elearn.authoring.service.files import (
    Saved,
    put_media,
    save_text,
    say_holds,
    settle,
)
from elearn.authoring.service.imports import READ, bring, drop, make_room, record_reading, take
from elearn.authoring.service.removing import move_files, remove_file, restore_file
from elearn.authoring.service.sending import send
from elearn.authoring.service.workspaces import Beginning, begin_course, describe, end, reopen, take_up

__all__ = [
    "READ",
    "Beginning",
    "Saved",
    "begin_course",
    "bring",
    "describe",
    "drop",
    "end",
    "make_room",
    "move_files",
    "put_media",
    "record_reading",
    "remove_file",
    "reopen",
    "restore_file",
    "save_text",
    "say_holds",
    "send",
    "settle",
    "take",
    "take_up",
]
