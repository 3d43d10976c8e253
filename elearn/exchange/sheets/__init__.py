"""A bank as a workbook (.xlsx) that a trainer fills in: one row a question, headings in Vietnamese with the English below.

`columns` says which columns there are and how kinds are called, `writing` fills the template with a bank, examples and a guide
(`guide`), `cells` opens a workbook and says what the spreadsheet did to what was typed, `reading` makes questions of rows.
"""
