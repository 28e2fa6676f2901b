"""Histories of two devices on a bad line, played against the real door; and a day of many helpers."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lensan.accounts.models import User
from lensan.field.actions import enrolling, handing, receiving
from lensan.field.actions.bundling import households
from lensan.field.deeds import LIGHT, perform
from lensan.field.models import Conflict, Deed, Device
from lensan.places.models import Commune, Hamlet
from lensan.producers.actions.registering import correct, register
from lensan.producers.facts import Facts
from lensan.producers.models import Producer, Record

START = datetime(2026, 11, 27, 5, tzinfo=UTC)
CROPS = ("lúa", "khóm", "mít", "chanh", "mía")
SEXES = ("male", "female")
STEPS, SKEW = 14, timedelta(days=2)


@dataclass
class Telephone:
    """What `static/field` does, with its writes: each whole or not at all, wherever it is killed."""

    device: Device
    skew: timedelta
    outbox: dict[str, str] = field(default_factory=dict)
    answered: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    mark: str = ""

    def edit(self, name: str, value: str, *, number: UUID, at: datetime, kept: bool) -> None:
        """Change a fact of the household; killed before it is kept, it was never done."""
        row = next(row for name, row in self.rows.items() if name.startswith("h"))
        seen = str(row["facts"].get(name, ""))
        for text in self.outbox.values():
            seen = json.loads(text)["arguments"]["changes"].get(name, seen)
        told = {"producer": row["code"], "changes": {name: value}, "seen": {name: seen}}
        text = json.dumps(
            {"id": str(number), "action": "correct", "arguments": told,
             "at": (at + self.skew).isoformat()}, ensure_ascii=False,
        )  # fmt: skip
        if kept:
            self.outbox[str(number)] = self.texts[str(number)] = text

    def hear(self, receipts: Iterable[receiving.Receipt]) -> None:
        """Take receipts in: only those for exactly what was sent, and never "later"."""
        for receipt in receipts:
            text = self.outbox.get(receipt.id)
            exact = text and hashlib.sha256(text.encode()).hexdigest() == receipt.sha256
            if exact and receipt.state != "later":
                self.answered[receipt.id] = receipt.state
                del self.outbox[receipt.id]

    def take_in(self, asked: str, delta: handing.Delta) -> None:
        """Take a delta in, if it is to what the device holds."""
        if not delta.whole and asked != self.mark:
            return
        kept = {} if delta.whole else self.rows
        self.rows = {
            name: row for name, row in kept.items() if name not in delta.gone
        } | delta.rows
        self.mark = delta.mark


class History:
    """One history: everything that happens is drawn, the end is a quiet line."""

    def __init__(self, seed: int, commune: Commune) -> None:
        self.dice = Random(seed)
        self.at = START
        self.hamlet = Hamlet.objects.create(name=f"Ấp {seed}", commune=commune)
        facts = Facts(name="Nguyễn Văn An", commune_code=commune.code, hamlet=self.hamlet.name,
                      grows="lúa")  # fmt: skip
        self.producer = register(facts, by=None, at=self.at)
        self.telephones = [self._telephone(name) for name in ("a", "b")]
        self.late: list[tuple[Telephone, list[str]]] = []

    def play(self) -> str:
        """Play it; return what is wrong at its end, or nothing."""
        for telephone in self.telephones:
            self._fetch(telephone, lost=False)
        for _step in range(STEPS):
            self.at += timedelta(minutes=self.dice.randrange(1, 200))
            telephone = self.dice.choice(self.telephones)
            self.dice.choice((self._edit, self._edit, self._send, self._late, self._fetch_badly,
                              self._officer))(telephone)  # fmt: skip
        return self._wrong()

    def _telephone(self, name: str) -> Telephone:
        user = User.objects.create(username=f"{self.hamlet.pk}{name}", role="helper")
        user.hamlets.set([self.hamlet])
        device, _key = enrolling.enrol(user, name=name, at=self.at)
        return Telephone(device, self.dice.choice((timedelta(0), SKEW, -SKEW)))

    def _edit(self, telephone: Telephone) -> None:
        name, values = self.dice.choice((("grows", CROPS), ("sex", SEXES)))
        number = UUID(int=self.dice.getrandbits(128), version=4)
        kept = self.dice.random() > 0.1
        telephone.edit(name, self.dice.choice(values), number=number, at=self.at, kept=kept)

    def _send(self, telephone: Telephone) -> None:
        """Send what waits: the request is lost, comes late, is cut short by a restart, or is answered."""
        deeds = list(telephone.outbox.values())
        fate = self.dice.random()
        if fate < 0.2:
            return
        if fate < 0.4:
            self.dice.shuffle(deeds)
            self.late.append((telephone, deeds))
            return
        come = deeds[: self.dice.randrange(len(deeds) + 1)] if fate < 0.6 else deeds
        receipts = self._come(telephone, come)
        if fate > 0.75:  # else the answer is lost, or the app was killed before it kept it
            telephone.hear(receipts)

    def _late(self, _telephone: Telephone) -> None:
        """Let a request that was under way arrive, perhaps once more, its answer perhaps too."""
        if not self.late:
            return
        telephone, deeds = self.dice.choice(self.late)
        receipts = self._come(telephone, deeds)
        if self.dice.random() < 0.5:
            telephone.hear(receipts)

    def _come(self, telephone: Telephone, deeds: list[str]) -> list[receiving.Receipt]:
        enrolling.note_clock(telephone.device, said=self.at + telephone.skew, at=self.at)
        return receiving.receive(
            telephone.device, deeds, perform=perform, now=lambda: self.at, light=LIGHT
        )

    def _fetch_badly(self, telephone: Telephone) -> None:
        self._fetch(telephone, lost=self.dice.random() < 0.5)

    def _fetch(self, telephone: Telephone, *, lost: bool) -> None:
        device = telephone.device
        delta = handing.hand_over(device, self._rows(), since=telephone.mark)
        if not lost:
            telephone.take_in(telephone.mark, delta)

    def _rows(self) -> dict[str, Any]:
        """Return the rows that edits change; the rest of a bundle goes the same way."""
        return households(Producer.objects.filter(pk=self.producer.pk))

    def _officer(self, _telephone: Telephone) -> None:
        correct(self.producer, {"grows": self.dice.choice(CROPS)}, by=None, at=self.at)

    def _wrong(self) -> str:
        """Quiet the line, and look for what was lost, done twice, or held differently."""
        for telephone in self.telephones:
            telephone.hear(self._come(telephone, list(telephone.outbox.values())))
        for telephone in self.telephones:
            self._fetch(telephone, lost=False)
            if telephone.outbox:
                return "something was never answered"
        one, other = (telephone.rows for telephone in self.telephones)
        if one != other:
            return "the replicas differ"
        whole = self._rows()
        if one != whole:
            return "a replica differs from the registry"
        return self._lost() or self._twice()

    def _lost(self) -> str:
        for telephone in self.telephones:
            for number in telephone.answered:
                told = json.loads(telephone.texts[number])["arguments"]["changes"]
                [(name, value)] = told.items()
                both = Conflict.objects.filter(deed__pk=number, field=name, mine=value)
                written = Record.objects.filter(
                    producer=self.producer, **{f"facts__{name}": value}
                )
                if not both.exists() and not written.exists():
                    return f"{name} = {value} was acknowledged and is nowhere"
        return ""

    def _twice(self) -> str:
        def state() -> tuple[int, ...]:
            return (Record.objects.count(), Conflict.objects.count(), Deed.objects.count())

        before = state()
        for telephone in self.telephones:
            receipts = self._come(telephone, list(telephone.texts.values()))
            if {one.id: str(one.state) for one in receipts} != telephone.answered:
                return "a replay was answered otherwise"
        return "" if state() == before else "a replay changed something"


def play(first: int, count: int) -> None:
    """Play so many histories, each undone afterwards; say how many edits there were, and what was wrong."""
    commune = Commune.objects.of_the_programme().get(code="31450")
    edits = conflicts = 0
    wrong: list[str] = []
    for seed in range(first, first + count):
        with transaction.atomic():
            history = History(seed, commune)
            if trouble := history.play():
                wrong.append(f"{seed}: {trouble}")
            edits += sum(len(telephone.answered) for telephone in history.telephones)
            conflicts += Conflict.objects.count()
            transaction.set_rollback(True)
    print(json.dumps({"edits": edits, "conflicts": conflicts, "wrong": wrong}))


def settle(helpers: int) -> None:
    """Make helpers, each with a hamlet, a household, something it sells, and a device; print their keys."""
    commune = Commune.objects.of_the_programme().get(code="31450")
    at, told = timezone.now(), []
    for number in range(helpers):
        hamlet = Hamlet.objects.create(name=f"Ấp {number}", commune=commune)
        user = User.objects.create(username=f"to{number}", role="helper")
        user.hamlets.set([hamlet])
        facts = Facts(name=f"Nguyễn Văn {number}", commune_code=commune.code, hamlet=hamlet.name,
                      grows="lúa")  # fmt: skip
        producer = register(facts, by=None, at=at)
        _device, key = enrolling.enrol(user, name="máy", at=at)
        told.append([key, producer.code, hamlet.name, commune.pk])
    print(json.dumps({"helpers": told}))


def kept() -> None:
    """Print how many deeds there are, by what became of them, and what they wrote."""
    states: dict[str, int] = {}
    for state in Deed.objects.values_list("state", flat=True):
        states[state] = states.get(state, 0) + 1
    registered = Deed.objects.filter(action="register").exclude(producer=None)
    twice = registered.count() - registered.values("producer").distinct().count()
    print(json.dumps({"states": states, "producers": Producer.objects.count(), "twice": twice}))
