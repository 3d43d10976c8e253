"""Courses as people find them: published, immutable versions and the search over them.

Owns courses, versions, renditions, media files and the search. Does not own what a course means (`content` compiles it), how a
draft becomes a version on the web (`studio`) or who has learned it (`learning`).
Vocabulary: *course* (identity and address), *version* (the hash of its sources), *rendition* (a version compiled by one renderer),
*publish*, *retire*.
"""
