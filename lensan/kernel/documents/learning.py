"""Papers of a class: what is handed out, cards, the sheet to sign, the quiz, the certificate."""

from collections.abc import Sequence
from dataclasses import dataclass

from lensan.kernel.documents.printing import cut, print_pdf, qr
from lensan.kernel.numbers import count

NAME, TITLE, LINE, CODE, TEXT = 60, 120, 300, 40, 6000  # characters that are printed


@dataclass(frozen=True, slots=True)
class HandOutPart:
    """One lesson: its skill, minutes, and the words to keep, a paragraph to a line."""

    skill: str
    minutes: int
    text: str


@dataclass(frozen=True, slots=True)
class HandOut:
    """What a learner takes home from a course."""

    course: str
    version: str
    about: str
    parts: tuple[HandOutPart, ...]
    links: tuple[tuple[str, str], ...] = ()  # title and address
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A producer's card: whoever scans it in class notes that they came."""

    name: str
    code: str
    place: str
    address: str  # what the QR code opens


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """The list that people sign in class; empty lines are for who was not expected."""

    course: str
    where: str
    when: str
    trainer: str
    agreement: str
    rows: tuple[tuple[str, str, str], ...]  # name, code, hamlet
    empty: int = 5
    sample: bool = False


@dataclass(frozen=True, slots=True)
class QuizPart:
    """The questions of one skill, each with its choices."""

    skill: str
    questions: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class CertificatePaper:
    """A certificate; its QR code opens the page on which anyone checks it."""

    name: str
    course: str
    skills: tuple[str, ...]
    issued_on: str
    place: str
    code: str
    address: str
    sample: bool = False


def hand_out(paper: HandOut) -> bytes:
    """Return what is handed out in a course as PDF on A4, in letters that are read without glasses."""
    parts = [
        {
            "skill": cut(part.skill, TITLE), "minutes": count(part.minutes),
            "lines": _lines(part.text),
        }
        for part in paper.parts
    ]  # fmt: skip
    links = [
        [cut(title, TITLE), cut(address, LINE), qr(address)] for title, address in paper.links
    ]
    return print_pdf(
        "hand_out.typ",
        {
            "course": cut(paper.course, TITLE), "version": cut(paper.version, CODE),
            "about": _lines(paper.about), "parts": parts, "links": links, "sample": paper.sample,
        },
    )  # fmt: skip


def cards(people: Sequence[Card], *, sample: bool = False) -> bytes:
    """Return the cards as PDF: eight to an A4 sheet, with lines to cut along."""
    told = [
        {
            "name": cut(one.name, NAME), "code": cut(one.code, CODE), "place": cut(one.place, TITLE),
            "qr": qr(one.address),
        }
        for one in people
    ]  # fmt: skip
    return print_pdf("cards.typ", {"cards": told, "sample": sample})


def sign_in_sheet(paper: SignInSheet) -> bytes:
    """Return the list to be signed in class as PDF on A4, its rows numbered."""
    rows = [*paper.rows, *[("", "", "")] * paper.empty]
    return print_pdf(
        "sign_in_sheet.typ",
        {
            "course": cut(paper.course, TITLE), "where": cut(paper.where, TITLE),
            "when": cut(paper.when, TITLE), "trainer": cut(paper.trainer, NAME),
            "agreement": cut(paper.agreement, LINE), "sample": paper.sample,
            "rows": [
                [str(number), cut(name, NAME), cut(code, CODE), cut(hamlet, NAME)]
                for number, (name, code, hamlet) in enumerate(rows, start=1)
            ],
        },
    )  # fmt: skip


def quiz_paper(course: str, parts: Sequence[QuizPart], *, sample: bool = False) -> bytes:
    """Return a quiz as PDF on A4: to be held up and read aloud, or filled in with a pen."""
    told = [
        {
            "skill": cut(part.skill, TITLE),
            "questions": [
                [cut(text, LINE), [cut(choice, LINE) for choice in choices]]
                for text, choices in part.questions
            ],
        }
        for part in parts
    ]
    return print_pdf(
        "quiz_paper.typ", {"course": cut(course, TITLE), "parts": told, "sample": sample}
    )


def certificates(papers: Sequence[CertificatePaper]) -> bytes:
    """Return certificates as PDF, each on an A4 sheet of its own, lying."""
    told = [
        {
            "name": cut(one.name, NAME), "course": cut(one.course, TITLE),
            "skills": [cut(skill, TITLE) for skill in one.skills],
            "issued_on": cut(one.issued_on, CODE), "place": cut(one.place, TITLE),
            "code": cut(one.code, CODE), "qr": qr(one.address), "sample": one.sample,
        }
        for one in papers
    ]  # fmt: skip
    return print_pdf("certificates.typ", {"certificates": told})


def _lines(text: str) -> list[str]:
    return [cut(line, TEXT) for line in text.splitlines() if line.strip()]
