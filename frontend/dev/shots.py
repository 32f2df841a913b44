"""Take screenshots of the try-out pages and try what can be clicked. Not shipped.

`python frontend/dev/shots.py OUT_DIR [FILE.bpmn] [page …]`
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
from serve import Server

OUT = Path(sys.argv[1])
DIAGRAM = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent / "sample.bpmn"
PAGES = sys.argv[3:] or ["components", "case", "editor"]


def shots() -> None:
    """Write one picture per page and size, and print what the console said."""
    server = Server(DIAGRAM)
    server.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for name in PAGES:
            for width, height in [(1280, 720), (390, 844)]:
                page = browser.new_page(viewport={"width": width, "height": height})
                page.on("console", lambda m: print(f"[{m.type}] {m.text}"))
                page.on("pageerror", lambda e: print(f"[error] {e}"))
                page.route("**/state.json", lambda r: r.fulfill(body=json.dumps(state())))
                page.goto(f"{server.address}/{name}")
                settle(page, name)
                page.screenshot(path=OUT / f"{name}-{width}.png", full_page=name == "components")
                page.close()
        browser.close()


def settle(page: Page, name: str) -> None:
    """Wait until the page is drawn."""
    page.wait_for_load_state("networkidle")
    if name == "case":
        page.wait_for_selector("[data-ready]", timeout=8000)
    if name == "editor":
        page.wait_for_selector("[data-editor-ready]", timeout=8000)


def state() -> dict[str, list[str]]:
    """Where a case stands, in ids of whichever diagram is shown."""
    return {
        "done": ["start", "fork", "scope", "scope_result", "prepare", "intake", "gate"],
        "current": ["review"],
        "next": ["render", "issue"],
        "flows": ["f1", "f2", "f3", "f4"],
    }


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    shots()
