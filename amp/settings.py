"""All settings, from the environment (or a local ``.env``). Production is the default.

A portal that lacks something, or was given nonsense, does not start: every
problem found is named at once.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from amp.databases import conduct_problems, database
from amp.hosts import roster_problems

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
problems: list[str] = []

ENV_FILE = Path(os.environ.get("ENV_FILE", BASE_DIR / ".env"))
if ENV_FILE.is_file():
    env.read_env(ENV_FILE)


def switch(name: str, *, default: bool) -> bool:
    """An environment variable that is on or off, and nothing in between."""
    words = {"on": True, "true": True, "yes": True, "1": True}
    words |= {"off": False, "false": False, "no": False, "0": False}
    given = env.str(name, default="").strip().lower()
    if not given:
        return default
    if given not in words:
        problems.append(f"{name} is {given!r}; say on or off.")
    return words.get(given, default)


def count(name: str, default: int) -> int:
    given = env.str(name, default="").strip()
    if given and not (given.isascii() and given.isdigit()):
        problems.append(f"{name} is {given!r}; give a whole number.")
        return default
    return int(given or default)


def one_of(name: str, default: str, known: set[str]) -> str:
    given = env.str(name, default="").strip() or default
    if given not in known:
        problems.append(f"{name} is {given!r}; use one of: {', '.join(sorted(known))}.")
        return default
    return given


def address(name: str, default: str) -> str:
    """An absolute http(s) address without a trailing slash."""
    given = (env.str(name, default="").strip() or default).rstrip("/")
    parts = urlsplit(given)
    if given and (parts.scheme not in {"http", "https"} or not parts.hostname):
        problems.append(f"{name} is {given!r}; give an address such as https://amp.example.org.")
        return default
    return given


DEBUG = switch("DEBUG", default=False)

SECRET_KEY = env.str("DJANGO_SECRET_KEY", default="")
if not SECRET_KEY:
    problems.append("DJANGO_SECRET_KEY is missing: a long random text that stays the same.")
elif not DEBUG and len(SECRET_KEY) < 50:
    problems.append("DJANGO_SECRET_KEY is too short: use 50 random characters or more.")

# Keys of before, which still read what they signed or encrypted.
SECRET_KEY_FALLBACKS = env.list("DJANGO_SECRET_KEY_FALLBACKS", default=[])

ALLOWED_HOSTS = [host.strip() for host in env.list("DJANGO_ALLOWED_HOSTS", default=[]) if host]
if not ALLOWED_HOSTS:
    problems.append("DJANGO_ALLOWED_HOSTS is missing: the portal's host names, by commas.")
elif "*" in ALLOWED_HOSTS and not DEBUG:
    problems.append("DJANGO_ALLOWED_HOSTS is '*': name the hosts.")

# Absolute links in mails, and who may post forms.
first_host = ALLOWED_HOSTS[0].lstrip(".") if ALLOWED_HOSTS else "localhost"
SITE_URL = address("SITE_URL", default=f"https://{first_host}")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# The demo's sign-ins, whose password is public, may skip the second factor, on a
# developer's machine only. Everybody else's account keeps it there, too.
DEMO_SIGN_INS = frozenset(
    f"{name}@example.org"
    for name in (
        *("organizer", "helper", "mentor", "applicant", "mentee", "shortlisted"),
        *("volunteer", "wellbeing", "newcomer"),
    )
)
DEMO_SKIPS_SECOND_FACTOR = switch("DEMO_SKIPS_SECOND_FACTOR", default=False)
if DEMO_SKIPS_SECOND_FACTOR and not DEBUG:
    problems.append("DEMO_SKIPS_SECOND_FACTOR works only with DEBUG=on.")

INSTALLED_APPS = [
    "cohorts",
    "applications",
    "conduct",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.github",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "import_export",
]

MIDDLEWARE = [
    "amp.received.Received",
    # Outermost, so that no answer is without them: static files, redirects to
    # HTTPS and refused hosts are answered further in.
    "amp.quiet_pages.QuietPages",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "amp.plain_requests.PlainRequests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "amp.private_pages.PrivatePages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "amp.second_factor.SecondFactor",
    "amp.time_zone.TimeZone",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

if DEBUG:
    MIDDLEWARE += ["amp.not_found.NotFound"]

ROOT_URLCONF = "amp.urls"
WSGI_APPLICATION = "amp.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
            ],
        },
    }
]

# Databases ---------------------------------------------------------------------------

DATABASES: dict[str, dict[str, object]] = {}
try:
    url = env.str("DATABASE_URL", default="") or "sqlite:///db.sqlite3"
    DATABASES = {"default": database(url, BASE_DIR)}
except ValueError:
    problems.append(
        "DATABASE_URL is not understood: use sqlite:///db.sqlite3 or "
        "postgres://user:password@host:5432/name (several hosts by commas)."
    )

# Confidential reports may have a database and a role of their own.
CONDUCT_DATABASE_URL = env.str("CONDUCT_DATABASE_URL", default="").strip()
CONDUCT_DATABASE = "conduct" if CONDUCT_DATABASE_URL else "default"
DATABASE_ROUTERS = ["amp.databases.ConductApart"]
try:
    if CONDUCT_DATABASE_URL:
        DATABASES["conduct"] = database(CONDUCT_DATABASE_URL, BASE_DIR, erases=True)
except ValueError:
    problems.append("CONDUCT_DATABASE_URL is not understood: write it like DATABASE_URL.")

# Without these nobody can report or read a report; they are never made up here.
CONDUCT_PEPPER = env.str("CONDUCT_PEPPER", default="").strip()
CONDUCT_KEY = env.str("CONDUCT_KEY", default="").strip()
problems += conduct_problems(CONDUCT_PEPPER, CONDUCT_KEY, SECRET_KEY)
# Where the committee can be written to while it has no seats here; its zone, for its days.
CONDUCT_ADDRESS = env.str("CONDUCT_ADDRESS", default="").strip()
CONDUCT_ZONE = env.str("CONDUCT_ZONE", default="").strip() or "UTC"
if CONDUCT_ZONE not in available_timezones():
    problems.append(f"CONDUCT_ZONE is {CONDUCT_ZONE!r}; give a zone such as Europe/Berlin.")

# Shared between processes: cache, sessions, tasks ----------------------------------------

CACHE_URL = env.str("CACHE_URL", default="")
if CACHE_URL and urlsplit(CACHE_URL).scheme not in {"redis", "rediss", "unix"}:
    problems.append("CACHE_URL is not understood: use redis://host:6379/0, or leave it out.")
# Never local memory: rate limits and the replay protection of one-time codes
# count across processes.
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
        if CACHE_URL
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    )
}
SESSION_ENGINE = "django.contrib.sessions.backends." + ("cached_db" if CACHE_URL else "db")

TASKS_BACKEND = one_of("TASKS_BACKEND", "database", {"database", "redis"})
TASKS_URL = env.str("TASKS_URL", default="") or CACHE_URL
if TASKS_BACKEND == "redis":
    if urlsplit(TASKS_URL).scheme not in {"redis", "rediss", "unix"}:
        problems.append("TASKS_BACKEND is redis: TASKS_URL or CACHE_URL must say which Redis.")
    INSTALLED_APPS += ["django_rq"]
    TASKS = {"default": {"BACKEND": "django_tasks_rq.RQBackend", "QUEUES": ["default"]}}
    RQ_QUEUES = {"default": {"URL": TASKS_URL, "DEFAULT_TIMEOUT": 900}}
    RQ = {"JOB_CLASS": "django_tasks_rq.Job"}
else:
    TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Sign-in ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "cohorts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[0]["OPTIONS"] = {"user_attributes": ("email", "name")}  # type: ignore[assignment]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = count("TRUSTED_PROXIES", default=0)

ACCOUNT_ADAPTER = "amp.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "amp.sign_up.SignUp"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# By a code to type, not by a link: the new address of an account with a second
# factor is kept nowhere until it is proved.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True

SOCIALACCOUNT_ADAPTER = "amp.adapters.SocialAccountAdapter"
SOCIALACCOUNT_QUERY_EMAIL = True
# Somebody who signs in with GitHub and has proved the same address to GitHub is
# the person of that account: no dead end, no second account. allauth takes
# verified addresses only, and drops the password of an account whose address
# had never been confirmed.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

GITHUB_CLIENT_ID = env.str("GITHUB_CLIENT_ID", default="")
GITHUB_CLIENT_SECRET = env.str("GITHUB_CLIENT_SECRET", default="")
if bool(GITHUB_CLIENT_ID) != bool(GITHUB_CLIENT_SECRET):
    problems.append("GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET come together or not at all.")
# Another GitHub, such as a GitHub Enterprise server or the stand-in of the tests.
GITHUB_URL = address("GITHUB_URL", default="https://github.com")
GITHUB_SIGN_IN = bool(GITHUB_CLIENT_ID)
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, object]] = {"github": {}}
if GITHUB_SIGN_IN:
    SOCIALACCOUNT_PROVIDERS["github"]["APPS"] = [
        {"client_id": GITHUB_CLIENT_ID, "secret": GITHUB_CLIENT_SECRET, "key": ""}
    ]
if GITHUB_URL != "https://github.com":
    SOCIALACCOUNT_PROVIDERS["github"]["GITHUB_URL"] = GITHUB_URL

MFA_ADAPTER = "amp.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "AsyncAPI Maintainership Program"
MFA_TOTP_TOLERANCE = 1
# Passkeys on plain http://localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG

# What a browser is told --------------------------------------------------------------------

HTTPS = switch("HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = count("HSTS_SECONDS", default=365 * 24 * 3600) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = switch("HSTS_SUBDOMAINS", default=True)
# Preloading binds a whole domain, for years: its owner asks for it, not the portal.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        # Chromium holds the redirects of a form to this, too.
        "form-action": [SELF, *([GITHUB_URL] if GITHUB_SIGN_IN else [])],
    }
}
UNUSED_FEATURES = (
    "accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation "
    "gyroscope magnetometer microphone midi payment usb"
)
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in UNUSED_FEATURES.split()}
PERMISSIONS_POLICY["publickey-credentials-get"] = ["self"]

# Static files, language, time -----------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Names with a hash of the content need `collectstatic`; only where that has
# been left out on purpose (tests, development) are plain names served.
PLAIN_STATIC_FILES = switch("PLAIN_STATIC_FILES", default=False)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PLAIN_STATIC_FILES
        else "amp.static_files.HashedStaticFiles"
    },
}
WHITENOISE_USE_FINDERS = PLAIN_STATIC_FILES
WHITENOISE_AUTOREFRESH = PLAIN_STATIC_FILES
MEDIA_ROOT = BASE_DIR / "media"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Mail -------------------------------------------------------------------------------------------

EMAIL_URL = env.str("EMAIL_URL", default="") or (
    "consolemail://" if DEBUG else "smtp://localhost:25"
)
if urlsplit(EMAIL_URL).scheme not in environ.Env.EMAIL_SCHEMES:
    problems.append("EMAIL_URL is not understood: use smtp+tls://user:password@host:587.")
else:
    vars().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = (
    env.str("DEFAULT_FROM_EMAIL", default="")
    or f"AsyncAPI Maintainership Program <amp@{first_host}>"
)

# The maintainer roster: read by itself where an address is given; fetched from these hosts only.
ROSTER_URL = env.str("ROSTER_URL", default="").strip()
ROSTER_HOSTS = env.list("ROSTER_HOSTS", default=["raw.githubusercontent.com"])
problems += roster_problems(ROSTER_URL, ROSTER_HOSTS)

# Tables -----------------------------------------------------------------------------------------

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

# Logs: what the portal did, never who it was about. -----------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line"},
        "warnings": {"class": "logging.StreamHandler", "formatter": "line", "level": "WARNING"},
    },
    "root": {
        "handlers": ["stderr"],
        "level": one_of(
            "LOG_LEVEL", "INFO" if DEBUG else "WARNING", {"DEBUG", "INFO", "WARNING", "ERROR"}
        ),
    },
    "loggers": {
        # Django's own handlers mail error reports, with what people typed, to ADMINS.
        "django": {"handlers": [], "propagate": True},
        # Every task that begins and ends would be two lines.
        "django_tasks": {"handlers": ["warnings"], "propagate": False},
        "django_tasks_db": {"handlers": ["warnings"], "propagate": False},
        "httpx": {"level": "WARNING"},  # It would log addresses with their tokens.
        "amp": {"level": "INFO"},
        "cohorts": {"level": "INFO"},
    },
}

if problems:
    raise ImproperlyConfigured("The portal cannot start:\n- " + "\n- ".join(problems))
