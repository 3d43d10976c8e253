"""The trainers' studio: how what a trainer has written becomes the version that is served.

Owns drafts of courses and their way: upload, check, review, publish; and the pages of the studio. Does not own what a course means
(`content`), versions and what is served of them (`catalogue`), or what became of learners (`learning`).
Vocabulary: *draft* (sources that wait to become a version), *plan* (what a draft would change), *check* (the job that compiles a
draft), *review* (a second person's yes or no), *way* (the states that a draft goes through).
"""
