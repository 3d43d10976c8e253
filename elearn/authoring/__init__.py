"""Authoring: how trainers write a course in the browser, from an empty page, a Word file or a published version.

Owns workspaces: the files of a course while they are written, every state they were saved in, and what becomes of two people in
one file; and the pages on which they are written. Does not own the way of what was sent (`studio`), what a text means (`content`)
or other formats (`exchange`).
Vocabulary: *workspace* (the files of one course that a unit's trainers write), *revision* (a file as it was saved once), *aside* (a
revision that was saved over something its author had not seen: kept, and to be settled by them).
"""
