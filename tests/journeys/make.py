"""What every story begins with: someone signs in; and what each page must be free of."""

from allauth.mfa.totp.internal import auth
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PASSWORD = "khóm Cầu Đúc 2022"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


def sign_in_for_the_first_time(page: Page, name: str) -> None:
    """Sign an officer in, who has yet to set up the second factor."""
    page.goto("/")
    page.get_by_label("Tên đăng nhập").or_(page.locator("input[name=login]")).first.fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()

    expect(page.get_by_role("heading", name="Bật mã xác thực")).to_be_visible()
    secret = page.locator("main .code").inner_text().strip()
    counter = auth.yield_hotp_counters_from_time()
    page.locator("input[name=code]").fill(
        auth.format_hotp_value(auth.hotp_value(secret, next(counter)))
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Bật mã xác thực").click()
    page.goto("/")
    expect(page.get_by_role("heading", name="Việc hôm nay")).to_be_visible()


def has_no_barrier(page: Page) -> None:
    """Hold the page to the rules of accessibility."""
    found = Axe().run(page).response["violations"]
    barriers = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]
    assert not barriers, barriers
