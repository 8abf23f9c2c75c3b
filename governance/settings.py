"""Settings, read from the environment; `make run` sets what a newcomer needs."""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    return env(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict:
    """Turn postgres://user:secret@host:port/name (or ?host=/socket/dir) into Django's form."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", "")) or parts.hostname or "",
        "PORT": query.get("port", "") or parts.port or "",
        "CONN_MAX_AGE": int(env("CONN_MAX_AGE", "600")),
        "CONN_HEALTH_CHECKS": True,
    }


DEMONSTRATION = flag("DEMONSTRATION")
DEBUG = flag("DEBUG")
TESTING = flag("TESTING")
SECRET_KEY = env("SECRET_KEY") or ("only-for-tests-and-demonstration" if DEMONSTRATION or DEBUG or TESTING else "")
# This machine may always ask itself: health checks do.
ALLOWED_HOSTS = [*env("ALLOWED_HOSTS", "*" if DEMONSTRATION or DEBUG else "").split(","), "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [origin for origin in env("CSRF_TRUSTED_ORIGINS").split(",") if origin]
VAR = Path(env("VAR", str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "governance.web.backoffice.apps.BackOfficeConfig",  # Django's admin, audited
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "oauth2_provider",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "template_partials",
    "guardian",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "governance.organisations",
    "governance.worktime",
    "governance.audit",
    "governance.facts",
    "governance.attachments",
    "governance.notices",
    "governance.catalogues",
    "governance.workflow",
    "governance.documents",
    "governance.supervision",
    "governance.integration",
    "governance.web",
    "grids",
    "dispatch.duties",
    "dispatch.calls",
    "dispatch.enforcement",
    "consultation.appointments",
    "consultation.projects",
    "appraisal.dual",
    "appraisal.reverse",
]

MIDDLEWARE = [
    "governance.audit.middleware.mark_request",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "governance.web.moment.DoorMoment",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "governance.web.gate.IdleGate",
    "governance.web.second_factor.SecondFactor",
    "governance.web.gate.LoginGate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "governance.web.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "governance.urls"
WSGI_APPLICATION = "governance.wsgi.application"
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
                "governance.web.context.shell",
            ],
        },
    },
]

DATABASES = {"default": database(env("DATABASE_URL", "postgres://governance@localhost/governance"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL", "redis://localhost:6379/0")

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_USER_OBJ_PERMS_MODEL = "organisations.DatedGrant"
GUARDIAN_MONKEY_PATCH_USER = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "governance.organisations.passwords.ThreeKindsValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Five wrong passwords in a row lock the account for half an hour, wherever they came from.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username"]
# Locking by name alone is stricter than by name and address, which is what the check would have.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "governance.web.views.account.locked"
# A session ends half an hour after the last act of its person; polling is none.
IDLE_SECONDS = int(env("IDLE_SECONDS", "1800"))
FORM_RENDERER = "governance.web.forms.Renderer"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [folder for folder in (BASE_DIR / "static", NODE_MODULES / ".vendor") if folder.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if flag("COMPRESS_STATIC")  # half a minute of work, for an image that is built once
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
# Tests and development serve straight from the folders; elsewhere from what `collectstatic` laid out.
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = VAR / "media"

CACHES = {
    "default": {
        "BACKEND": "governance.web.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cache",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}

# Sessions live in the database: a Redis that is away logs nobody out.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# HTTPS=1 once a certificate stands in front: cookies stay on it, and browsers are told to come no other way.
HTTPS = flag("HTTPS")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("TRUST_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # beyond it 413; files have a bound of their own
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# The API: machines by OAuth 2 client credentials, browsers by their session.
API_REQUESTS_PER_MINUTE = int(env("API_REQUESTS_PER_MINUTE", "6000"))  # of one account; 0 is unbounded
API_TOKENS_PER_MINUTE = int(env("API_TOKENS_PER_MINUTE", "60"))  # from one address; 0 is unbounded
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "governance.integration.authentication.BearerToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["governance.web.api.parsers.StrictJSON"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": ["governance.web.api.throttling.PerMinute"],
    "DEFAULT_SCHEMA_CLASS": "governance.web.api.openapi.Operation",
    "EXCEPTION_HANDLER": "governance.web.problem.api_exception",
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": int(env("NUM_PROXIES", "0")),
}
OAUTH2_PROVIDER = {
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,  # the digest of a token is stored, never the token
    "SCOPES": {"api": "以系统账号的任职办理业务"},
    "DEFAULT_SCOPES": ["api"],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "街道治理接口",
    "DESCRIPTION": "与页面同一套动作：列表、详情、办理。错误一律为 RFC 9457 problem details。",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "POSTPROCESSING_HOOKS": ["governance.web.api.openapi.add_problems"],
    "AUTHENTICATION_WHITELIST": [
        "governance.integration.authentication.BearerToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
}
CSRF_FAILURE_VIEW = "governance.web.refusals.csrf_failure"

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ROUTES = {"governance.workflow.tasks.sweep": {"queue": "clock"}}
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "governance.workflow.tasks.sweep", "schedule": 1.0, "options": {"queue": "clock", "expires": 1}},
    "follow-lamps": {"task": "governance.supervision.tasks.follow_lamps", "schedule": 5.0, "options": {"expires": 5}},
    "retime": {"task": "governance.workflow.tasks.retime", "schedule": 30.0, "options": {"expires": 29}},
    "old-keys": {"task": "governance.integration.tasks.forget_old_keys", "schedule": 3600.0},
    "digests": {"task": "governance.notices.tasks.send_digests", "schedule": 60.0, "options": {"expires": 55}},
    "follow-grids": {"task": "grids.tasks.follow_grids", "schedule": 300.0, "options": {"expires": 290}},
    "fold-tallies": {"task": "grids.tasks.fold_tallies", "schedule": 60.0, "options": {"expires": 55}},
    "ensure-partitions": {"task": "governance.audit.tasks.ensure_partitions", "schedule": 6 * 3600.0},
    "seals": {"task": "governance.audit.tasks.seal", "schedule": 300.0, "options": {"expires": 290}},
    "verify-seals": {"task": "governance.audit.tasks.verify_seals", "schedule": 86400.0, "options": {"queue": "slow"}},
    "recurrences": {"task": "dispatch.calls.tasks.tell_recurrences", "schedule": 600.0, "options": {"expires": 590}},
    "site-checks": {"task": "dispatch.calls.tasks.draw_site_checks", "schedule": 300.0, "options": {"expires": 290}},
    "jobs": {"task": "governance.documents.tasks.pick_up_jobs", "schedule": 60.0, "options": {"expires": 55}},
    "joint-visits": {"task": "dispatch.calls.tasks.propose_visits", "schedule": 600.0, "options": {"expires": 590}},
    "monthly-topics": {
        "task": "dispatch.calls.tasks.propose_topics",
        "schedule": 3600.0,
        "options": {"queue": "slow", "expires": 3500},
    },
    "expired-results": {"task": "governance.documents.tasks.expire_results", "schedule": 86400.0},
    "expired-sessions": {"task": "governance.organisations.tasks.forget_sessions", "schedule": 86400.0},
    "read-notices": {"task": "governance.notices.tasks.forget_read", "schedule": 86400.0},
    "orphaned-attachments": {"task": "governance.attachments.tasks.sweep_orphans", "schedule": 86400.0},
}

# E-mail: on paper (the console) unless a server is named.
EMAIL_HOST = env("EMAIL_HOST")
EMAIL_PORT = int(env("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST and not DEMONSTRATION else 'console'}.EmailBackend"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "noreply@localhost")
# Where people reach this installation; links in e-mails start with it.
SITE_URL = env("SITE_URL")

# A virus scanner for attachments: the path of a callable (name, content) giving what it found, or "".
ATTACHMENT_SCANNER = env("ATTACHMENT_SCANNER")
# Let nginx send attachments itself: an internal location that maps to VAR/attachments, such as /protected/.
ATTACHMENT_ACCEL = env("ATTACHMENT_ACCEL")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "governance.web.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "WARNING")},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}

# The district this installation serves; the first part of every case number.
DISTRICT_CODE = env("DISTRICT_CODE", "510106")
# 机关代字: the word before the number of supervision papers, 金督办〔2026〕12号.
SUPERVISION_PAPER_WORD = env("SUPERVISION_PAPER_WORD", "金督办")
INTERVIEW_PAPER_WORD = env("INTERVIEW_PAPER_WORD", "金约谈")
# Whether a proxy of ours stands in front and its X-Forwarded-For may be believed.
TRUST_PROXY = flag("TRUST_PROXY")
# Ask for a second factor on moves marked `personal`.
SECOND_FACTOR_FOR_PERSONAL = flag("SECOND_FACTOR_FOR_PERSONAL")
OTP_TOTP_ISSUER = "街道五权"
