"""A real Mercur on loopback: installed from npm into a cache of its own, on a database of its own."""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from time import monotonic, sleep
from urllib.parse import urlsplit, urlunsplit

from lensan.kernel import http
from lensan.kernel.tests.migrated import alone

OPERATOR = "nguoi-van-hanh@example.vn"
PASSWORD = "chi-de-thu"
START_WITHIN = 120.0  # seconds; 5 on an idle machine
POSTGRESQL = "postgresql://root@127.0.0.1:5432/postgres"
PACKAGES = {
    "@medusajs/medusa": "2.13.4",
    "@medusajs/framework": "2.13.4",
    "@medusajs/cli": "2.13.4",
    "@medusajs/core-flows": "2.13.4",
    "@mercurjs/core": "2.1.5",
    "@mercurjs/types": "2.1.5",
    "cors": "2.8.5",
    "express": "4.21.2",
    "http-proxy-middleware": "3.0.5",
    "jsonwebtoken": "9.0.2",
    "multer": "2.0.2",
    "zod": "3.25.76",  # with version 4 its routes do not start
}
_CONFIG = """
const { withMercur } = require('@mercurjs/core');
const off = (name) => ({ resolve: `@mercurjs/core/modules/${name}`, options: { disable: true } });
const local = { resolve: '@medusajs/medusa/file-local', id: 'local',
  options: { upload_dir: process.env.UPLOADS, backend_url: 'http://127.0.0.1/static' } };
module.exports = withMercur({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    databaseDriverOptions: { connection: { ssl: false } },
    http: { storeCors: '', adminCors: '', authCors: '', vendorCors: '', jwtSecret: 'chi-de-thu',
      cookieSecret: 'chi-de-thu' },
  },
  modules: [
    off('admin-ui'), off('vendor-ui'),
    { resolve: '@medusajs/medusa/file', options: { providers: [local] } },
    { resolve: '@mercurjs/core/modules/payout',
      options: { providers: [{ resolve: './src/paying', id: 'bank' }] } },
  ],
});
"""
_PAYING = """
const { ModuleProvider } = require('@medusajs/framework/utils');
class Bank {
  static identifier = 'bank';
  async createPayoutAccount() { return { id: 'bank', status: 'active', data: {} }; }
  async createOnboarding() { return { data: {} }; }
  async createPayout({ data }) { return { status: 'paid', data: { order_id: data.order_id } }; }
  async getWebhookActionAndData() { return { action: 'not_supported' }; }
}
module.exports = ModuleProvider('payout', { services: [Bank] });
"""
_PAY = """
const { createPayoutWorkflow } = require('@mercurjs/core/workflows');
exports.POST = async (req, res) => {
  const { result } = await createPayoutWorkflow(req.scope).run({
    input: { order_id: req.params.id } });
  res.json({ payout: result });
};
"""
PACKAGE = json.dumps({"private": True, "dependencies": PACKAGES})
VERSION = sha256(PACKAGE.encode()).hexdigest()[:10]
TEMPLATE = f"lensan_mercur_{VERSION}"
FILES = {
    "medusa-config.js": _CONFIG,
    "src/paying/index.js": _PAYING,  # the operator's bank: it keeps a note of the order, as Stripe's does
    "src/api/admin/pay/[id]/route.js": _PAY,  # Mercur leaves it to its operator when to pay
}
_CLI = "node_modules/@medusajs/cli/cli.js"


class NoMercur(Exception):
    """Node, npm or PostgreSQL is not here, or npm could not install."""


def prepared() -> Path:
    """Return the folder with Mercur in it, a template of its database laid out; who comes second waits.

    :raises NoMercur: it cannot be installed, or no PostgreSQL answers.
    """
    _query("SELECT 1")  # before anything is installed
    with alone("mercur") as root:
        folder = root / f"mercur-{VERSION}"
        if not folder.exists():
            _install(folder)
        _write_into(folder)
        if not _query("SELECT 1 FROM pg_database WHERE datname = %s", TEMPLATE):
            _lay_out(folder)
    return folder


def _install(folder: Path) -> None:
    """Install it once for this machine; half of it is never used."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        raise NoMercur("không có node và npm")
    new = Path(mkdtemp(prefix="mercur-", dir=folder.parent))
    (new / "package.json").write_text(PACKAGE)
    command = [npm, "install", "--no-audit", "--no-fund", "--loglevel=error", "--legacy-peer-deps"]
    made = subprocess.run(command, cwd=new, capture_output=True, text=True)  # noqa: S603
    if made.returncode:
        raise NoMercur(made.stderr[-500:])
    new.rename(folder)


@contextmanager
def a_server() -> Iterator[str]:
    """Run a new Mercur on loopback and return its address.

    :raises NoMercur: it cannot be installed, or no PostgreSQL answers.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["node", _CLI, "start", "-p", str(port), "-H", "127.0.0.1"]
    folder = prepared()
    with a_database() as database, TemporaryDirectory() as uploads:
        environment = _environment(database) | {"UPLOADS": uploads}
        with subprocess.Popen(  # noqa: S603
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            try:
                url = f"http://127.0.0.1:{port}"
                _wait_for(url, process)
                yield url
            finally:
                process.terminate()


def _write_into(folder: Path) -> None:
    """Set the installed Mercur up as it is wanted here."""
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != content:
            path.write_text(content)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = monotonic() + START_WITHIN
    while process.poll() is None and monotonic() < end:
        try:
            if http.send("GET", f"{url}/health").status == 200:
                return
        except http.NoAnswer:
            sleep(0.3)
    raise RuntimeError(f"Mercur did not start: {process.poll()}")


def _environment(database: str) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": database, "MEDUSA_DISABLE_TELEMETRY": "1", "UPLOADS": ""}


@contextmanager
def a_database() -> Iterator[str]:
    """Copy the template to a database for one run, and drop it at the end."""
    copy = f"lensan_mercur_run_{os.getpid()}"
    _query(f"CREATE DATABASE {copy} TEMPLATE {TEMPLATE}")
    try:
        yield _at(copy)
    finally:
        _query(f"DROP DATABASE {copy} WITH (FORCE)")


def _lay_out(folder: Path) -> None:
    """Let Mercur lay out a database with its operator in it; half of one is never a template."""
    new = f"{TEMPLATE}_{os.getpid()}"
    _query(f"CREATE DATABASE {new}")
    for words in (["db:migrate"], ["user", "-e", OPERATOR, "-p", PASSWORD]):
        subprocess.run(  # noqa: S603
            ["node", _CLI, *words],  # noqa: S607
            cwd=folder,
            env=_environment(_at(new)),
            check=True,
            capture_output=True,
        )
    _query(f"ALTER DATABASE {new} RENAME TO {TEMPLATE}")


def _at(name: str) -> str:
    given = urlsplit(os.environ.get("TEST_POSTGRESQL_URL", POSTGRESQL))
    return urlunsplit(given._replace(path=f"/{name}"))


def _query(statement: str, *values: str) -> list[tuple[object, ...]]:
    """Run one statement beside all databases.

    :raises NoMercur: no PostgreSQL answers.
    """
    try:
        import psycopg  # noqa: PLC0415  # an extra that a province on SQLite does not have
    except ImportError as error:
        raise NoMercur("không có psycopg") from error
    try:
        with psycopg.connect(_at("postgres"), autocommit=True, connect_timeout=3) as connection:
            answer = connection.execute(statement.encode(), values)
            return answer.fetchall() if answer.description else []
    except psycopg.OperationalError as error:
        raise NoMercur(f"PostgreSQL không trả lời: {error}") from error
