"""Settings: short, and safe unless the environment says otherwise.

MILEPOST_ENV            production | development (default)
MILEPOST_DEMONSTRATION  1: a visitor may step into any made-up role; never in production
MILEPOST_DATA_DIR       where the embedded database lives (default ./data)
MILEPOST_DATABASE_URL   postgresql://user:password@host:port/name; without it, SQLite
MILEPOST_SECRET_KEY     required in production: 50 random characters or more
MILEPOST_SECRET_KEY_FALLBACKS  earlier secrets, separated by commas, still good for sessions
MILEPOST_DATA_KEY       keys hashes of voters and seals of rows; never changed. Without it, the
                        file data-key in the data folder, made when there is none
MILEPOST_HOSTS          required in production: host names, separated by commas
MILEPOST_ADDRESS        how links in letters begin; without it, the first host
MILEPOST_MAIL_URL       smtp://user:password@host:port, or smtps://; without it, the machine's
                        own mail server in production, elsewhere a folder to look at
MILEPOST_MAIL_FROM      whom letters come from (default milepost@ the first host)
MILEPOST_LONGEST_WAIT   seconds that a request waits for what another has locked (default 20)
MILEPOST_TASKS_BACKEND  the class of another engine for background jobs, such as one on
                        Redis; without it, jobs wait in the database
MILEPOST_REMIND_DAYS    so many days before a deadline people are reminded (default 7,1)
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

ENVIRONMENTS = {"production", "development"}
ENVIRONMENT = os.environ.get("MILEPOST_ENV", "development")
if ENVIRONMENT not in ENVIRONMENTS:
    raise ImproperlyConfigured(
        f"MILEPOST_ENV is {ENVIRONMENT!r}; say one of {', '.join(sorted(ENVIRONMENTS))}."
    )
PRODUCTION = ENVIRONMENT == "production"
DEMONSTRATION = os.environ.get("MILEPOST_DEMONSTRATION", "") == "1"
if PRODUCTION and DEMONSTRATION:
    raise ImproperlyConfigured(
        "MILEPOST_DEMONSTRATION lets anyone step into any role: unset it in production."
    )


def required(name: str, instead: str) -> str:
    """Environment variable `name`: compulsory in production, by default `instead` elsewhere."""
    value = os.environ.get(name, "" if PRODUCTION else instead)
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment before starting.")
    return value


PACKAGE = Path(__file__).parents[1]
DATA_DIR = Path(os.environ.get("MILEPOST_DATA_DIR", "data")).resolve()
SECRET_KEY = required("MILEPOST_SECRET_KEY", "only-for-development-" + "x" * 40)
SECRET_KEY_FALLBACKS = [
    secret
    for secret in os.environ.get("MILEPOST_SECRET_KEY_FALLBACKS", "").split(",")
    if secret
]
DATA_KEY = os.environ.get("MILEPOST_DATA_KEY", "")


def require_strong(name: str, secret: str) -> None:
    """Raise ImproperlyConfigured for a secret under 50 characters or 10 distinct ones."""
    if len(secret) < 50 or len(set(secret)) < 10:
        raise ImproperlyConfigured(f"{name} is too short or too plain.")


if PRODUCTION:
    require_strong("MILEPOST_SECRET_KEY", SECRET_KEY)
    for fallback in SECRET_KEY_FALLBACKS:
        require_strong("MILEPOST_SECRET_KEY_FALLBACKS", fallback)
    if DATA_KEY:
        require_strong("MILEPOST_DATA_KEY", DATA_KEY)
ALLOWED_HOSTS = required("MILEPOST_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
DEBUG = False

INSTALLED_APPS = [
    "milepost.web",
    "milepost.trace",
    "milepost.commitments",
    "milepost.adoption",
    "milepost.documents",
    "milepost.review",
    "milepost.amendments",
    "milepost.evidence",
    "milepost.consultation",
    "milepost.process",
    "milepost.movement",
    "milepost.jobs",
    "milepost.safeguard",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "milepost.web.middleware.pages_are_compressed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Closed until a view says @login_not_required: a new page is nobody's by accident.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "milepost.web.middleware.signed_in_pages_are_not_kept",
    "milepost.web.middleware.privileged_roles_need_a_second_factor",
]
ROOT_URLCONF = "milepost.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "milepost.web.context.every_page",
            ],
        },
    }
]


def seconds(name: str, default: int) -> int:
    """Environment variable `name` as whole seconds, one or more, by default `default`."""
    value = os.environ.get(name, str(default))
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        raise ImproperlyConfigured(f"{name} is a number of seconds: {default}.")
    return int(value)


LONGEST_WAIT = seconds("MILEPOST_LONGEST_WAIT", 20)


def database(url: str) -> dict[str, object]:
    """Entry of DATABASES for the PostgreSQL at `url`, or without it SQLite in DATA_DIR."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "milepost.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": LONGEST_WAIT,
                # FULL: an acknowledged write survives a power cut; NORMAL does not promise it.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                " PRAGMA secure_delete=ON;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # As in libpq's addresses, ?host= names the folder of a socket.
        "HOST": dict(parse_qsl(parts.query)).get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            "connect_timeout": 10,
            "options": f"-c lock_timeout={LONGEST_WAIT}s",
        },
    }


DATABASES = {"default": database(os.environ.get("MILEPOST_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Any engine of Django's task interface that can enqueue for later; the worker of ours
# serves the one in the database.
TASKS = {
    "default": {
        "BACKEND": os.environ.get(
            "MILEPOST_TASKS_BACKEND", "django_tasks_db.DatabaseBackend"
        )
    }
}

AUTH_USER_MODEL = "movement.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "milepost.web.sign_in.ByInvitation"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by invitation
# One address an account; another takes its place once it is confirmed by mail.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# The library refuses a second factor while any address is unverified, lest a stranger who
# signs up with somebody else's address shuts them out. Nobody signs up here; whoever waits
# to confirm a new address must still get in.
MFA_ALLOW_UNVERIFIED_EMAIL = True


def mail(url: str) -> dict[str, object]:
    """Django's mail settings, by name, for the server at `url` (smtp:// or smtps://).

    smtps:// is TLS from the first byte; smtp:// turns to TLS before it signs in, and needs
    none to hand over to itself.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "MILEPOST_MAIL_URL begins with smtp:// or smtps://, and names a host."
        )
    is_smtps = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if is_smtps else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_smtps,
        "EMAIL_USE_TLS": not is_smtps and bool(parts.username),
    }


MAIL_URL = os.environ.get("MILEPOST_MAIL_URL", "")
if MAIL_URL or PRODUCTION:
    globals().update(mail(MAIL_URL or "smtp://localhost"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_TIMEOUT = 20  # seconds
HOST = ALLOWED_HOSTS[0]
DEFAULT_FROM_EMAIL = os.environ.get("MILEPOST_MAIL_FROM", f"milepost@{HOST}")
# Letters have no page that they are on: their links need the whole address.
ADDRESS = os.environ.get(
    "MILEPOST_ADDRESS", f"https://{HOST}" if PRODUCTION else f"http://{HOST}:8000"
).rstrip("/")


def days(written: str) -> list[int]:
    """Numbers of days from comma-separated text: "7,1" gives [7, 1], "" gives []."""
    try:
        return [int(number) for number in written.split(",") if number.strip()]
    except ValueError as error:
        raise ImproperlyConfigured(
            "MILEPOST_REMIND_DAYS is numbers of days, separated by commas: 7,1."
        ) from error


REMIND_DAYS = days(os.environ.get("MILEPOST_REMIND_DAYS", "7,1"))

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
FORMAT_MODULE_PATH = "milepost.web.formats"
USE_TZ = True
TIME_ZONE = "UTC"

# The page of a submission asks for a stance on each clause and a word on each comment.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # straight from the package: nothing to collect
WHITENOISE_MAX_AGE = 3600

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_SSL_REDIRECT = PRODUCTION
if (
    PRODUCTION
):  # the server in front ends TLS, and sets this header whatever it was sent
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Ids and counts only: no answer, no address, no free text ever reaches a log line.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
