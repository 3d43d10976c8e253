"""Work that happens after the answer: e-mail, exports, webhooks, closing what is overdue.

A job is a row that is enqueued in the same unit of work as its cause: committed with it or not at all. A runner claims it with a
lease, runs the handler of its kind outside any transaction, and settles it. A runner that dies loses its lease and another one
begins the job again, so a handler is idempotent: it may run more than once, and what it writes through its context counts only
while the lease is its own. Arguments are JSON: ids and codes, never entities, never personal data.

model      the tables
queue      enqueue, retry, cancel, purge
queries    what the administrator's page shows
schedule   what recurs: Schedule (a job at times of the calendar), Pulse (every few seconds, without a row)
lease      claim, renew and settle: the statements that decide races
context    what a handler is given
heartbeat  what goes on beside the handler
runner     the loop
"""
