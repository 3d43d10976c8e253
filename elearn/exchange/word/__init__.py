"""Documents of an office become lessons and questions: .docx, .pptx, and text that was copied out of one.

Pure: bytes or text in, `values.WordCourse` or `values.Refused` out. It runs only in the child process of `elearn.exchange.child`;
callers use `elearn.exchange.converting`.

The way of a .docx: `package` opens it and refuses what may not be opened; `preparing` walks the XML once, gives every paragraph a
number and keeps beside it what mammoth drops (`facts`: colours, numbering, headings); mammoth makes HTML of it; `reading` makes
`blocks` of that HTML. `questions/` finds questions among the blocks, `lessons` cuts the rest into lessons.

A *look* is what a run of letters looks like (bold, colour …). A *guess* is a key concluded from looks. A *stated* key is written in
words. Paragraphs are counted from 1, those of tables among them.
"""
