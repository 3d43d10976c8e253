"""The grammar of the course format: Markdown text in, raw structures with positions out.

Owns: how blocks, questions, cases and filters are written (`docs/authoring.md` is the specification for people).
Does not own: YAML, the rendering of Markdown, and everything that needs two
files.

Vocabulary: a *raw* structure holds Markdown source and the place where it stood; a *key* is the typed right answer.
"""
