"""Ways in and out for questions: foreign formats become questions as written (`elearn.content.writing`) and back.

Pure: bytes in, values out; no database, no clock, no request. Whatever reads a foreign file is run in a child process with limits.
`report` is what every reader answers and what a writer declares as lost; `sentences` says it in both languages; `formats` is the
closed list of formats by name.

An *entry* is one question of a foreign file: imported, imported with loss, or refused. A *loss* is what the other side cannot hold.
"""
