"""IMS QTI: assessment items of version 2.1 and 2.2 become questions, and questions a content package of QTI 2.1.

`opening` finds the XML of a file (an item, a test, a package), `declarations`, `answers`, `feedback` and
`reading` make entries of items; `writing` and its parts make the package. `metadata` keeps in the manifest (IEEE LOM) what an
item of QTI has no place for: difficulty, competency, law, the author's notes.

Vocabulary of the standard: *interaction* (what is answered in the body), *declaration* (its type and key), *processing* (the rules
that give points), *outcome* (a variable that those rules set).
"""
