"""Use the page behaviour as people would, and say what went wrong. Not shipped."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
from serve import Server

messages: list[str] = []


def main() -> None:
    """Run through autosave, conditions, confirmation, double submission and upload once."""
    server = Server(Path(__file__).parent / "sample.bpmn")
    server.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.on("console", lambda m: messages.append(f"[{m.type}] {m.text}"))
        page.on("pageerror", lambda e: messages.append(f"[error] {e}"))
        page.goto(server.address + "/components")
        status = page.locator("[data-autosave-status]")
        reason = page.locator("#why")

        assert reason.is_hidden()
        assert reason.is_disabled()
        page.locator("input[name=outcome][value=return]").check()
        assert reason.is_visible()
        assert reason.get_attribute("required") is not None
        reason.fill("材料不齐")
        page.wait_for_timeout(2600)
        assert status.inner_text() == "已保存 09:31", status.inner_text()
        _path, token, body = server.state.requests[-1]
        assert token == "token-1"
        assert "outcome=return" in body
        assert "csrf_token" not in body

        # The server goes away: the text is kept here, and sent when it is back.
        server.state.down = True
        reason.fill("材料不齐，缺证据")
        page.locator("#amount").focus()
        page.wait_for_timeout(300)
        assert "本机" in status.inner_text(), status.inner_text()
        page.on("dialog", lambda d: d.accept())
        page.reload()
        page.locator("text=恢复").first.click()
        server.state.down = False
        assert reason.input_value() == "材料不齐，缺证据"
        page.wait_for_timeout(300)

        # Somebody else has saved: never overwritten.
        server.state.draft_version = 40
        page.locator("#amount").fill("1")
        page.locator("#why").focus()
        page.wait_for_timeout(300)
        assert "别处" in page.locator("[data-autosave-conflict]").inner_text()

        # Confirmation, then one request only.
        page.reload()
        page.locator("input[name=outcome][value=accept]").check()
        before = len(server.state.requests)
        go = page.locator("button[name=go]")
        go.click()
        page.locator("dialog[open] .btn-outline-secondary").click()
        assert not [r for r in server.state.requests[before:] if r[0] == "/act"]
        go.click()
        page.locator("dialog[open] .btn-primary").dblclick()
        page.wait_for_selector("#sent")
        sent = [r for r in server.state.requests[before:] if r[0] == "/act"]
        assert len(sent) == 1
        assert "go=1" in sent[0][2]
        assert "csrf_token=token-1" in sent[0][2]
        assert "why=" not in sent[0][2], "a hidden field was sent"

        # Uploads: one refused, the others through; then all good ones reload the page.
        page.goto(server.address + "/components")
        files = [
            {"name": "a.docx", "mimeType": "text/plain", "buffer": b"x" * 1000},
            {"name": "b.pdf", "mimeType": "text/plain", "buffer": b"too-odd"},
            {"name": "c.pdf", "mimeType": "text/plain", "buffer": b"y" * 2_000_000},
        ]
        page.locator("#up").set_input_files(files)
        page.wait_for_timeout(500)
        rows = page.locator(".upload-list li").all_inner_texts()
        assert "已上传" in rows[0], rows
        assert "内容与类型不符" in rows[1], rows
        assert "1 MB" in rows[2], rows
        page.locator("#up").evaluate("e => e.closest('form').uploads.failures = 0")
        page.locator("#up").set_input_files(files[:1])
        page.wait_for_timeout(500)
        assert page.url.endswith("#files")

        # Nothing of htmx compiles text into code.
        page.evaluate(
            "() => { const b = document.createElement('button'); b.id = 'probe';"
            "b.setAttribute('hx-get', '/x'); b.setAttribute('hx-trigger', 'click[window.bad=1]');"
            "document.body.append(b); htmx.process(b); b.click(); }"
        )
        assert page.evaluate("() => window.bad") is None
        browser.close()
    print("\n".join(sorted(set(messages))) or "console: nothing")


if __name__ == "__main__":
    main()
