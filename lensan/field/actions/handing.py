"""What a device holds is brought up to date: only rows that changed travel, and what is gone is named."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.db import transaction

from lensan.field.models import Device, Replica

Rows = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Delta:
    """What to put in place of what, and the mark under which it is then held; `whole` starts anew."""

    mark: str
    whole: bool
    rows: dict[str, Any]
    gone: list[str]


@transaction.atomic
def hand_over(device: Device, rows: Rows, *, since: str) -> Delta:
    """Return what brings a device that holds `since` to `rows`.

    An answer may be lost, so what was sent counts as held only when the device shows its mark; it
    may come late or twice, so a mark that is not known starts anew.
    """
    replica = Replica.objects.get(device=device)
    if since and since == replica.offered_mark:
        replica.held_mark, replica.held = replica.offered_mark, replica.offered
    whole = not since or since != replica.held_mark
    held: Mapping[str, str] = {} if whole else replica.held
    wanted = {name: _fingerprint(row) for name, row in rows.items()}
    if wanted == held and not whole:
        return Delta(since, False, {}, [])
    replica.offered_mark, replica.offered = secrets.token_hex(8), wanted
    replica.save()
    changed = {name: row for name, row in rows.items() if held.get(name) != wanted[name]}
    return Delta(replica.offered_mark, whole, changed, sorted(held.keys() - wanted.keys()))


def _fingerprint(row: Any) -> str:
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=6).hexdigest()
