"""The WSGI entrance: `gunicorn --preload wsgi:app`."""

import gc
import os

from config import Settings
from elearn.app import create_app
from elearn.web.heap import share_one_arena

share_one_arena()
app = create_app(Settings.from_environ(os.environ))
# What stands here before the workers are forked is shared by them, as long as the collector does not write into it.
gc.freeze()
