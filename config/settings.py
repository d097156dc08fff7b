"""Every setting of the project, read once from the environment or a ``.env`` file (see docs/configuration.md)."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from config import environment as env
from config.admin_theme import UNFOLD  # noqa: F401 - a setting of the administration's theme
from config.api import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401 - settings of the management API
from config.database import database_from, replica_from
from config.log_lines import FORMS, logging_in
from config.secret_key import kept_key
from people.rules.addresses import networks
from people.rules.scopes import SCOPES

BASE_DIR = Path(__file__).resolve().parent.parent
env.load_env_file(BASE_DIR)

DATA_DIR = BASE_DIR / env.text(
    "DATA_DIR",
    str(BASE_DIR / "data"),
    help="Where the database file, attachments and keys lie; made for its owner only.",
)
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
DEBUG = env.boolean("DEBUG", False, help="Django's debug mode; never in production.")

SECRET_KEY = env.text(
    "SECRET_KEY", help="Signs sessions and links; made and kept in DATA_DIR when it isn't set."
) or kept_key(DATA_DIR / "secret.key")
CREDENTIAL_PEPPER = (
    env.text("CREDENTIAL_PEPPER", help="The key of the hashes of credentials' secrets; SECRET_KEY when it isn't set.")
    or SECRET_KEY
)

ENCRYPTION_KEYS = env.words(
    "ENCRYPTION_KEYS", help="The keys of what is kept encrypted, the newest first; SECRET_KEY when none is set."
) or [SECRET_KEY]

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]", help="The host names that are answered.")
CONTENT_ORIGIN = env.text(
    "CONTENT_ORIGIN",
    f"http://content.localhost:{os.environ.get('PORT') or '8000'}",
    help="Where uploaded content is served: a host of its own, so that no script of it reaches the application.",
).rstrip("/")
FRAMED_BY = env.words(
    "FRAMED_BY",
    "http://localhost:*,http://127.0.0.1:*",
    help="The origins of the application, whose pages may show content in a frame.",
)
ALLOWED_HOSTS = [*ALLOWED_HOSTS, urlsplit(CONTENT_ORIGIN).hostname or ""]
PUBLIC_ORIGIN = env.text(
    "PUBLIC_ORIGIN",
    f"http://127.0.0.1:{os.environ.get('PORT') or '8000'}",
    help="Where users and other systems reach the application: the issuer of LTI, and the beginning of its addresses.",
).rstrip("/")
OUTBOUND_ALLOWED_NETWORKS = env.converted(
    "OUTBOUND_ALLOWED_NETWORKS",
    "",
    "networks (10.1.0.0/16) separated by commas",
    help="Private networks that requests to other systems may go to, beside public addresses.",
    convert=lambda value: [str(each) for each in networks(word.strip() for word in value.split(",") if word.strip())],
)
OUTBOUND_PLAIN_HTTP = env.boolean(
    "OUTBOUND_PLAIN_HTTP", False, help="Whether other systems may be reached without TLS; for trying things out."
)
OUTBOUND_CA_FILE = env.file(
    "OUTBOUND_CA_FILE",
    help="Authorities that other systems' certificates may come from (PEM), beside those that the system trusts.",
)
EMAIL_HOST = env.text("EMAIL_HOST", help="The mail server by which administrators are told what they have to know.")
EMAIL_PORT = env.integer("EMAIL_PORT", 25, at_least=1, at_most=65_535, help="The port of the mail server.")
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", help="The name by which the mail server lets us in, if it asks for one.")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", help="The password that goes with it.")
_EMAIL_SECURITY = env.choice(
    "EMAIL_SECURITY", "none", ("none", "starttls", "tls"), help="How the way to the mail server is kept private."
)
EMAIL_USE_TLS, EMAIL_USE_SSL = _EMAIL_SECURITY == "starttls", _EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "tributary@localhost", help="The sender of our mail.")
SECRET_NOTICE_DAYS = env.integer(
    "SECRET_NOTICE_DAYS", 14, at_least=0, help="How long before a secret ends administrators are told."
)
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS", help="Origins from which forms are accepted.")

# The theme comes before the admin that it dresses.
INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "oauth2_provider",
    "people",
    "lrs",
    "courses",
    "xapi_profiles",
    "feeds",
    "cmi5",
    "scorm_bridge",
    "lti.security",
    "lti.platform",
    "lti.tool",
]

# Probes first, for they must be answered whatever else can't; then the count of what all others answer.
MIDDLEWARE = [
    "config.health.ProbesMiddleware",
    "config.metrics.MetricsMiddleware",
    "courses.views.content_origin.ContentOriginMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.services.ServicesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.unavailable.UnavailableMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DB_POOL_MAX = env.integer("DB_POOL_MAX", 8, at_least=1, help="PostgreSQL connections of one process at most.")
DB_POOL_MIN = env.integer(
    "DB_POOL_MIN", 1, at_most=DB_POOL_MAX, help="PostgreSQL connections that a process keeps open."
)
DB_POOL_TIMEOUT_SECONDS = env.integer(
    "DB_POOL_TIMEOUT_SECONDS",
    3,
    at_least=1,
    help="How long a request waits for a connection before it is answered with 503.",
)
DB_STATEMENT_TIMEOUT_MS = env.integer(
    "DB_STATEMENT_TIMEOUT_MS", 30_000, help="After how many milliseconds PostgreSQL gives a statement up; 0 is never."
)
DATABASES = {
    "default": env.converted(
        "DATABASE_URL",
        "sqlite:///tributary.sqlite3",
        "sqlite:/// or postgres:// URL",
        help="sqlite:///file in DATA_DIR, or postgres://user:password@host:port/name.",
        convert=lambda url: database_from(
            url,
            data_dir=DATA_DIR,
            pool_min=DB_POOL_MIN,
            pool_max=DB_POOL_MAX,
            pool_timeout=DB_POOL_TIMEOUT_SECONDS,
            statement_timeout_ms=DB_STATEMENT_TIMEOUT_MS,
        ),
    )
}
_REPLICA = env.converted(
    "REPLICA_DATABASE_URL",
    "",
    "postgres:// URL of a read replica",
    help="A streaming replica of DATABASE_URL's PostgreSQL, from which Statements are read when it has caught up.",
    convert=lambda url: (
        replica_from(url, primary=DATABASES["default"], statement_timeout_ms=DB_STATEMENT_TIMEOUT_MS) if url else None
    ),
)
if _REPLICA is not None:
    DATABASES["replica"] = _REPLICA
REPLICA_MAX_LAG_SECONDS = env.integer(
    "REPLICA_MAX_LAG_SECONDS", 5, at_least=1, help="How far behind the replica may be; beyond, the primary is read."
)
REPLICA_REFRESH_MS = env.integer(
    "REPLICA_REFRESH_MS",
    100,
    at_least=1,
    help="How often a process asks the primary, at most, up to where the replica can be read.",
)
LOG_PARTITIONS_AHEAD = env.integer(
    "LOG_PARTITIONS_AHEAD", 3, at_least=1, at_most=24, help="For how many months ahead PostgreSQL has partitions."
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
MEDIA_ROOT = DATA_DIR / "media"
WHITENOISE_USE_FINDERS = env.boolean(
    "STATIC_FROM_PACKAGES", True, help="Serve static files without collecting them first; `make serve` turns it off."
)

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "/admin/login/"

# Bodies are limited by lrs.http.body, which answers 413 with a text; Django's own limit would answer 400 without one.
DATA_UPLOAD_MAX_MEMORY_SIZE = None
MAX_BODY_BYTES = env.integer("MAX_BODY_BYTES", 64 << 20, at_least=1024, help="The largest request body, unpacked.")
BODY_SECONDS = env.integer(
    "BODY_SECONDS", 30, at_least=1, help="How long a request body may take to come; large ones have more time."
)
THREADS = env.integer("THREADS", 4, at_least=1, help="How many requests one process answers at once.")
MAX_BATCH_STATEMENTS = env.integer(
    "MAX_BATCH_STATEMENTS", 4096, at_least=1, at_most=4096, help="The most Statements in one request."
)
STATEMENTS_PAGE_LIMIT_MAX = env.integer(
    "STATEMENTS_PAGE_LIMIT_MAX", 1000, at_least=1, help="Statements a page at most."
)
STATEMENTS_PAGE_LIMIT = env.integer(
    "STATEMENTS_PAGE_LIMIT",
    min(100, STATEMENTS_PAGE_LIMIT_MAX),
    at_least=1,
    at_most=STATEMENTS_PAGE_LIMIT_MAX,
    help="Statements a page by default; not more than STATEMENTS_PAGE_LIMIT_MAX.",
)
REFUSED_BODY_BYTES = env.integer("REFUSED_BODY_BYTES", 1 << 20, help="How much of a refused request's body is kept.")
REFUSED_KEPT_PER_CREDENTIAL = env.integer(
    "REFUSED_KEPT_PER_CREDENTIAL", 1000, help="How many refused requests are kept of a credential that keeps them."
)
REFUSED_KEPT_DAYS = env.integer("REFUSED_KEPT_DAYS", 30, at_least=1, help="How long refused requests are kept.")
CREDENTIAL_CACHE_SECONDS = env.integer(
    "CREDENTIAL_CACHE_SECONDS", 5, help="How long a process may go on trusting a credential that was revoked."
)
OAUTH_TOKEN_SECONDS = env.integer("OAUTH_TOKEN_SECONDS", 3600, at_least=60, help="How long an OAuth token lives.")

PACKAGE_MAX_BYTES = env.integer(
    "PACKAGE_MAX_BYTES", 1 << 30, at_least=1024, help="The largest course package, as it is uploaded."
)
PACKAGE_MAX_UNPACKED_BYTES = env.integer(
    "PACKAGE_MAX_UNPACKED_BYTES", 8 << 30, at_least=1024, help="How many bytes the files of a package have together."
)
PACKAGE_MAX_FILES = env.integer("PACKAGE_MAX_FILES", 50_000, at_least=1, help="How many entries a package has.")
PACKAGE_MAX_RATIO = env.integer(
    "PACKAGE_MAX_RATIO", 200, at_least=10, help="How many times larger than compressed a file of a package may be."
)
CMI5_SESSION_HOURS = env.integer(
    "CMI5_SESSION_HOURS", 24, at_least=1, help="How long the token of a cmi5 session lives, if nobody ends the session."
)
CMI5_GRACE_SECONDS = env.integer(
    "CMI5_GRACE_SECONDS",
    0,
    at_least=0,
    help="How long after Terminated a cmi5 session takes what was said before it and comes late; 0 is not at all.",
)

SCORM_COMMIT_MAX_BYTES = env.integer(
    "SCORM_COMMIT_MAX_BYTES", 8 << 20, at_least=65_536, help="The largest commit that a SCORM player sends."
)
SCORM_SCO_MAX_ELEMENTS = env.integer(
    "SCORM_SCO_MAX_ELEMENTS", 20_000, at_least=1_000, help="How many elements are kept of one attempt on a SCO."
)
SCORM_SUSPEND_DATA_MAX = env.integer(
    "SCORM_SUSPEND_DATA_MAX",
    2 << 20,
    at_least=64_000,
    help="How many characters of cmi.suspend_data are kept; the standards ask for 4,096 (1.2) and 64,000 (2004).",
)
SCORM_REQUESTS_PER_MINUTE = env.integer(
    "SCORM_REQUESTS_PER_MINUTE", 240, at_least=10, help="How many requests one launch of SCORM content has in a minute."
)
SCORM_TOKEN_HOURS = env.integer(
    "SCORM_TOKEN_HOURS", 168, at_least=1, help="For how long after the last request a SCORM player may send another."
)
SCORM_ALIVE_SECONDS = env.integer(
    "SCORM_ALIVE_SECONDS",
    300,
    at_least=30,
    help="How long a SCORM player that isn't heard of counts as open elsewhere.",
)
SCORM_COMMITS_KEPT_DAYS = env.integer(
    "SCORM_COMMITS_KEPT_DAYS",
    180,
    at_least=7,
    help="How long it is kept which commits a SCORM player sent, after its session; what they said stays.",
)
SCORM_SET_ASIDE_KEPT_DAYS = env.integer(
    "SCORM_SET_ASIDE_KEPT_DAYS", 365, at_least=7, help="How long it is kept what a SCORM player sent and wasn't taken."
)
SCORM_IDLE_MINUTES = env.integer(
    "SCORM_IDLE_MINUTES", 60, at_least=5, help="After how long a silent SCORM session is closed, and its SCO suspended."
)

LTI_KEY_DAYS = env.integer(
    "LTI_KEY_DAYS", 90, at_least=1, help="How old a key that signs LTI messages becomes before the next takes over."
)
LTI_KEY_OVERLAP_DAYS = env.integer(
    "LTI_KEY_OVERLAP_DAYS", 7, at_least=1, help="How long a key that no longer signs stays published."
)
LTI_EXCHANGES_KEPT_DAYS = env.integer(
    "LTI_EXCHANGES_KEPT_DAYS", 30, at_least=1, help="How long the inspector keeps LTI launches and service calls."
)
FEED_FAILING_NOTICE_MINUTES = env.integer(
    "FEED_FAILING_NOTICE_MINUTES", 60, at_least=1, help="After how long administrators are told that a feed fails."
)
FEED_TRIES_KEPT_DAYS = env.integer(
    "FEED_TRIES_KEPT_DAYS", 7, at_least=1, help="How long each request of a feed is kept with its answer."
)
EVENT_STREAMS = env.integer(
    "EVENT_STREAMS", 32, at_least=0, help="How many streams of Server-Sent Events one process keeps open at once."
)
WAREHOUSE_ROOT = env.text(
    "WAREHOUSE_ROOT", help="The folder below which feeds may write Parquet files; without it they go to S3 alone."
)
LTI_TOKENS_PER_MINUTE = env.integer(
    "LTI_TOKENS_PER_MINUTE", 60, at_least=1, help="How many access tokens a tool may ask for in a minute."
)
LTI_FILE_MAX_BYTES = env.integer(
    "LTI_FILE_MAX_BYTES", 64 << 20, at_least=1024, help="The largest file that is fetched from a tool by deep linking."
)
LTI_FILES_MAX_BYTES = env.integer(
    "LTI_FILES_MAX_BYTES",
    1 << 30,
    at_least=1024,
    help="How many bytes the files have together that are fetched for one answer of deep linking.",
)
LTI_FILES_AT_ONCE = env.integer(
    "LTI_FILES_AT_ONCE",
    10,
    at_least=0,
    help="How many files a deep linking request fetches itself; `manage.py lti work` fetches the others.",
)
LTI_FILES_SECONDS = env.integer(
    "LTI_FILES_SECONDS",
    10,
    at_least=0,
    help="How long a deep linking request fetches files itself; `manage.py lti work` fetches the others.",
)

LTI_ROSTER_HOURS = env.integer(
    "LTI_ROSTER_HOURS", 24, help="How often rosters are pulled from LMSs that launch us, in hours; 0: never by itself."
)

OAUTH2_PROVIDER_APPLICATION_MODEL = "people.OAuthClient"
OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",  # client credentials only
    "OAUTH2_VALIDATOR_CLASS": "people.http.oauth_validator.CredentialValidator",
    "ACCESS_TOKEN_EXPIRE_SECONDS": OAUTH_TOKEN_SECONDS,
    # RFC 9700: tokens are kept as digests and never come in a URL; the flows that it advises against stay off, and what
    # we don't offer (redirects, refreshing) would keep to it too.
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "SCOPES": dict(SCOPES),
}

METRICS_TOKEN = env.text(
    "METRICS_TOKEN", help="The bearer token that /metrics asks for; without one it is open to whoever reaches it."
)

SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
_HTTPS = env.boolean(
    "HTTPS", False, help="Whether users reach the server by https: cookies are then sent over it only."
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_HSTS_SECONDS = env.integer(
    "HSTS_SECONDS", 0, help="How long browsers shall refuse to reach the host without https; it can't be taken back."
)
# The proxy sends browsers on to https, for an xAPI client that is redirected loses its body (W008). Other hosts of the
# domain aren't ours to decide about (W005, W021), and whether this one may be taken back is the operator's (W004).
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W005", "security.W008", "security.W021"]

LOGGING = logging_in(
    env.choice("LOG_FORMAT", "line", tuple(FORMS), help="How the log looks; `make serve` takes json if none is set."),
    level=env.choice(
        "LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"), help="What is worth a line in the log."
    ),
)
