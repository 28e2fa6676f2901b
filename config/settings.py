"""Settings of Lên Sàn: one SQLite file and one process by default, PostgreSQL by DATABASE_URL."""

import gc
import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF

# A list is many small objects, none of them garbage: looking for it after every 700 new ones, as
# Python does, takes as long as the work itself.
gc.set_threshold(50_000, 20, 50)

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = BASE_DIR / os.environ.get("LENSAN_DATA", "var")

DEBUG = os.environ.get("DEBUG", "0") == "1"
DEMO = os.environ.get("LENSAN_DEMO", "0") == "1"


def _secret_key() -> str:
    """Read the secret from the environment or, on a single machine, from a file made once."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    kept = DATA_DIR / "secret_key"
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(os.urandom(40).hex())
    except FileExistsError:
        pass
    return kept.read_text()


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]

DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA_DIR / 'lensan.sqlite3'}", conn_max_age=600
    )
}
ON_POSTGRESQL = DATABASES["default"]["ENGINE"].endswith("postgresql")
if ON_POSTGRESQL:
    # Compiling a question of many parts takes longer than answering it: measuring a night took four times as long.
    # A random page costs about what the next one does, on today's disks: a helper's list took three times as long.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
        "options", "-c jit=off -c random_page_cost=1.1"
    )
else:
    # IMMEDIATE: a transaction that will write waits for its turn at its start instead of failing in its middle.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
            "PRAGMA wal_autocheckpoint=16000;"  # 64 MB: a list is stored with fewer waits
        ),
    }

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_tasks",
    "csp",
    "axes",
    "lensan.accounts",  # before allauth: its own templates in place of the package's
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "lensan.kernel",
    "lensan.places",
    "lensan.journal",
    "lensan.producers",
    "lensan.messaging",
    "lensan.catalogue",
    "lensan.training",
    "lensan.traceability",
    "lensan.marketplaces",
    "lensan.orders",
    "lensan.supply",
    "lensan.payouts",
    "lensan.logistics",
    "lensan.errands",
    "lensan.journey",
    "lensan.dashboard",
    "lensan.desk",
    "lensan.field",
    "lensan.public",
    "lensan.demo",
]
# What `lensan serve` runs beside the pages: management commands with their arguments.
COMPANIONS: list[list[str]] = [["worker"]]
# Work after the answer
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""  # procrastinate knows one task of ours, by name
if ON_POSTGRESQL:
    INSTALLED_APPS += ["procrastinate.contrib.django"]  # its migrations fail on SQLite
TASKS: dict[str, dict[str, object]] = {
    "default": {
        "QUEUES": [],
        "BACKEND": "lensan.kernel.jobs.postgres.PostgresBackend"
        if ON_POSTGRESQL
        else "lensan.kernel.jobs.embedded.EmbeddedBackend",
    }
}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "lensan.accounts.middleware.SettledSignIn",
    "axes.middleware.AxesMiddleware",
]
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
                "config.context.installation",
            ],
        },
    }
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time: Vietnamese is the source text, English a translation of it.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
LARGEST_LIST = 50 * 2**20  # bytes of one uploaded list

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_FORMS = {"login": "lensan.accounts.forms.SignInForm"}
ACCOUNT_ADAPTER = "lensan.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # axes locks out, by its rows: the same on every process
ACCOUNT_EMAIL_NOTIFICATIONS = False
MFA_ADAPTER = "lensan.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "lensan.accounts.forms.CodeForm",
    "reauthenticate": "lensan.accounts.forms.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Lên Sàn"
USERSESSIONS_TRACK_ACTIVITY = True
AXES_HANDLER = "lensan.accounts.adapter.FailuresHandler"
AXES_FAILURE_LIMIT = "lensan.accounts.adapter.failures_allowed"
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_USERNAME_CALLABLE = "lensan.accounts.adapter.name_tried"
AXES_RESET_ON_SUCCESS = True
AXES_IPWARE_PROXY_COUNT = int(os.environ.get("PROXIES", "0")) or None
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("HTTPS", "0") == "1"
SECURE_HSTS_SECONDS = 31536000 if SESSION_COOKIE_SECURE else 0
# An officer must use a second factor everywhere but in the demo, where the sign-ins are printed on the screen.
SECOND_FACTOR_REQUIRED = not DEMO

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# The province whose programme this is, by the statistics office's code.
PROVINCE = os.environ.get("PROVINCE", "93")

# Short messages: the gateways there are, each with its folder and its secret, and the one that carries what we say.
# With none chosen nothing can be said; in the demo messages end at a telephone on a page.
MESSAGE_GATEWAYS: dict[str, dict[str, str]] = {
    "memory": {
        "connector": "lensan.messaging.connectors.memory.Memory",
        "token": os.environ.get("MESSAGE_TOKEN", ""),
    },
    "http": {
        "connector": "lensan.messaging.connectors.over_http.OverHttp",
        "url": os.environ.get("SMS_URL", ""),
        "token": os.environ.get("SMS_TOKEN", ""),
        "sender": os.environ.get("SMS_SENDER", ""),
        "our_token": os.environ.get("MESSAGE_TOKEN", ""),
    },
    "smpp": {
        "connector": "lensan.messaging.connectors.smpp.Smpp",
        "host": os.environ.get("SMPP_HOST", "127.0.0.1"),
        "port": os.environ.get("SMPP_PORT", "2775"),
        "user": os.environ.get("SMPP_USER", ""),
        "password": os.environ.get("SMPP_PASSWORD", ""),
        "system_type": os.environ.get("SMPP_SYSTEM_TYPE", ""),
        "sender": os.environ.get("SMS_SENDER", ""),
        "a_second": os.environ.get("SMPP_A_SECOND", "10"),  # parts, by the contract
        "window": os.environ.get("SMPP_WINDOW", "4"),  # parts said before an answer is waited for
    },
}
MESSAGE_GATEWAY = os.environ.get("MESSAGE_GATEWAY", "memory" if DEMO else "")
if MESSAGE_GATEWAY == "smpp":
    COMPANIONS.append(["receive_messages"])  # what comes in does so over a line that we hold
# Nobody is written to at night, nor more often a day than this, unless in reply; in the demo people are awake.
MESSAGE_QUIET_HOURS = os.environ.get("MESSAGE_QUIET_HOURS", "" if DEMO else "21-6")
MESSAGES_A_DAY = int(os.environ.get("MESSAGES_A_DAY", "20"))
# What one part of a message costs in đồng by the gateway's contract, and what a month may cost: no limit if empty.
MESSAGE_PRICE = int(os.environ.get("MESSAGE_PRICE", "0"))
MESSAGE_MONTHLY_CAP = int(cap) if (cap := os.environ.get("MESSAGE_MONTHLY_CAP", "")) else None
# What the addresses of lots begin with; once labels are printed it must never change.
TRACE_ADDRESS = os.environ.get("TRACE_ADDRESS", "http://localhost:8000").rstrip("/")

# Who reads what households write, the most particular first, each with an example that GIUP shows: the first that knows
# a message as its own acts upon it and says what is replied. A line here lets another domain read its own.
MESSAGE_READERS = [
    ("lensan.messaging.actions.stopping.read", ""),
    ("lensan.journey.actions.mandating.read", ""),
    ("lensan.training.actions.board.read_code", "HOC 12345"),
    ("lensan.training.actions.board.read_answer", ""),
    ("lensan.orders.actions.asking.read", ""),
    ("lensan.catalogue.actions.hearing.read", "BAN 20 KG CHANH; HET CHANH"),
    ("lensan.traceability.actions.hearing.read", "THU 12 820 KG"),
    ("lensan.supply.actions.hearing.read", "MUA 12 3"),
    ("lensan.public.deeds.read", "MA K7M429XF"),
    ("lensan.journey.actions.calling.read", "GIUP"),
    ("lensan.orders.actions.asking.ask_again", ""),
    ("lensan.training.actions.board.ask_again", ""),
]

# Marketplaces: code and connector. One folder and one line here adds one.
# Floors of our own that the demo runs beside its pages: code, connector, port.
SIMULATIONS = [("mo-phong-a", "simulated", 8101), ("mo-phong-b", "simulated_lagging", 8102)]
CARRIER_SIMULATION = ("giao-mo-phong", 8103)
if DEMO:
    COMPANIONS += [
        ["simulate", "--port", str(port), "--data", str(DATA_DIR / f"{code}.sqlite3")]
        for code, _connector, port in SIMULATIONS
    ]
    COMPANIONS.append(
        ["simulate_carrier", "--port", str(CARRIER_SIMULATION[1]), "--data",
         str(DATA_DIR / f"{CARRIER_SIMULATION[0]}.sqlite3"), "--push-to",
         f"http://127.0.0.1:8000/bao-van-don/{CARRIER_SIMULATION[0]}/",
         "--traps", "step_minutes=2", "most_copies=3", "most_delay=60", "shuffled"]
    )  # fmt: skip
MARKETPLACE_CONNECTORS = {
    "simulated": "lensan.marketplaces.connectors.simulated.Simulated",
    "simulated_lagging": "lensan.marketplaces.connectors.simulated.SimulatedLagging",
    "vendure": "lensan.marketplaces.connectors.vendure.Vendure",
    "mercur": "lensan.marketplaces.connectors.mercur.Mercur",
    "postmart": "lensan.marketplaces.connectors.postmart.Postmart",
    "voso": "lensan.marketplaces.connectors.voso.VoSo",
}
# Services that tell what moves on the programme's bank account: kind and connector, one folder and one line each.
BANK_CONNECTORS = {
    "sepay": "lensan.payouts.connectors.sepay.SePay",
    "simulated": "lensan.payouts.connectors.simulated.Simulated",
}
# Carriers beyond the province: connector and class, one folder and one line each.
CARRIER_CONNECTORS = {
    "viettel_post": "lensan.logistics.connectors.viettel_post.ViettelPost",
    "vnpost": "lensan.logistics.connectors.vnpost.VnPost",
    "by_file": "lensan.logistics.connectors.by_file.ByFile",
    "simulated": "lensan.logistics.connectors.simulated.Simulated",
}
# What a supplier must be able to show before anyone can order its goods of a kind: our reading of the laws on crops and
# on plant protection (docs/decisions), to be checked by the department and changed here.
SUPPLY_PAPERS = {
    "seed": ["business", "seed"],
    "seedling": ["business", "seed"],
    "fertiliser": ["business", "fertiliser"],
    "spray": ["business", "spray"],
    "tool": ["business"],
    "goods": ["business"],
}
# After so many days at rest, a household's helper is asked what stands in the way.
JOURNEY_PATIENCE_DAYS = int(os.environ.get("JOURNEY_PATIENCE_DAYS", "30"))
# In the name of how many households one helper may act, and whether a helper may act without their mandate.
HOUSEHOLDS_A_HELPER = int(os.environ.get("HOUSEHOLDS_A_HELPER", "40"))
MANDATE_REQUIRED = os.environ.get("MANDATE_REQUIRED", "0") == "1"
MANDATES = "lensan.journey.access.mandated"
# How much longer than the crow's way a road is, where no route server is asked; trips driven will say better.
DETOUR_FACTOR = float(os.environ.get("DETOUR_FACTOR", "1.4"))
# What it is worth, in đồng, to bring today what is promised for a later day: a way that costs more waits. Our guess.
WAITING_COSTS = int(os.environ.get("WAITING_COSTS", "150000"))
# A route server of the operator's own, osrm or valhalla: asked for ways by road, on any address that stands here, the
# machine's own network too. Points of gates go there, without names. A day of more points than this is estimated.
ROUTE_SERVER_URL = os.environ.get("ROUTE_SERVER_URL", "").strip()
ROUTE_SERVER_KIND = os.environ.get("ROUTE_SERVER_KIND", "osrm").strip().lower()
ROUTE_SERVER_POINTS = int(os.environ.get("ROUTE_SERVER_POINTS", "1000"))
# Who holds what about a producer beside the registry: asked when someone takes away all that is held about them.
HELD_ELSEWHERE = {
    "stalls": "lensan.marketplaces.dossier.held",
    "money": "lensan.payouts.dossier.held",
    "journey": "lensan.journey.dossier.held",
    "learning": "lensan.training.dossier.held",
    "field": "lensan.field.dossier.held",
    "supply": "lensan.supply.dossier.held",
    "trips": "lensan.logistics.dossier.held",
    "traceability": "lensan.traceability.dossier.held",
}
