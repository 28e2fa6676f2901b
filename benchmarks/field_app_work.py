"""Two telephones of one hamlet and its households; and what stands of their edits in the end."""

import json
from pathlib import Path

from django.utils import timezone

from lensan.accounts.models import User
from lensan.field.actions import enrolling
from lensan.field.models import Conflict, Deed
from lensan.places.models import Commune, Hamlet
from lensan.producers.actions.registering import register
from lensan.producers.facts import Facts
from lensan.producers.models import Record


def settle(households: int) -> None:
    """Make the households and two helpers; print their codes and the keys of their telephones."""
    commune = Commune.objects.of_the_programme().get(code="31450")
    hamlet = Hamlet.objects.create(name="Ấp 3", commune=commune)
    at, keys = timezone.now(), []
    for name in ("mot", "hai"):
        user = User.objects.create(username=name, role="helper")
        user.hamlets.set([hamlet])
        keys.append(enrolling.enrol(user, name=name, at=at)[1])
    codes = [
        register(
            Facts(name=f"Nguyễn Văn {number}", commune_code="31450", hamlet="Ấp 3", grows="lúa"),
            by=None, at=at,
        ).code
        for number in range(households)
    ]  # fmt: skip
    print(json.dumps({"households": codes, "keys": keys}))


def judge(path: str) -> None:
    """Look for each edit that was answered, and for deeds that nobody sent; print what is wrong."""
    told, receipts = json.loads(Path(path).read_text())
    wrong = [
        f"{number}: {trouble}"
        for number in receipts
        if (trouble := _lost(number, json.loads(told[number])["arguments"]))
    ]
    deeds = {str(number) for number in Deed.objects.values_list("pk", flat=True)}
    wrong += [f"{number} is not known here" for number in told.keys() - deeds]
    wrong += [f"{number} was sent by nobody" for number in deeds - told.keys()]
    written = Record.objects.filter(outcome=Record.Outcome.CORRECTION).count()
    done = Deed.objects.filter(state=Deed.State.DONE).count()
    if written > done:
        wrong.append(f"{written} corrections of {done} deeds")
    print(json.dumps({"wrong": wrong, "conflicts": Conflict.objects.count()}))


def _lost(number: str, arguments: dict[str, dict[str, str]]) -> str:
    """Say so where an edit stands neither in the record nor among the conflicts."""
    [(name, value)] = arguments["changes"].items()
    code = arguments["producer"]
    both = Conflict.objects.filter(deed__pk=number, field=name, mine=value)
    written = Record.objects.filter(producer__code=code, **{f"facts__{name}": value})
    if both.exists() or written.exists():
        return ""
    return f"{name} = {value} of {code} was answered and is nowhere"
