"""Django's settings, all taken from the environment (see environment.py); nobody who runs Kith edits this."""

from pathlib import Path
from urllib.parse import urlsplit

from kith.project import database, environment, storage
from kith.project.door import *  # noqa: F403 - signing in and mail
from kith.project.secrets import secret

KITH_ORIGIN = environment.origin()
KITH_DATA = environment.data_folder()
KITH_DOMAIN = urlsplit(KITH_ORIGIN).netloc
KITH_ALLOW_LOOPBACK = environment.ALLOW_LOOPBACK.is_on()
KITH_INSECURE_FEDERATION = environment.INSECURE_FEDERATION.is_on()
KITH_RATE_LIMITS = environment.RATE_LIMITS.is_on()
KITH_QUICK_READS = environment.QUICK_READS.is_on()
KITH_METRICS_TOKEN = environment.METRICS_TOKEN.text()
KITH_MAIL_IN_PATTERN = environment.mail_in_pattern()
KITH_MAIL_IN_PLACE = environment.mail_in_place()
KITH_TRUSTED_PROXIES = environment.trusted_proxies()
_IS_HTTPS = KITH_ORIGIN.startswith("https://")

DEBUG = False
SECRET_KEY = secret(KITH_DATA, "django")
KITH_PUSH_SECRET = secret(KITH_DATA, "push")  # by which push services know this server
ALLOWED_HOSTS = [urlsplit(KITH_ORIGIN).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [KITH_ORIGIN]
WSGI_APPLICATION = None
ROOT_URLCONF = "kith.project.urls"
AUTH_USER_MODEL = "members.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The order is that of the rooms in docs/map.md, highest first: a template or static file of a higher room wins.
KITH_ROOMS = [
    "site", "client_api", "search", "federation", "moderation", "cpd", "chats", "reading", "timelines",
    "notifications", "filters", "posts", "links", "collections", "members", "accounts", "media", "servers", "live",
    "jobs", "design",
]  # fmt: skip
INSTALLED_APPS = [
    *(f"kith.{room}" for room in KITH_ROOMS),
    "kith.project",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_tasks",
]

MIDDLEWARE = [
    "kith.project.middleware.count_answers",
    "kith.project.compressing.compress",
    "kith.federation.front.inboxes_first",
    "kith.client_api.front.apps_first",
    "kith.project.middleware.guard",
    "kith.federation.middleware.servers_first",
    "kith.project.files.serve_files",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kith.site.middleware.being_set_up",
    "kith.members.middleware.current_member",
    "kith.live.middleware.mark_moment",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kith.project.frame.frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django_cotton.cotton_loader.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "kith.design.templatetags.design",
            ],
        },
    }
]

DATABASES = {"default": database.from_url(environment.DATABASE_URL.text(), KITH_DATA)}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5000}}}

LANGUAGE_CODE = "en-gb"
# Each by its own name; a further one is a folder in locale/ and a line here (docs/translating.md).
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [Path(__file__).parents[1] / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# Quick and slow work is kept apart, see jobs/declaring.py; the worker has threads for each.
TASKS = {"default": {"BACKEND": "kith.jobs.backend.LeaseQueue", "QUEUES": ["default", "slow", "deliveries"]}}
KITH_WIRING = "kith.project.wiring"

STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "kith.design.bundling.BundleFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(KITH_DATA) / "media"
_MEDIA_STORAGE, KITH_MEDIA_HOST = storage.from_url(environment.STORAGE_URL.text())
STORAGES = {
    "default": _MEDIA_STORAGE,
    # Uploads before they are cleaned: never served, and gone once they are.
    "originals": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": Path(KITH_DATA) / "originals",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "kith.project.files.VersionedStorage"},
}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60

# Only what someone must change code or the machine for; visitors' mistakes are not news.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    # “Not open yet” is an answer too; only a crash asks for someone.
    "filters": {"crashes": {"()": "django.utils.log.CallbackFilter", "callback": lambda record: bool(record.exc_info)}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR", "filters": ["crashes"]},
        # A form too large, another host: anyone can send these, and each would bring a page of traces.
        "django.security": {"level": "CRITICAL"},
    },
}
