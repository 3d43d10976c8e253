"""The documented limits of a course's sources: one place, each number with its reason.

Every limit here is enforced before the work that it protects, and each is told to the author with the line where it was passed.
"""

from __future__ import annotations

from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB

SOURCE_BYTES: Final = 256 * KIB
"""One text file (Markdown, YAML): a lesson of 1,500 syllables takes 12 kB, so this is twenty lessons in one file."""

FILES: Final = 5_000
"""Files in one course folder."""

FOLDER_BYTES: Final = 200 * MIB
"""All files of one course together."""

TEXT_BYTES: Final = 16 * MIB
"""All text files of one course together: what one compilation reads into memory."""

ARCHIVE_RATIO: Final = 100
"""How many times larger than packed a file of an archive may be, and all of them together; prose packs to a third, drawings to a
tenth."""

ARCHIVE_SMALL_BYTES: Final = 64 * KIB
"""Up to this size a file of an archive may pack as well as it likes: a page of blanks harms nobody."""

PATH_CHARACTERS: Final = 240
"""A path inside the course folder; longer ones cannot be unpacked on Windows."""

PATH_DEPTH: Final = 8
"""Folders below the course folder."""

YAML_DEPTH: Final = 32
"""Nesting of front matter and settings; ours need five."""

YAML_NODES: Final = 20_000
"""Values in one YAML file."""

NESTING: Final = 12
"""Quotes and lists inside each other; more cannot be read on a telephone, and Markdown recurses once per level."""

BRACKETS: Final = 400
"""Opening brackets `[` in one paragraph: Markdown looks for the end of each one again."""

MARKS: Final = 1_500
"""Emphasis, code and link characters in one paragraph: Markdown tries to pair each with each."""

PARAGRAPH_CHARACTERS: Final = 20_000
"""One paragraph; three thousand words."""

BLOCK_CHARACTERS: Final = 64 * KIB
"""The Markdown between two headings or questions; everything between them is parsed as one."""

DEFINITIONS: Final = 200
"""Abbreviations, footnotes and link definitions of one file: each is looked for in every paragraph."""

LINES: Final = 8_000
"""Lines of one Markdown file: a bank of four hundred questions with four options each has seven thousand."""

HEADINGS: Final = 500
"""Headings of one file, scenes of a case among them; nobody finds a way through more."""

QUESTIONS: Final = 400
"""Questions of one file: a bank that is larger is divided into several."""

OPTIONS: Final = 50
"""Options, pairs, items, gaps, segments or accepted answers of one question, and choices of one scene."""

FENCES: Final = 200
"""Blocks of code in one file: each is coloured by a highlighter of its own."""

FILE_MARKS: Final = 30_000
"""Emphasis, code and link characters of one file: prose of the largest size has a quarter of that, and each is looked at again."""

STACKED_MARKS: Final = 30
"""Combining marks on one letter, as in Unicode's stream-safe form; bringing more into order takes the square of their number."""

IMAGE_BYTES: Final = 2 * MIB
"""One picture; more than 200 kB is already a warning (IMG003)."""

IMAGE_WARNING_BYTES: Final = 200 * 1000
"""A picture heavier than this takes four seconds at 400 kbit/s."""

IMAGE_PIXELS: Final = 16_000_000
"""Width times height of a raster picture."""

SVG_BYTES: Final = 256 * KIB
"""One drawing."""

SVG_ELEMENTS: Final = 5_000
"""Elements in one drawing."""

AUDIO_BYTES: Final = 20 * MIB
"""One recording: forty minutes of speech in Opus at 64 kbit/s."""

VIDEO_BYTES: Final = 60 * MIB
"""One film of at most 360 lines: twenty minutes at 400 kbit/s."""

CAPTIONS_BYTES: Final = 256 * KIB
"""One file of captions."""

CHILD_MEMORY_BYTES: Final = 1024 * MIB
"""Address space of the compiling child process."""

CHILD_JOBS: Final = 200
"""Jobs after which the child is replaced, so that what it leaks stays small."""

SNIPPET_SECONDS: Final = 4.5
"""Deadline of a preview, so that its author has an answer within five seconds."""

FILE_SECONDS: Final = 3.0
"""Share of one file of a course, over all its steps: prose of the largest size takes half a second, a lesson far less."""

COURSE_SECONDS: Final = 30.0
"""Deadline of a whole course, with what is compiled again after a file was given up; each page adds to it."""

PAGE_SECONDS: Final = 0.25
"""What each page adds to the deadline of its course: eight times what a lesson takes on a machine with nothing else to do."""

COURSE_MOST_SECONDS: Final = 180.0
"""No course has more time than this."""
