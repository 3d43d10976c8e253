"""The WSGI entrance: `gunicorn wsgi:app`."""

import os

from config import Settings
from elearn.app import create_app

app = create_app(Settings.from_environ(os.environ))
