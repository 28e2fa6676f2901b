"""From money and a plan to households that hold a certificate, and a dashboard that moves by just them."""

import re
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from django.utils import timezone
from playwright.sync_api import Page, expect

from lensan.kernel.tests.make import Installation, wait_until
from tests.journeys.make import PASSWORD, has_no_barrier, sign_in_for_the_first_time

pytestmark = [pytest.mark.journey, pytest.mark.enable_socket]

YEAR = timezone.localdate().year + (timezone.localdate().month > 11)
MONEY, NAMES = 20_000_000, ("Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Út", "Phạm Thị Sáu")
PEOPLE = f"""
from datetime import timedelta
from django.utils import timezone
from lensan.accounts.models import User
from lensan.places.models import Commune
from lensan.producers.actions.consenting import give
from lensan.producers.actions.registering import register
from lensan.producers.facts import Facts
from lensan.training.actions import appointing, attending, announcing, certifying, quizzing, writing
from lensan.training.models import Skill
from datetime import time
officer = User.objects.create_user('tinh', password='{PASSWORD}', role='province', full_name='Lê Văn Tỉnh')
now = timezone.now()
commune = Commune.objects.get(code='31450')
codes = []
for number, name in enumerate({NAMES!r}):
    one = register(Facts(name=name, phones=(f'+8491234567{{number}}',), commune_code='31450'), by=officer, at=now)
    for purpose in ('registry', 'contact'):
        give(one, purpose, way='paper', place='Nhà văn hóa ấp 3', by=officer, at=now)
    codes.append(one.code)
for skill in (Skill.PHONE, Skill.STALL):
    for text in ('Mật khẩu nên đưa cho ai?', 'Ai trả lời đơn hàng?'):
        quizzing.ask(skill, text, ['Người lạ', 'Chính mình'], right=1, by=officer, at=now)
course = writing.draft('ky-nang-so', name='Kỹ năng số cho nhà nông', days=1, hours=3, seats=30, by=officer, at=now)
writing.write(
    course, lessons=[writing.Taught(skill, 60, 'Bài học') for skill in (Skill.PHONE, Skill.STALL)],
    costs=[writing.Cost('Thù lao giảng viên', 500_000, 'day'), writing.Cost('Nước uống', 10_000, 'seat')],
    by=officer, at=now,
)
writing.offer(course, by=officer, at=now)
venue = appointing.open_venue(commune=commune, name='Nhà văn hóa ấp 3', rooms=1, seats=30, by=officer, at=now)
expert, trainer = (
    appointing.appoint(name=name, level=level, commune=commune, days_a_month=8, by=officer, at=now)
    for name, level in (('Chuyên gia của bộ', 'ministry'), ('Võ Thị Hoa', 'source'))
)
when = announcing.When(timezone.localdate(now), time(7), time(10))
first = announcing.announce(course, venue=venue, trainer=expert, when=when, seats=5, by=officer, at=now)
attending.note(first, [], trainers=[trainer.pk], on=when.starts_on, way='tick', by=officer, at=now)
for skill in (Skill.PHONE, Skill.STALL):
    quizzing.key_in(first, skill, {{first.enrolments.get().pk: 2}}, asked=2, way='aloud', by=officer, at=now)
certifying.issue(first, by=officer, at=now)
announcing.close(first, by=officer, at=now)
print(*codes)
"""
THE_DAY_COMES = """
from datetime import time
from django.utils import timezone
from lensan.training.models import BudgetLine, TrainingClass
[one] = TrainingClass.objects.announced()
today = timezone.localdate()
TrainingClass.objects.filter(pk=one.pk).update(starts_on=today, ends_on=today, from_time=time(13), to_time=time(16))
BudgetLine.objects.update(year=today.year)
print(one.pk)
"""


@pytest.fixture(autouse=True)
def _telephone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let messages end at a telephone on a page."""
    monkeypatch.setenv("MESSAGE_GATEWAY", "memory")


def test_from_money_to_certificates(here: Installation, page: Page, tmp_path: Path) -> None:
    codes = here.python(PEOPLE).split()[-len(NAMES) :]
    sign_in_for_the_first_time(page, "tinh")

    _open_a_line(page)
    _plan(page)
    number = _create_classes(here, page)
    _invite(page)
    _answer(here, page, codes)
    number = here.python(THE_DAY_COMES).split()[-1] or number
    _attend_three_ways(here, page, number, codes)
    _take_the_quiz(page, number)
    _check_a_certificate(page, number)
    _pay(page, number)
    _see_what_moved(here, page)


def _open_a_line(page: Page) -> None:
    """Write down the year's money; without it nothing can be planned."""
    page.goto(f"/dao-tao/kinh-phi/?nam={YEAR}")
    expect(page.get_by_text("Chưa có nguồn kinh phí nào cho năm này")).to_be_visible()
    page.locator("input[name=source]").fill("Ngân sách tỉnh")
    page.locator("input[name=year]").fill(str(YEAR))
    page.locator("input[name=amount]").fill(str(MONEY))
    page.get_by_role("button", name="Ghi nguồn").click()
    expect(page.get_by_text("Đã ghi nguồn kinh phí.")).to_be_visible()
    has_no_barrier(page)


def _plan(page: Page) -> None:
    """Try less money by the keyboard, then let the whole be worked out, and adopt it."""
    page.goto(f"/dao-tao/ke-hoach/?nam={YEAR}")
    for name, said in (("willing", "100"), ("usual_share", "100"), ("seconds", "2")):
        page.locator(f"[name={name}]").fill(said)
    page.locator("[name=digital]").fill("100")
    page.locator("[name=digital]").press("Tab")
    expect(page.locator("#what-if")).to_contain_text("trong 4 hộ")
    page.locator("[name=trainers]").focus()
    page.keyboard.press("Home")
    expect(page.locator("#what-if")).to_contain_text("Chưa có giảng viên nào")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#what-if")).to_contain_text("Ngày đạt 70% số hộ")
    has_no_barrier(page)

    page.get_by_role("button", name="Lập kế hoạch").click()
    expect(page.get_by_role("heading", name="Kế hoạch mang lại")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Kế hoạch đạt mục tiêu ở mọi xã.")).to_be_visible()
    has_no_barrier(page)
    page.get_by_role("button", name="Ban hành").click()
    page.locator("#confirm button[value=yes]").click()
    expect(page.get_by_text("Đã ban hành kế hoạch.")).to_be_visible()


def _create_classes(here: Installation, page: Page) -> str:
    """Open the month's classes by one press; a second press is not offered any more."""
    page.get_by_role("button", name=re.compile("Mở 1 lớp của tháng")).click()
    expect(page.get_by_text("Đã mở 1 lớp.", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Mở 1 lớp"))).to_have_count(0)
    link = page.locator("table a[href*='/dao-tao/lop/']").first
    return str(link.get_attribute("href")).rstrip("/").rpartition("/")[2]


def _invite(page: Page) -> None:
    """Ask those who are not trained yet to the class nearest to them."""
    page.goto("/dao-tao/chua-hoc/?xa=31450")
    expect(page.locator("tbody tr")).to_have_count(len(NAMES))
    has_no_barrier(page)
    page.locator("select[name=way]").select_option(value="sms")
    page.get_by_role("button", name="Mời vào lớp gần nhất").click()
    expect(page.get_by_text("không nhắn được, cần người đến báo")).to_be_visible()
    has_no_barrier(page)
    page.get_by_role("button", name="Gửi 4 tin").click()
    expect(page.get_by_text("Đã mời 4 hộ vào lớp gần nhất")).to_be_visible()


def _answer(here: Installation, page: Page, codes: list[str]) -> None:
    """Let two answer by SMS that they come; the others come to the door."""
    for code in codes[:2]:
        _read(page, code, "Moi ba con hoc")
        page.get_by_role("button", name="1", exact=True).click()
        _hear(here)
        _read(page, code, "Bà con đã có chỗ")


def _hear(here: Installation) -> None:
    """Let the worker read at once what it would read within a minute."""
    here.python("import lensan.messaging.tasks as work\nwork.answer_received.enqueue()")


def _read(page: Page, code: str, words: str) -> None:
    """Wait until a message with these words is on someone's telephone."""

    def is_there() -> bool:
        page.goto(f"/dien-thoai/{code}/")
        if (fetch := page.get_by_role("button", name=re.compile("Nhận ngay"))).count():
            fetch.click()
        return page.locator(".sms", has_text=words).first.is_visible()

    wait_until(is_there)


def _attend_three_ways(here: Installation, page: Page, number: str, codes: list[str]) -> None:
    """Note one by a tick, one by the card's code, one by an SMS of the code on the board."""
    page.goto(f"/dao-tao/lop/{number}/diem-danh/")
    has_no_barrier(page)
    page.get_by_label(NAMES[0]).check()
    page.get_by_role("button", name="Ghi có mặt").click()
    expect(page.locator("main li", has_text=NAMES[0])).to_contain_text("đã ghi")

    card = page.request.get(f"/dao-tao/the/{codes[1]}/in/").body()
    picture = pypdfium2.PdfDocument(card)[0].render(scale=4).to_pil()
    [scanned] = [found.text for found in zxingcpp.read_barcodes(picture)]
    page.goto(scanned)
    page.locator(f"button[name=lop][value='{number}']").click()
    expect(page.locator("main section").get_by_text("Đã ghi có mặt.")).to_be_visible()

    page.goto(f"/dao-tao/lop/{number}/bang/")
    told = page.locator(".stat-value").inner_text()
    page.goto(f"/dien-thoai/{codes[2]}/")
    page.locator("main input[name=text], main textarea[name=text]").first.fill(told)
    page.get_by_role("button", name="Gửi", exact=True).click()
    _hear(here)
    _read(page, codes[2], "Đã ghi bà con có mặt")


def _take_the_quiz(page: Page, number: str) -> None:
    """Read the quiz aloud and key in who was right: all three pass one skill, two pass both."""
    for skill in ("phone", "stall"):
        page.goto(f"/dao-tao/lop/{number}/kiem-tra/?ky-nang={skill}")
        page.locator("select[name=way]").select_option(value="aloud")
        for name in NAMES[:3]:
            right = "0" if (skill, name) == ("stall", NAMES[2]) else "2"
            page.get_by_label(name).fill(right)
        page.get_by_role("button", name="Ghi kết quả").click()
        expect(page.get_by_text("2/2").or_(page.get_by_text("2 / 2")).first).to_be_visible()


def _check_a_certificate(page: Page, number: str) -> None:
    """Issue what is due, print it, and let a stranger check it by its QR code."""
    page.goto(f"/dao-tao/lop/{number}/")
    page.get_by_role("button", name="Cấp chứng nhận cho người đạt").click()
    expect(page.get_by_text("Đã cấp 2 chứng nhận mới.")).to_be_visible()
    papers = pypdfium2.PdfDocument(
        page.request.get(f"/dao-tao/lop/{number}/chung-nhan.pdf").body()
    )
    picture = papers[0].render(scale=4).to_pil()
    address = next(found.text for found in zxingcpp.read_barcodes(picture))

    browser = page.context.browser
    assert browser is not None
    stranger = browser.new_context(locale="vi-VN").new_page()
    stranger.goto(address)
    expect(stranger.get_by_text("Chứng nhận này có thật và còn giá trị.")).to_be_visible()
    assert not any(name in stranger.content() for name in NAMES)
    has_no_barrier(stranger)
    stranger.context.close()


def _pay(page: Page, number: str) -> None:
    """Pay the trainer with a receipt; the promise becomes a payment."""
    page.goto(f"/dao-tao/kinh-phi/lop/{number}/")
    for name, said in (("what", "Thù lao giảng viên"), ("amount", "500000"), ("receipt", "PC 01")):
        page.locator(f"input[name={name}]").fill(said)
    page.locator("select[name=line]").select_option(index=1)
    page.get_by_role("button", name="Ghi khoản chi").click()
    expect(page.get_by_text("Đã ghi khoản chi.")).to_be_visible()
    has_no_barrier(page)


def _see_what_moved(here: Installation, page: Page) -> None:
    """See exactly those two on the dashboard, the cascade step by step, and money that adds up."""
    here.run("measure")
    page.goto("/tien-do/?chi-tieu=trained_digital")
    chosen = page.locator(
        "nav[aria-label='Chọn chỉ số'] .stat", has_text="Được tập huấn kỹ năng số"
    )
    expect(chosen).to_contain_text("50%")
    page.goto("/tien-do/chua-dat/?chi-tieu=trained_digital&xa=31450")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    assert {
        name for name in NAMES if name in rows.first.inner_text() + rows.last.inner_text()
    } == {*NAMES[2:]}
    page.goto("/dao-tao/cac-the-he/")
    row = page.locator("tbody tr", has_text="mở gian hàng")
    for said in ("1 / 1", "2 / 3"):
        expect(row).to_contain_text(said)

    page.goto("/dao-tao/kinh-phi/")
    foot = [_dong(cell) for cell in page.locator("tfoot td").all_inner_texts()]
    amount, beyond, _planned, committed, paid, left = foot
    assert (amount, paid) == (MONEY, 500_000)
    assert amount + beyond == committed + paid + left
    expect(page.get_by_text("Hộ đạt chứng nhận").first).to_be_visible()
    has_no_barrier(page)


def _dong(cell: str) -> int:
    return int(re.sub(r"\D", "", cell) or 0)
