"""Pages as a WSGI application, for `kith web` and for anyone's own WSGI server."""

import os

import django

from kith.project.applications import pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.project.settings")
django.setup()
application = pages()
