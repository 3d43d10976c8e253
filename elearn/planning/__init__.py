"""Required learning: who is asked to complete which course, why, by when, and who is exempt.

Owns assignments (*khóa học được giao*), exemptions (*miễn học*), and the one rule that makes of both and of completions where a
person stands. Does not own courses, completions (`learning`) or the messages that tell people of it (`notifications`).
Vocabulary: *assignment* (a course, a unit with everything below it, a due day, a duty and a basis), *due day* (the last day on
which completing counts as in time), *round* (once through a yearly assignment), *exemption* (asked for by a head, agreed to by a
training officer), *grace* (the days that somebody gets who came later or comes back).
"""
