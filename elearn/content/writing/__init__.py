"""What is written, as values that a form or another format can hold, and back to the text of a course.

`items` are questions with their words still in Markdown; `reading` takes them from a file, `write` makes the text of them. For that
`tidy` puts them in order, `escapes` keeps words apart from structure, `section` lays out the lines, and `refusals` says what none
holds. `ids` gives ids on saving. Pure: no HTML, no YAML beyond the settings of a file. The compiler does not know this package; it
reads what this package writes. Only the mend of questions without id (`lint/fix.py`) takes its ids from here.
"""
