"""Questions among the lines of a document: found, their keys decided, made into items.

`markers` is what lines begin with; `lines` takes blocks apart; `answer_lists` reads keys at the end; `grouping` puts lines
together; `keys` decides what is right, from words and from looks (`looks`); `building` makes items. No key that was guessed, and
none that two sources contradict, leaves this package without being told.
"""
