from lensan.places.models import Commune, Hamlet


def a_commune(name: str = "Vị Thắng", *, kind: str = "", code: str = "") -> Commune:
    """Return the real commune of Hậu Giang of that name and kind ("xã"), or of that code."""
    asked = {"code": code} if code else {"name": name} | ({"kind": kind} if kind else {})
    commune: Commune = Commune.objects.of_the_programme().get(**asked)
    return commune


def a_hamlet(name: str = "Ấp 3", commune: Commune | None = None) -> Hamlet:
    return Hamlet.objects.create(name=name, commune=commune or a_commune())
