"""What holds however gunicorn is started here: it reads this file by itself from the folder it runs in.

Workers, the address and the rest stand on its command line (`deploy/`), which goes before what stands here.
"""

worker_class = "gthread"
threads = 8

# A reader without account sends answers in the address, up to `QUERY_BYTES` of `elearn/core/limits.py`. This is the longest line
# that gunicorn can be told to take; its usual 4094 bytes would have it answer before the site, in English and without a way on.
limit_request_line = 8190

# A request under way may finish when the site is stopped or exchanged.
graceful_timeout = 25
timeout = 60

# gunicorn would open a socket in its user's home folder through which it can be told to stop, start workers and tell its settings.
# Nobody here speaks to it: systemd and signals do that.
control_socket_disable = True
