"""The rules of CONTRIBUTING.md that a linter cannot see."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import FunctionType

import pytest
from django.apps import AppConfig, apps
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).parent.parent
DOMAINS = [app for app in apps.get_app_configs() if app.name.startswith("lensan.")]
MODELS = [model for app in DOMAINS for model in app.get_models()]
FILES = [p for p in (ROOT / "lensan").rglob("*.py") if "migrations" not in p.parts]
TEMPLATES = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("lensan/**/*.html")]
LONGEST_FILE, LONGEST_FUNCTION = 400, 60
FORBIDDEN_NAMES = {"utils", "helpers", "services", "managers", "common"}
PUBLIC = {
    "account_login", "mfa_authenticate",
    "certificate-check", "quiz",  # nobody's name; a code that is not to be guessed, or of today's board
    "field-app", "field-worker", "field-manifest",  # the app's frame, which holds nobody's data
    "label", "label-look-up", "label-photo", "digital-link", "gs1-resolver",  # what is told of a lot
    "day-roots",  # names nobody
}  # pages that anyone may open # fmt: skip
SIGNED_OUT_ONLY = {"account_logout", "sign-out"}  # they end a session and show nothing
# doors for machines, which show a token or a signature; files of the app, each under its version
MACHINES = {
    "bank-notice",
    "carrier-notice",
    "epcis-capture",
    "epcis-event",
    "epcis-events",
    "epcis-job",
    "epcis-queries",
    "epcis-query",
    "epcis-query-events",
    "field-changes",
    "field-deeds",
    "field-file",
    "incoming-message",
    "notice",
}
SIGN_IN = "/dang-nhap/"


@pytest.mark.parametrize("domain", DOMAINS, ids=lambda app: app.label)
def test_a_domain_says_what_it_is(domain: AppConfig) -> None:
    assert domain.module is not None
    assert domain.module.__doc__


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_model_says_what_it_is(model: type[models.Model]) -> None:
    assert model.__doc__ and not model.__doc__.startswith(f"{model.__name__}(")
    assert model.__str__ is not models.Model.__str__


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_model_says_which_fields_are_personal(model: type[models.Model]) -> None:
    kinds = [getattr(model, kind) for kind in ("PERSONAL", "SENSITIVE", "IMPERSONAL")]
    declared = [name for kind in kinds for name in kind]

    assert sorted(declared) == sorted(field.name for field in model._meta.concrete_fields)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_is_named_for_what_it_holds(path: Path) -> None:
    assert path.stem not in FORBIDDEN_NAMES


def _actions() -> Iterator[FunctionType]:
    for domain in DOMAINS:
        if not any(Path(domain.path).glob("actions*")):
            continue
        package = import_module(f"{domain.name}.actions")
        inside = walk_packages(getattr(package, "__path__", []), f"{package.__name__}.")
        for module in [package, *(import_module(found.name) for found in inside)]:
            for name, action in inspect.getmembers(module, inspect.isfunction):
                if action.__module__ == module.__name__ and not name.startswith("_"):
                    yield action


@pytest.mark.parametrize("action", list(_actions()), ids=lambda f: f"{f.__module__}.{f.__name__}")
def test_an_action_says_what_it_does(action: FunctionType) -> None:
    assert action.__doc__


def test_every_domain_keeps_the_inner_order() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    [inner] = [c for c in settings["contracts"] if c["name"].startswith("Inside a domain")]
    folders = {f"lensan.{p.parent.name}" for p in (ROOT / "lensan").glob("*/__init__.py")}
    assert set(inner["containers"]) == folders - {"lensan.kernel"}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_brings_no_code_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son\w+=|\|safe\b|<script(?![^>]*(src|nonce)=)", text)


def test_the_glossary_holds_every_model() -> None:
    rows = re.findall(
        r"^\| ([^|]+) \| `(\w+)` \|", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE
    )
    glossary = {code: vietnamese.strip() for vietnamese, code in rows}
    named = {model.__name__: str(model._meta.verbose_name) for model in MODELS}
    assert {code: glossary.get(code) for code in named} == named


def _routes(
    patterns: list[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, path)
        else:
            yield (
                pattern.name or "",
                "/" + re.sub(r"<int:\w+>", "1", re.sub(r"<str:\w+>", "x", path)),
            )


ROUTES = list(_routes(get_resolver().url_patterns))


@pytest.mark.parametrize(("name", "path"), ROUTES, ids=[name for name, _path in ROUTES])
def test_a_page_is_closed_unless_we_opened_it(client: Client, name: str, path: str) -> None:
    for answer in (client.get(path), client.post(path)):
        if name in PUBLIC:
            assert answer.status_code in {200, 302}
        elif name in MACHINES:
            assert answer.status_code in {403, 404, 405}
        else:
            assert answer.status_code in {302, 405} if name in SIGNED_OUT_ONLY else {302}
            assert answer.headers.get("Location", SIGN_IN).startswith(SIGN_IN)
