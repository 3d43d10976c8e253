"""Tables as files that spreadsheets open: what a cell may hold, CSV and XLSX. Who writes one says what its columns are.

cells      a cell, and texts that no spreadsheet takes for a formula
delimited  CSV, some rows at a time
workbook   XLSX, streamed into a file
"""
