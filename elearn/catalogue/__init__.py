"""Courses as people find them: published, immutable versions and the search over them.

Owns courses, versions, renditions, media files, the home page, the search and the trainers' studio. Does not own what a course
means (`content` compiles it) or who has learned it (`learning`).
Vocabulary: *course* (identity and address), *version* (the hash of its sources), *rendition* (a version compiled by one renderer),
*publish*, *retire*.
"""
