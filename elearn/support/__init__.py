"""Where a unit below needs help, and whether things get better: what the city looks at instead of a table of shame.

Owns the figures of units, counted every night, and the plain rule by which units stand in order. Judges nobody: a row
says what would help. Vocabulary: *cần hỗ trợ* (support), *xu hướng* (trend), *đơn vị bên dưới* (units below).
"""
