"""The paper edition of a sitting, both ways: a booklet with an answer sheet, and what stands on the sheet as responses. Pure.

The same sitting on paper and online is the same paper: questions in its order, options under letters in the order of its seed. What
is typed from a sheet becomes the fields that its page online would have sent, and `assessment.responses` reads them.

cells     the places of an answer sheet, and the marks that may stand in them
booklet   a question with its cells, as it is printed
entry     from what is typed of a sheet to a response, and back
rounds    two readings of one sheet, and the third where they differ
ending    how the time on a sheet stands against the candidate's deadline
codes     the code that ties a booklet and its sheet to a sitting
keys      what is right, in the letters and numbers of one booklet
"""
