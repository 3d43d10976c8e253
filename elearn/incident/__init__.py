""" "Đang gặp sự cố?": four doors, and behind each the three things to do in the first ten minutes.

Owns the incident page and the words on it. Knows the reader's unit only to print its contact. Works without script, without account
and, once seen with scripts on, without network. Vocabulary: *door* (what has just happened), *act* (one of the three things to do).
"""
