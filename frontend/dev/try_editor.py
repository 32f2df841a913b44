"""Use the editor as an administrator would, on a diagram, and say what went wrong. Not shipped.

`python frontend/dev/try_editor.py OUT_DIR [FILE.bpmn]`
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
from serve import Server

OUT = Path(sys.argv[1])
SAMPLE = Path(__file__).parent / "sample.bpmn"
DIAGRAM = Path(sys.argv[2]) if len(sys.argv) > 2 else SAMPLE
messages: list[str] = []


def key(page: Page, name: str):
    """Return the control of the panel with this key."""
    return page.locator(f'[data-key="{name}"]')


def select(page: Page, element: str) -> None:
    """Select an element as a click would."""
    page.evaluate("id => document.getElementById('editor').editor.select(id)", element)
    page.wait_for_timeout(60)


def main() -> None:
    """Run through the editor once."""
    server = Server(DIAGRAM)
    server.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.on("console", lambda m: messages.append(f"[{m.type}] {m.text}"))
        page.on("pageerror", lambda e: messages.append(f"[error] {e}"))
        page.goto(server.address + "/editor")
        page.wait_for_selector("[data-editor-ready]")

        # A limit: 5 -> 7, then straight on to a button, which must not lose its click.
        page.locator('[data-open="clock.review"] > summary').click()
        key(page, "clock.review.limit").fill("7")
        key(page, "clock.review.warnings.add").click()
        page.wait_for_timeout(100)
        assert key(page, "clock.review.limit").input_value() == "7"
        page.screenshot(path=OUT / "ed-clock.png")
        select(page, "review")
        page.screenshot(path=OUT / "ed-step.png")
        key(page, "step.role").select_option("reviewHead")
        key(page, "name").fill("书面审核（改名）")
        key(page, "outcome.add").click()
        page.wait_for_timeout(100)
        assert key(page, "name").input_value() == "书面审核（改名）"

        # A new step behind the intake, with a form of its own.
        select(page, "intake")
        page.locator('.djs-context-pad .entry[data-action="append.user-task"]').click()
        page.wait_for_timeout(150)
        page.keyboard.type("科技科意见")
        page.screenshot(path=OUT / "ed-append.png")
        page.mouse.click(700, 700)
        new = page.evaluate(
            "() => document.getElementById('editor').editor.modeler.get('elementRegistry')"
            ".find(e => e.businessObject && e.businessObject.name === '科技科意见').id"
        )
        select(page, new)
        assert key(page, "step.kind").input_value() == "form"
        key(page, "form.new").click()
        key(page, "field.add").click()
        page.wait_for_timeout(250)
        key(page, "field.0.label").fill("是否同意")
        key(page, "field.0.name").fill("agreed")
        key(page, "field.0.widget").select_option("select")
        page.wait_for_timeout(250)
        page.screenshot(path=OUT / "ed-form.png")
        key(page, "close").click()
        page.wait_for_timeout(100)
        page.screenshot(path=OUT / "ed-new-step.png")

        # Every menu of every kind of element, so that no English is left.
        for element in page.evaluate(
            "() => document.getElementById('editor').editor.modeler.get('elementRegistry').getAll()"
            ".filter(e => !e.labelTarget).map(e => e.id)"
        ):
            select(page, element)
            wrench = page.locator('.djs-context-pad .entry[data-action="replace"]')
            if wrench.count() and wrench.first.is_visible():
                wrench.first.click()
                page.wait_for_timeout(30)
                names = page.locator(".djs-popup .entry").all_inner_texts()
                if element in ("intake", "review", "gate", "extend"):
                    print(element, names)
                page.keyboard.press("Escape")
        page.keyboard.press("Escape")

        flow = page.evaluate(
            "() => document.getElementById('editor').editor.modeler.get('elementRegistry')"
            ".find(e => e.businessObject && e.businessObject.conditionExpression).id"
        )
        select(page, flow)
        page.screenshot(path=OUT / "ed-flow.png")
        page.locator('[data-action="steps"]').click()
        page.screenshot(path=OUT / "ed-steps.png")
        page.keyboard.press("Escape")

        # The ready-made watcher.
        page.locator('.djs-palette .entry[data-action="create.act-watcher"]').click()
        page.mouse.move(600, 600)
        page.mouse.move(620, 620)
        page.mouse.click(620, 620)
        page.wait_for_timeout(150)
        page.screenshot(path=OUT / "ed-watcher.png")

        page.locator('[data-action="save"]').click()
        page.wait_for_timeout(300)
        xml = server.state.xml
        (OUT / "saved.bpmn").write_text(xml, encoding="utf-8")
        assert 'limit="7"' in xml, "the limit was not saved"
        assert f'<bpmn:userTask id="{new}" name="科技科意见">' in xml
        assert server.state.forms["form_1"]["properties"]["agreed"]["x-widget"] == "select"
        print(server.state.forms)

        server.state.problems = [
            {
                "element": "intake",
                "code": "X",
                "severity": "error",
                "message": "环节没有走向",
                "help": "请连线。",
            },
            {
                "element": flow,
                "code": "Y",
                "severity": "warning",
                "message": "条件用到未知事实",
                "help": "",
            },
        ]
        page.locator('[data-action="activate"]').click()
        page.wait_for_timeout(300)
        page.screenshot(path=OUT / "ed-problems.png")
        page.locator(".ed-problems li button").first.click()
        server.state.problems = []
        page.locator('[data-action="activate"]').click()
        page.wait_for_selector("dialog[open]")
        page.screenshot(path=OUT / "ed-activate.png")
        page.locator("dialog[open] .btn-primary").click()
        page.wait_for_selector(".ed-banner.flash-success")
        assert server.state.requests[-1][1] == "token-1"

        # A second tab has saved meanwhile.
        server.state.version += 1
        select(page, "intake")
        key(page, "name").fill("收件")
        page.locator('[data-action="save"]').click()
        page.wait_for_timeout(200)
        assert "张某" in page.locator(".ed-banner").inner_text()
        page.screenshot(path=OUT / "ed-conflict.png")
        page.set_viewport_size({"width": 390, "height": 844})
        page.screenshot(path=OUT / "ed-phone.png", full_page=True)
        print("untranslated:", page.evaluate("() => [...window.__untranslated]"))
        browser.close()
    print("\n".join(sorted(set(messages))) or "console: nothing")


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    main()
