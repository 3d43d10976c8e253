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
"""What a trainer writes in answering a remark."""
PLACE_CHARACTERS = 300
"""The path of the page that a notice is about."""
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
"""Remarks on lessons from one address."""
REMARK_CODES = (30, timedelta(minutes=15))
"""Codes of remarks that one address may look up: a code is one of almost four million."""

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
EXPORT_AT_ONCE = 2_000
"""Completions of an export that are written while whoever asks waits, about a second; more is a job, and asks for the password."""
EXPORT_CHUNK = 5_000
"""Completions that an export reads and writes at a time: what a crash costs at most."""
EXPORT_ROWS = 1_048_575
"""Completions in one export: what a sheet holds below its heading."""
EXPORT_KEPT = timedelta(days=7)
"""How long the file of an export can be fetched."""
EXPORT_NET = timedelta(minutes=5)
"""After what time a job takes over an export that was being written at once: its server has ended meanwhile."""
EXPORTS_PER_PERSON = (30, timedelta(hours=1))
"""Exports that somebody may ask for."""
PURPOSE_CHARACTERS = 300
"""What an officer writes an export is for."""
DUTY_CHARACTERS = 300
"""Why a course is asked, and on what basis: one phrase each, to be read in one sentence."""
JOINING_GRACE = timedelta(days=30)
"""The days that somebody has for what was asked before they came, or while they were exempt: a month of work."""
REMIND_EVERY = timedelta(days=7)
"""How long nobody is reminded of the same course again: a week of work lies between, so that a reminder stays one."""
REMINDERS_PER_DAY = 40
"""Reminders of one sender on one day: the people of a ward, never a whole city at once."""
REMINDER_CHARACTERS = 500
"""What a sender writes in a reminder; it is read on a phone."""
MONDAY_NAMES = 8
"""Names on Monday's page: with more the sheet would not stay one of A4."""
CROWD_COUNTED_LIVE = 3_000
"""People of whom it is counted where they stand, and found who is late, while somebody waits. With more the pages of heads and
officers show what was counted at night, by unit, and lead down to where there are names: nobody reminds a city one by one.
"""

NOTICE_KEPT_READ = timedelta(days=180)
"""How long a notice stands on its owner's page after they have read it."""
NOTICE_KEPT = timedelta(days=400)
"""How long one stands there that nobody reads: a year and a leave."""
MAIL_KEPT = timedelta(days=180)
"""How long it is known what became of an e-mail."""
MAIL_FRESH = timedelta(days=14)
"""A notice older than this no longer goes out by e-mail: the mail server was away too long, and the page has it."""
MAIL_EVERY = timedelta(seconds=10)
"""How often the job looks for e-mails to send: somebody may be waiting for the code that confirms their address."""
LAWS_EVERY = timedelta(seconds=15)
"""How often laws.yml is looked at: a change is listed within a minute."""
EXAMINATIONS_EVERY = timedelta(seconds=5)
"""How often the clock of examinations is looked at: so long after its grace a sitting is handed in at the latest."""
MAIL_BATCH = 200
"""E-mails made in one transaction."""
MAIL_TIMEOUT = 20.0
"""How long a mail server may be silent."""
MAIL_LOST_AFTER = timedelta(minutes=15)
"""After what silence an e-mail that was being sent counts as of unknown fate: longer than all silences of one sending together."""
MAIL_TRIES = 12
"""How often an e-mail that a server puts off is tried: with pauses that double up to the longest, two days."""
MAIL_PAUSE = timedelta(minutes=1)
MAIL_PAUSE_LONGEST = timedelta(hours=6)
DIGEST_LINES = 20
"""Notices named in one digest; the page has them all."""
ADDRESS_CODE_LIFE = timedelta(minutes=30)
"""How long the code that confirms an e-mail address holds."""
ADDRESS_CODE_TRIES = 5
"""Wrong codes before it no longer holds: a million codes make guessing hopeless."""
ADDRESS_CODES = (3, timedelta(minutes=15))
"""Codes that one account may have sent: addresses of strangers are not to be flooded."""

SMALLEST_GROUP = 5
"""The fewest people whom a number about reasons or levels stands for: fewer could be told apart by whoever works beside them."""
OBSTACLE_DAYS = 10
"""Working days in which an obstacle is to be answered, from the Monday after it was first told: two weeks, as for a letter."""
OBSTACLE_FURTHEST = timedelta(days=180)
"""How far ahead an answer to an obstacle may be put off, or what it promises be due."""
OBSTACLE_TOLD = timedelta(days=60)
"""How long an answer to an obstacle stands on the own page of those who could not do the act; in the lesson it stays."""
OWNERS_OFFERED = 20
"""People offered as owners of an obstacle at once; a search finds the others."""
SUPPORT_ACTIVE = timedelta(days=30)
"""Who has moved in a lesson within this time has learned lately."""
SUPPORT_COMPLETED = timedelta(days=365)
"""Who has completed a course within this time has completed one lately: duties of training are counted by the year."""
SUPPORT_MONTHS = 12
"""Months in the trend of a unit."""
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
SEALED_PAPER_BEFORE = timedelta(minutes=60)
"""How long before an examination opens its sealed paper may be opened. To be checked against the rules that are followed."""
SITTING_LINES = 600
"""Saves that a sitting keeps at once. Nobody answers faster for long; a program that does would have every page of the sitting read
thousands of lines. A save beyond is not acknowledged, and the page sends it again.
"""
SITTING_LINES_A_SECOND = 1
"""How many more it keeps for every second since its start."""
STATISTICS_FEWEST = 20
"""Answers to a question below which nothing is told of it: with fewer, a correlation is mostly chance (its standard error is above
0.2), and whoever knows the class could tell from the table who chose what.
"""
STATISTICS_STEP = 10
"""Answers that come to a question, or papers to a test, before what trainers are told of it changes: two states that they see
differ by no fewer, so that no single answer is their difference.
"""
STATISTICS_EVERY = timedelta(seconds=20)
"""How often answers that were handed in are added to the statistics of questions."""
STATISTICS_BATCH = 200
"""Attempts that are added in one transaction."""
