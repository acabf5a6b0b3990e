"""Django's and allauth's settings about signing in and mail; settings.py takes them all."""

from urllib.parse import urlsplit

from kith.foundations import mail
from kith.project import environment

_ORIGIN = environment.origin()

SESSION_ENGINE = "kith.members.sessions"
AUTHENTICATION_BACKENDS = ["kith.members.backends.MemberBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home"
LOGOUT_REDIRECT_URL = "/"

# scrypt: memory-hard and in the standard library. A sign-in costs about a tenth of a second.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24 * 3

ACCOUNT_ADAPTER = "kith.members.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "kith.members.forms.SignInForm", "signup": "kith.members.forms.SignUpForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_CONFIRMATION_ANONYMOUS_REDIRECT_URL = "account_login"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Ours are in members/limits.py, counted across all processes; allauth's would be counted in each.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False

MFA_ADAPTER = "kith.members.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"authenticate": "kith.members.codes.CodeForm", "reauthenticate": "kith.members.codes.CodeAgainForm"}
MFA_TOTP_TOLERANCE = 1  # half a minute early or late
# Browsers allow passkeys over plain http on localhost only, which is where that is of use.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _ORIGIN.startswith("https://")

DEFAULT_FROM_EMAIL = mail.sender(environment.MAIL_FROM.text(), "Kith", urlsplit(_ORIGIN).netloc)
_mail = mail.django_settings(environment.MAIL_URL.text())
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = _mail.get("EMAIL_TIMEOUT", 20)
