"""The database: column types, the declarative base, and the two kinds of write with one commit site each (`work`).

engine    how a connection is opened and begun on SQLite and PostgreSQL
types     Instant, Id, Localised, Json: the small vocabulary of columns
base      the declarative base with its naming convention
work      Database: read sessions, units of work, notes
"""
