"""Examinations: timed, invigilated, and fair to everybody who sits them."""
