"""What every feature stands on: database, time, ids, actor, errors, events, jobs, languages, text.

Knows no Flask and no feature. A module here is small enough to be read before breakfast; anything that names a course or a person
belongs to a feature.
"""
