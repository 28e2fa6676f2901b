"""Who lives where, and which lists state whom: the province before anybody writes it down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import cast

from lensan.demo.lists.communes import CommuneFact, hamlets, share
from lensan.demo.lists.goods import Organisation, area, crop, organisations
from lensan.demo.lists.mess import second_statement
from lensan.demo.lists.people import People
from lensan.demo.lists.styles import Style
from lensan.producers.facts import Facts

REPEATED_IN_LIST = 0.04  # of all households
REPEATED_ELSEWHERE = 0.06
HELPED = 30  # households that gave their helper's telephone
ONE_BUSINESS_IN = 25  # households of lists with kinds


@dataclass(frozen=True, slots=True)
class Statement:
    """What one list says of one person; `facts` carry the place that the list gives."""

    person: int
    facts: Facts


def homes_of_organisations(communes: Sequence[CommuneFact]) -> dict[Organisation, CommuneFact]:
    """Choose the list that names each real organisation: the commune in its name, else the first
    commune of its district, since the source says no more."""
    homes = {}
    for organisation in organisations():
        near = [commune for commune in communes if commune.district == organisation.district]
        named = [commune for commune in near if organisation.name.endswith(commune.bare_name)]
        if near:
            homes[organisation] = (named or near)[0]
    return homes


class Population:
    """Settles people in communes and says which lists state them, `people` in order of number."""

    def __init__(
        self, communes: Sequence[CommuneFact], styles: dict[str, Style], random: Random
    ) -> None:
        self.people: list[Facts] = []
        self.statements: dict[str, list[Statement]] = {commune.code: [] for commune in communes}
        self._communes = {commune.code: commune for commune in communes}
        self._styles = styles
        self._random = random
        self._makes = People(random)
        self._hamlets = {commune.code: hamlets(commune, random) for commune in communes}

    def settle(self, households: int) -> None:
        """Fill every commune with its share of households, some of them stated twice."""
        for code, count in share(households, list(self._communes.values())).items():
            first = len(self.people)
            for hamlet in self._hamlet_of_each(code, count):
                self._add(self._household(code, hamlet))
            self._add_namesakes(first)
            if self._styles[code].helper_phone:
                self._share_a_phone(first, self._hamlets[code][0])
        settled = len(self.people)
        for person in range(settled):
            self._state(self.people[person].commune_code, person, self.people[person])
        self._repeat(round(settled * REPEATED_IN_LIST), elsewhere=False)
        self._repeat(round(settled * REPEATED_ELSEWHERE), elsewhere=True)

    def add_groups(self) -> None:
        """Add one made-up cooperative group to every list with kinds."""
        for code, style in self._styles.items():
            if "kind" in style.headings:
                hamlet = self._random.choice(self._hamlets[code])
                name = f"Tổ hợp tác sản xuất {hamlet}"
                group = Facts(name=name, kind="coop_group", commune_code=code, hamlet=hamlet)
                self._state(code, self._add(group), group)

    def add_organisations(self, homes: dict[Organisation, CommuneFact]) -> None:
        """Add the real organisations, of whom only the name, the kind and the goods are said."""
        for organisation, commune in homes.items():
            facts = Facts(
                name=organisation.name,
                kind=organisation.kind,
                commune_code=commune.code,
                grows=", ".join(organisation.products),
            )
            self._state(commune.code, self._add(facts), facts)

    def _add(self, facts: Facts) -> int:
        self.people.append(facts)
        return len(self.people) - 1

    def _state(self, code: str, person: int, facts: Facts) -> None:
        self.statements[code].append(Statement(person, facts))

    def _hamlet_of_each(self, code: str, count: int) -> list[str]:
        names = self._hamlets[code]
        crowd = min(HELPED, count // 2) if self._styles[code].helper_phone else 0
        weights = [self._random.uniform(0.5, 1.5) for _ in names]
        return [names[0]] * crowd + self._random.choices(names, weights, k=count - crowd)

    def _household(self, code: str, hamlet: str) -> Facts:
        random = self._random
        facts = self._makes.person(
            commune_code=code,
            hamlet=hamlet,
            grows=crop(self._communes[code].district, random),
            area_m2=area(random),
        )
        if "kind" in self._styles[code].headings and random.randrange(ONE_BUSINESS_IN) == 0:
            return replace(facts, kind="household_business")
        return facts

    def _add_namesakes(self, first: int) -> None:
        """Make some pairs of different people of one name, birth year and hamlet."""
        count = len(self.people) - first
        for _ in range(min(count // 20, 1 + count // 400)):
            one = self.people[self._random.randrange(first, len(self.people))]
            year = cast("int", one.birth_year)  # every household's is known here
            birth_on = date(year, self._random.randint(1, 12), self._random.randint(1, 28))
            other = self._household(one.commune_code, one.hamlet)
            self._add(
                replace(
                    other,
                    name=one.name,
                    sex=one.sex,
                    birth_on=birth_on,
                    birth_year=birth_on.year,
                    identity_number=self._makes.identity_number(one.sex, birth_on),
                )
            )

    def _share_a_phone(self, first: int, hamlet: str) -> None:
        helper = self._makes.phone()
        near = [
            person
            for person in range(first, len(self.people))
            if self.people[person].hamlet == hamlet
        ]
        for person in near[:HELPED]:
            self.people[person] = replace(self.people[person], phones=(helper,), smartphone=False)

    def _repeat(self, count: int, *, elsewhere: bool) -> None:
        for _ in range(count):
            person = self._random.randrange(len(self.people))
            facts = second_statement(self.people[person], self._random, self._makes.phone)
            code = facts.commune_code
            if elsewhere:
                code = self._random.choice(list(self.statements))
                facts = self._as_seen_from(code, facts)
            self._state(code, person, facts)

    def _as_seen_from(self, code: str, facts: Facts) -> Facts:
        """Name the home commune where the list has a column for it; else a hamlet of its own."""
        style = self._styles[code]
        if "commune" in style.headings and style.hamlets == "column":
            return facts
        return replace(facts, commune_code=code, hamlet=self._random.choice(self._hamlets[code]))
