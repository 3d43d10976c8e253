"""What stands in the way of acts at the desk, until somebody has answered: an owner, a day, an answer that those concerned read.

Owns obstacles: one reason why the act of one lesson could not be done in one unit, opened by the first who tells it, handed to a
person or to the unit above, answered, closed, and opened anew when it is told again. Who told it is `learning`'s secret and is kept
nowhere; here people are counted only. Vocabulary: *vướng mắc* (obstacle), *người phụ trách* (owner), *chuyển lên* (hand up),
*hẹn xong* (promised day).
"""
