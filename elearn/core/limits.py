"""Every limit of the site in one place; `docs/operations.md` shows them. The compiler's own stand in `elearn.content.limits`.

Sizes are in bytes, times in seconds, unless a name says otherwise.
"""

from __future__ import annotations

from datetime import timedelta

REQUEST_BYTES = 2 * 1024 * 1024
"""A request body; uploads have their own limit on their own address."""
COURSE_ARCHIVE_BYTES = 16 * 1024 * 1024
"""A zip with a course, sent by a trainer: fifty times one of the first courses. On a line of 400 kbit/s it takes six minutes;
courses with films come through the import directory. Only the address that takes it lets so much in, and only for whoever may."""
DRAFT_FILES_KEPT = timedelta(days=30)
"""The private files of a draft, after it was published or withdrawn."""
FORM_PARTS = 500
FORM_MEMORY_BYTES = 1024 * 1024
QUERY_BYTES = 7 * 1024
"""The query string: a stateless practice answer fits many times. With the path it fits into gunicorn's 8190 bytes."""
GUEST_TEXT_CHARACTERS = 600
"""A free text of a reader without account. It travels in the address, where a Vietnamese letter takes up to nine bytes."""
SEARCH_CHARACTERS = 120
NAME_CHARACTERS = 200
TEXT_CHARACTERS = 4_000
"""A short text written by a person: an answer, a reason, an error report."""
ANSWER_CHARACTERS = 500
"""What a trainer writes in closing a report of a fault."""
PAGE_ROWS = 50
"""Rows on one page of a list."""

WRITER_WAIT = 10.0
"""On SQLite: how long a request waits for its turn to write before it is told that nothing was saved."""
WRITER_WAIT_PATIENT = 60.0
"""The same for commands, migrations and jobs."""

PASSWORD_MIN = 12
PASSWORD_MAX = 256
SESSION_IDLE = timedelta(hours=8)
SESSION_ABSOLUTE = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)
"""How often a signed-in session's last use is noted."""

SIGN_IN_PER_ACCOUNT = (10, timedelta(minutes=15))
"""Failed sign-ins for one name before it has to wait."""
SIGN_IN_PER_ADDRESS = (100, timedelta(minutes=15))
"""Failed sign-ins from one address: a whole office may share it."""
RESET_TRIES = 5
"""Tries for one spoken code."""
SLIPS_AT_ONCE = 50
"""Slips printed at once: a page of the list."""
HASHING_AT_ONCE = 2
"""Password verifications at the same time: each takes 19 MiB and a core."""
HASHING_WAIT = 10.0
ERROR_REPORTS = (10, timedelta(minutes=15))
"""Reports of a fault in a lesson from one address."""

STAFF_FILE_BYTES = 8 * 1024 * 1024
"""A file with a list of staff, on its own address."""
STAFF_UNPACKED_BYTES = 128 * 1024 * 1024
"""What a workbook may come to when it is unpacked."""
STAFF_ROWS = 50_000
STAFF_COLUMNS = 60
STAFF_CHILD_MEMORY_BYTES = 1536 * 1024 * 1024
"""Address space of the process that opens a workbook."""
STAFF_CHILD_SECONDS = 90
STAFF_KEPT = timedelta(days=14)
"""How long an imported list and its plan are kept."""
STAFF_AT_ONCE = 1_000
"""A plan with more lines than this is written by a job, a smaller one at once."""
STAFF_LEFT_PERCENT = 20
"""A list after which more of the people of a unit would have left than this is confirmed by typing their number."""
BACKUP_AGE = timedelta(hours=48)
"""A backup older than this is told to administrators: with one each night, two nights were missed."""
CHAIN_WAIT = timedelta(minutes=5)
"""An event without its place in the chain for so long, or a job that is due for so long, means that no runner works."""
DISK_FREE_BYTES = 2 * 1024**3
"""Less room than this for the installation's files is told to administrators: a backup of a city fits no more."""
ACCOUNT_UNUSED = timedelta(days=180)
"""An open account that nobody used for so long is listed: half a year is longer than any leave but parental leave."""
PLACED_AT_ONCE = 300
"""People whom a form lets one place one by one when a unit is split: each is a part of the form (`FORM_PARTS`). Larger units are
divided by a list of staff first."""
