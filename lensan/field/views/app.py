import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

OWN = Path(__file__).parent.parent / "static"
SHARED = ("lensan.css", "mark.svg")


@login_not_required  # it holds nobody's data, and must be there without a signal and a sign-in
@cache_control(no_cache=True)
def show_app(request: HttpRequest) -> HttpResponse:
    """The frame of the app; the device fills it from what it holds."""
    return render(request, "field/app.html")


@login_not_required
@cache_control(no_cache=True)
def show_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the list of the app's files and a version made of their contents."""
    names = _files()
    told = {
        "version": _version(tuple(names)),
        "shell": reverse("field-app"),
        "files": [reverse("field-app"), reverse("field-manifest"), *map(static, names)],
    }
    code = f"const APP = {json.dumps(told)};\n" + render_to_string("field/worker.js")
    return HttpResponse(code, content_type="text/javascript; charset=utf-8")


@login_not_required
@cache_control(no_cache=True)
def show_manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone asks to put the app among its others."""
    icon = {"src": static("field/icon.svg"), "type": "image/svg+xml", "sizes": "any"}
    told = {
        "name": _("Lên Sàn – thực địa"), "short_name": _("Lên Sàn"), "lang": "vi",
        "start_url": reverse("field-app"), "scope": reverse("field-app"),
        "display": "standalone", "background_color": "#f5f2e7", "theme_color": "#0a4339",
        "icons": [icon | {"purpose": "any"}, icon | {"purpose": "maskable"}],
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")


def _files() -> list[str]:
    """Return the names of all files of the app, as the static files' finders know them."""
    own = sorted(path.relative_to(OWN).as_posix() for path in OWN.rglob("*") if path.is_file())
    return [*own, *SHARED]


@lru_cache(maxsize=None if not settings.DEBUG else 0)
def _version(names: tuple[str, ...]) -> str:
    """Return what tells one state of the app from another: its files' contents, and its frame's."""
    contents = hashlib.sha256()
    for template in ("field/worker.js", "field/app.html"):
        contents.update(render_to_string(template).encode())
    for name in names:
        found = finders.find(name)
        contents.update(name.encode() + Path(str(found)).read_bytes())
    return contents.hexdigest()[:16]
