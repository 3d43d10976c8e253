"""The pure compiler: a folder of Markdown becomes one immutable course document.

Owns the course format (`docs/authoring.md`), its linter, the safe-HTML pipeline and the shape of a compiled course (`document`).
Does not know Flask, SQLAlchemy, persons or permissions: the command line, the studio preview and the publisher are three callers.
Vocabulary: *source* (a file as the trainer wrote it), *problem* (what the linter says), *document* (the compiled course), *block*,
*item*.
"""
