"""Serve the built files with try-out pages and a pretended server, for looking at them by hand.

Not shipped. `python frontend/dev/serve.py [FILE.bpmn]` prints its address.
"""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent.parent / "web" / "static" / "built"
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"
)
TYPES = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".txt": "text/plain"}


class Pretended:
    """What the real server would keep between requests."""

    def __init__(self, diagram: Path) -> None:
        self.xml = diagram.read_text(encoding="utf-8")
        self.forms: dict[str, Any] = {}
        self.version = 0
        self.draft_version = 0
        self.problems: list[dict[str, str]] = []
        self.down = False
        self.requests: list[tuple[str, str, str]] = []


class Handler(BaseHTTPRequestHandler):
    """Pages by name, built files, and the editor's five addresses."""

    server: Server

    def log_message(self, format: str, *args: object) -> None:
        """Be quiet."""

    def do_GET(self) -> None:
        """Answer a page, a built file or one of the editor's sources."""
        path = self.path.split("?")[0]
        state = self.server.state
        if path.startswith("/static/built/"):
            file = BUILT / path.removeprefix("/static/built/")
            if not file.is_file():
                return self.answer(404, "text/plain", b"")
            return self.answer(200, TYPES.get(file.suffix, "text/plain"), file.read_bytes())
        if path == "/static/icon.svg":
            return self.answer(200, "image/svg+xml", (BUILT.parent / "icon.svg").read_bytes())
        if path == "/diagram.xml":
            return self.answer(200, "application/xml", state.xml.encode())
        if path == "/editor/source":
            return self.json(
                200, {"xml": state.xml, "forms": state.forms, "version": state.version}
            )
        if path == "/editor/meta":
            return self.json(200, {})
        page = HERE / "pages" / (path.strip("/") + ".html")
        if page.is_file():
            return self.answer(200, "text/html", filled(page).encode())
        return self.answer(404, "text/plain", b"")

    def do_POST(self) -> None:
        """Save, check, activate, autosave or upload."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        state = self.server.state
        text = body.decode("utf-8", "replace")
        state.requests.append((self.path, self.headers.get("X-CSRFToken", ""), text))
        if state.down:
            return self.json(503, {})
        if self.path == "/editor/save":
            draft = json.loads(body)
            if draft["version"] != state.version:
                return self.json(409, {"message": "此草稿已由 张某 于 09:31 更新。"})
            state.xml, state.forms = draft["xml"], draft["forms"]
            state.version += 1
            return self.json(200, {"version": state.version})
        if self.path == "/editor/check":
            return self.json(200, state.problems)
        if self.path == "/editor/activate":
            return self.json(200, {"message": "第 2 版已启用，新案件按此版办理。"})
        if self.path == "/draft":
            if f"version={state.draft_version}" not in text:
                return self.json(409, {"message": "此草稿已在别处更新。"})
            state.draft_version += 1
            return self.json(200, {"version": state.draft_version, "saved_at": "09:31"})
        if self.path == "/upload":
            if "too-odd" in text:
                return self.json(422, {"message": "不接受此文件：内容与类型不符"})
            return self.json(200, {})
        return self.answer(200, "text/html", b"<p id=sent>" + text.encode() + b"</p>")

    def json(self, status: int, value: object) -> None:
        """Answer with JSON."""
        self.answer(status, "application/json", json.dumps(value, ensure_ascii=False).encode())

    def answer(self, status: int, kind: str, body: bytes) -> None:
        """Answer with the headers of the product."""
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CSP)
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """A server with a pretended state."""

    daemon_threads = True

    def __init__(self, diagram: Path, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.state = Pretended(diagram)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that left in the middle of an answer is nothing to report."""

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.server_port}"

    def start(self) -> None:
        """Serve in a thread of its own."""
        threading.Thread(target=self.serve_forever, daemon=True).start()


def filled(page: Path) -> str:
    """Return the page with `{built:ui.css}` replaced by hashed addresses."""
    html = page.read_text(encoding="utf-8")
    for logical, file in json.loads((BUILT / "manifest.json").read_text()).items():
        html = html.replace("{built:" + logical + "}", "/static/built/" + file)
    return html


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "sample.bpmn"
    server = Server(chosen, 8765)
    print(server.address + "/components  /case  /editor")
    server.serve_forever()
