"""A list of staff as a file: from its bytes to a plan of what would change. Pure but for the child process that opens workbooks.

It begins with bytes and what is there, and ends with lines that say of each row what would be written, or what is wrong with it.
Nothing is written here: `organisation.service.staff_import` does that.

table      what a file comes to: rows of cells
opening    bytes → table; workbooks are opened in a process of its own (`child`)
separated  text with a separator: encodings and separators of offices
headers    which column means what
values     cells → codes, names, days, genders
reading    table → rows about people, with what is wrong in them
faults     the sentences about files and rows
problems   what is wrong with rows, gathered side by side
there      what the installation knows already
planning   rows and what is there → the plan
leaving    who leaves by a list that is whole
"""
