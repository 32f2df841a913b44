"""Make docs/images/*.png from the sample data: what the README shows.

`.venv/bin/python scripts/screenshots.py [FOLDER]`. Fails when a Chinese glyph is missing, because
such a picture shows boxes where words should be.
"""

import logging
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from web.app import create_app
from web.config import Config, sqlite_address
from web.sample.agency import PASSWORD
from web.sample.play import play
from workflows import system_time
from workflows.db import db
from workflows.migrations.upgrade import upgrade
from workflows.system_time import BEIJING

IMAGES = Path(__file__).parents[1] / "docs" / "images"
NOW = datetime(2026, 11, 18, 10, 20, tzinfo=BEIJING)  # a Wednesday; pictures stay comparable
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESKTOP = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}
PATIENCE = 60_000  # milliseconds
# Which characters of a text look like one that no font has, or like nothing at all.
GLYPHS = """text => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 40;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  pen.font = `24px ${getComputedStyle(document.body).fontFamily}`;
  const drawn = (character) => {
    pen.clearRect(0, 0, 40, 40);
    pen.fillText(character, 4, 30);
    return pen.getImageData(0, 0, 40, 40).data.join();
  };
  const nothing = [drawn('\\u0378'), drawn(' ')];
  return [...new Set(text)].filter(c => c.trim() && nothing.includes(drawn(c)));
}"""
CHINESE = ("\u3000", "\u9fff")


class MissingGlyphs(Exception):
    """A page holds characters that no font of this machine can draw."""


def missing_glyphs(page: Page, text: str) -> list[str]:
    """Return the characters of a text that this browser cannot draw in the page's font."""
    found: list[str] = page.evaluate(GLYPHS, text)
    return found


def require_chinese(page: Page) -> None:
    """Refuse a page with a Chinese character that would be shown as a box."""
    words = page.locator("body").inner_text()
    text = "".join(sorted({c for c in words if CHINESE[0] < c <= CHINESE[1]}))
    if not text:
        raise MissingGlyphs("the page holds no Chinese at all")
    if missing := missing_glyphs(page, text):
        raise MissingGlyphs(f"no font draws {''.join(missing)}")


def find_browser() -> str:
    """Return the Chromium of this machine; exits where there is none, or no Chinese font."""
    path = next((p for name in BROWSERS if (p := shutil.which(name))), None)
    if path is None:
        sys.exit(f"no Chromium found (looked for {', '.join(BROWSERS)})")
    listed = shutil.which("fc-list") and subprocess.run(
        ["fc-list", ":lang=zh"], capture_output=True, check=False
    )
    if not listed or not listed.stdout.strip():
        sys.exit("no font with Chinese glyphs (Debian: fonts-noto-cjk)")
    return path


@contextmanager
def sample(folder: Path) -> Iterator[str]:
    """Serve the sample agency, as it stands on the day of the pictures; yields its address."""
    app: Flask = create_app(Config(folder, sqlite_address(folder), "a key for pictures"))
    with system_time.running_on(lambda: NOW):
        with app.app_context():
            upgrade(db.engine)
            play()
            db.session.remove()
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.port}"
        server.shutdown()
        thread.join()
        server.server_close()


def sign_in(browser: Browser, address: str, who: str, size: dict[str, int]) -> Page:
    """Return the page of a signed-in person."""
    context = browser.new_context(
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": size["width"], "height": size["height"]},
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("用户名").fill(who)
    page.get_by_label("密码").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("main .btn-primary").click()
    return page


def inbox(page: Page) -> None:
    """The reviewer's inbox: what is overdue, due today, due next, paused."""
    page.goto(page.url.split("/inbox")[0] + "/inbox")


def case_page(page: Page) -> None:
    """A case under review: stage, limits, rounds."""
    inbox(page)
    with page.expect_navigation():
        page.locator("main tbody tr td a[href^='/cases/']").first.click()
    page.locator("[data-diagram][data-ready]").wait_for()


def workbench(page: Page) -> None:
    """The dossier beside the ten findings."""
    inbox(page)
    with page.expect_navigation():
        page.get_by_role("link", name="书面审核", exact=True).first.click()


def register(page: Page) -> None:
    """The review register."""
    inbox(page)
    with page.expect_navigation():
        page.locator(".topbar-nav a[href='/register']").click()


def editor(page: Page) -> None:
    """The editor with a clock's panel open."""
    page.goto(page.url.split("/inbox")[0] + "/administration/procedures")
    panel = page.locator("section.panel").filter(
        has=page.locator("h2 .meta", has_text="legal-review")
    )
    with page.expect_navigation():
        panel.locator(".panel-head .btn-primary").click()
    page.locator("#editor[data-editor-ready]").wait_for()
    page.locator('[data-open="clock.review"] > summary').click()


PICTURES: tuple[tuple[str, str, dict[str, int], Callable[[Page], None]], ...] = (
    ("inbox", "shenhe", DESKTOP, inbox),
    ("case", "shenhe", DESKTOP, case_page),
    ("workbench", "shenhe", DESKTOP, workbench),
    ("register", "keezhang", DESKTOP, register),
    ("editor", "guanli", DESKTOP, editor),
    ("inbox-phone", "shenhe", PHONE, inbox),
)


def main(images: Path) -> None:
    """Take every picture, or none: a picture with boxes is not kept."""
    path = find_browser()
    images.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        sample(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--lang=zh-CN"]
        )
        for name, who, size, show in PICTURES:
            page = sign_in(browser, address, who, size)
            show(page)
            require_chinese(page)
            page.screenshot(path=images / f"{name}.png")
            print(f"{name}.png")
            if show is case_page:
                page.locator("#diagram").screenshot(path=images / "diagram.png")
                print("diagram.png")
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
