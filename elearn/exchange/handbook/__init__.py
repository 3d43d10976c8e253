"""A course as a book to print: one self-contained page of HTML, and a PDF made of it.

`chapters` puts the course together as HTML (with or without answers), `questions` shows one question on
paper, `page` makes the page with its style and pictures, `typesetting` turns the same HTML into the markup of Typst, and `pdf`
has it set in a child process with limits (`child`). Pure: a compiled document in, bytes out.

Vocabulary: *handbook* (sổ tay), *with answers* (for whoever teaches: keys, feedback, explanations, instructor's notes), *without*
(for whoever learns: empty boxes, and nothing of a bank).
"""
