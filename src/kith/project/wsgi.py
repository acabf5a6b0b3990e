"""Pages as a WSGI application, for `kith web` and for anyone's own WSGI server."""

import os

import django

from kith.project.applications import pages
from kith.project.hearing_out import hearing_out

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.project.settings")
django.setup()
application = hearing_out(pages())
