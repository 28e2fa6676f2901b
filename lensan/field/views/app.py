import gzip
import hashlib
import json
import mimetypes
from functools import lru_cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

OWN = Path(__file__).parent.parent / "static"
SHARED = ("lensan.css", "mark.svg")
A_YEAR = 365 * 24 * 60 * 60


@login_not_required  # it holds nobody's data, and must be there without a signal and a sign-in
@cache_control(no_cache=True)
def show_app(request: HttpRequest) -> HttpResponse:
    """The frame of the app; the device fills it from what it holds."""
    addresses = _addresses()
    modules = [address for name, address in addresses.items() if name.endswith(".js")]
    styles = [address for name, address in addresses.items() if name.endswith(".css")]
    told = {
        "start": addresses["field/app.js"], "modules": modules, "styles": sorted(styles, reverse=True),
        "icon": addresses["field/icon.svg"], "mark": addresses["mark.svg"],
    }  # fmt: skip
    return render(request, "field/app.html", told)


@login_not_required
@cache_control(no_cache=True)
def show_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the list of the app's files and a version made of their contents."""
    told = {
        "version": _version(),
        "files": [reverse("field-app"), reverse("field-manifest"), *_addresses().values()],
    }
    code = f"const APP = {json.dumps(told)};\n" + render_to_string("field/worker.js")
    return HttpResponse(code, content_type="text/javascript; charset=utf-8")


@login_not_required
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def show_file(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """A file of the app, packed for a slow line; under another version's address it is not there."""
    if version != _version() or name not in _contents():
        raise Http404
    content, packed = _contents()[name]
    takes = "gzip" in request.headers.get("Accept-Encoding", "")
    kind = mimetypes.guess_type(name)[0]
    answer = HttpResponse(packed if takes else content, content_type=f"{kind}; charset=utf-8")
    if takes:
        answer["Content-Encoding"] = "gzip"
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


@login_not_required
@cache_control(no_cache=True)
def show_manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone asks to put the app among its others."""
    icon = {"src": _addresses()["field/icon.svg"], "type": "image/svg+xml", "sizes": "any"}
    told = {
        "name": _("Lên Sàn – thực địa"), "short_name": _("Lên Sàn"), "lang": "vi",
        "start_url": reverse("field-app"), "scope": reverse("field-app"),
        "display": "standalone", "background_color": "#f5f2e7", "theme_color": "#0a4339",
        "icons": [icon | {"purpose": "any"}, icon | {"purpose": "maskable"}],
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")


@lru_cache(maxsize=1)
def _contents() -> dict[str, tuple[bytes, bytes]]:
    """Return all files of the app by name, plain and packed, as they were when the server started."""
    own = sorted(path.relative_to(OWN).as_posix() for path in OWN.rglob("*") if path.is_file())
    found = {name: Path(str(finders.find(name))).read_bytes() for name in (*own, *SHARED)}
    return {name: (content, gzip.compress(content, mtime=0)) for name, content in found.items()}


@lru_cache(maxsize=1)
def _version() -> str:
    """Return what tells one state of the app from another: its files' contents, and its frame's.

    It stands in each file's address, so a page can never mix the files of two versions.
    """
    contents = hashlib.sha256()
    for template in ("field/worker.js", "field/app.html"):
        contents.update(render_to_string(template).encode())
    for name, (content, _packed) in _contents().items():
        contents.update(name.encode() + content)
    return contents.hexdigest()[:16]


def _addresses() -> dict[str, str]:
    version = _version()
    return {
        name: reverse("field-file", kwargs={"version": version, "name": name})
        for name in _contents()
    }
