"""Completions as files: which columns, in which layout and format, at once or by a job that goes on where it was interrupted.

columns    what a column is called and holds
layouts    which columns make a report
records    completions as cells, from one statement that streams
cells      what a cell may hold: nothing that a spreadsheet would run
delimited  CSV
lines      JSON Lines
workbook   XLSX
"""
