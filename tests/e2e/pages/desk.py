"""One person at the browser: what is clicked, typed and read."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from e2e.pages.filling import fill

from web.sample.dossier_files import SampleFile
from web.sample.proposals import SampleMatter

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

FORM = "#step"
PRIMARY = f"{FORM} button.btn-primary, button.btn-primary[form=step]"
AGAINST = ".error-summary, .flash-error, .flash-warning[role=alert]"


class Desk:
    """A signed-in person's browser window."""

    def __init__(self, page: "Page", address: str, files: Path) -> None:
        self.page = page
        self.address = address
        self.files = files  # where the person's own files lie before they are uploaded

    def sign_in(self, username: str, password: str) -> None:
        """Sign in on the first page."""
        self.go("/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(password)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="登录").click()
        assert "/sign-in" not in self.page.url, self.page.locator("main").inner_text()

    def go(self, path: str) -> None:
        """Open a page by its address."""
        self.page.goto(self.address + path)

    # The inbox.

    def inbox(self, view: str = "") -> list[str]:
        """Return the rows of the inbox as they read, from the top."""
        self.go(f"/inbox{view}")
        return [_line(row) for row in self.page.locator("main tbody tr").all_inner_texts()]

    def open_task(self, step: str, title: str, *, claim: bool = False) -> None:
        """Open a task of a case from the inbox: from one's own tasks, or from the post's."""
        if not self._row(step, title, ""):
            assert self._row(step, title, "/pool"), f"{step} of {title} is in no inbox of this desk"
            if claim:
                with self.page.expect_navigation():
                    self._found.get_by_role("button", name="认领").click()
                assert self._row(step, title, "")
        self._follow(self._found.get_by_role("link", name=step, exact=True))

    def has_task(self, step: str, title: str) -> bool:
        """Say whether a task is in the inbox, as one's own or to be claimed."""
        return self._row(step, title, "") or self._row(step, title, "/pool")

    def _row(self, step: str, title: str, view: str) -> bool:
        self.go(f"/inbox{view}")
        task = self.page.get_by_role("link", name=step, exact=True)
        self._found = self.page.locator("main tbody tr").filter(has_text=title).filter(has=task)
        return self._found.count() > 0

    def unread(self) -> int:
        """Return the number of unread notices that the header shows."""
        self.go("/inbox")
        badge = self.page.locator(".topbar-side a .count-alert")
        return int(badge.inner_text()) if badge.count() else 0

    def read_notices(self) -> list[str]:
        """Open the notices; each as one line, the newest first."""
        self.go("/notices")
        return [_line(text) for text in self.page.locator(".timeline .event").all_inner_texts()]

    # A case.

    def new_case(self, about: SampleMatter, procedure: str) -> str:
        """Open a case on a matter; return the address of its page."""
        self.go("/inbox")
        self._follow(self.page.get_by_role("link", name="新建送审"))
        form = self.page.locator("main form")
        items = form.locator("select[name=item] option")
        wanted = next(t for t in items.all_inner_texts() if t.startswith(about.power.name))
        form.locator("select[name=item]").select_option(label=wanted)
        fill(form, {"title": about.title, "party": about.party.name, "procedure": procedure})
        for name in about.officers[1:]:
            form.get_by_label(name).check()
        with self.page.expect_navigation():
            form.locator("button.btn-primary").click()
        self._not_refused()
        return self.page.url.removeprefix(self.address)

    def open_case(self, title: str) -> None:
        """Open the page of a case from the list of cases."""
        self.go("/cases")
        link = self.page.locator("main").get_by_role("link", name=title, exact=True)
        self._follow(link.first)

    def act(self, label: str, title: str) -> None:
        """Open the page of an act that the case page offers beside the steps."""
        self.open_case(title)
        self._follow(self.page.locator("#now").get_by_role("link", name=label, exact=True))

    def reads(self, selector: str = "main") -> str:
        """Return what stands on the page, or in a part of it, in one line."""
        return _line(self.page.locator(selector).first.inner_text())

    # A form.

    def choose(self, outcome: str) -> None:
        """Choose one of the cards that say what is to happen."""
        card = self.page.locator(f"{FORM} label.choice-card").filter(has_text=outcome)
        card.filter(has=self.page.locator("strong", has_text=re.compile(f"^{outcome}$"))).click()

    def fill(self, answers: Mapping[str, Any], form: str = FORM) -> None:
        """Type the answers into the fields of the form."""
        fill(self.page.locator(form), answers)

    def upload(self, files: Iterable[SampleFile]) -> None:
        """Put files into their slots, all files of a slot at once."""
        by_slot: dict[str, list[str]] = {}
        for file in files:
            path = self.files / file.slot / file.filename
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(file.content)
            by_slot.setdefault(file.slot, []).append(str(path))
        for slot, paths in by_slot.items():
            chooser = self.page.locator(f"#upload-{slot}")
            with self.page.expect_event("load"):  # the page comes again with what is there now
                chooser.set_input_files(paths)
            shown = self.page.locator("main").inner_text()
            assert all(Path(path).name in shown for path in paths), f"{paths} are not shown"

    def send(self, button: str = "", form: str = FORM) -> str:
        """Press the form's main button, or one by its words; return what the page says then."""
        self._press(button, form)
        self._not_refused()
        return self.said()

    def send_in_vain(self, button: str = "", form: str = FORM) -> str:
        """Press the button and return the words of the refusal."""
        self._press(button, form)
        against = self.page.locator(AGAINST)
        assert against.count(), f"nothing stands against it: {self.said()}"
        return _line(" ".join(against.all_inner_texts()))

    def send_by_hand(self, fields: Mapping[str, Any]) -> str:
        """Send fields that no page offers to the address of this one; return the answer's words."""
        token = self.page.locator("meta[name=csrf-token]").get_attribute("content")
        sent = {name: str(value) for name, value in fields.items() if value not in (None, False)}
        answer = self.page.request.post(self.page.url, form={**sent, "csrf_token": str(token)})
        assert answer.status == 409, f"{answer.status}: {answer.text()[:500]}"
        return _line(answer.text())

    def said(self) -> str:
        """Return the message at the top of the page."""
        return _line(" ".join(self.page.locator("main > .flash").all_inner_texts()))

    def _press(self, button: str, form: str) -> None:
        if button:
            inside = self.page.locator(form).get_by_role("button", name=button, exact=True)
            # A bar at the end of the page may hold the buttons of the form.
            bar = self.page.locator(f"button[form={form.removeprefix('#')}]")
            pressed = inside.or_(bar.filter(has_text=button))
        else:
            pressed = self.page.locator(PRIMARY if form == FORM else f"{form} button.btn-primary")
        asks = pressed.last.get_attribute("data-confirm")
        with self.page.expect_navigation():
            pressed.last.click()
            if asks:
                self.page.locator("dialog[open] .btn-primary").click()

    def _follow(self, link: "Locator") -> None:
        with self.page.expect_navigation():
            link.first.click()

    def _not_refused(self) -> None:
        against = self.page.locator(AGAINST)
        assert not against.count(), "refused: " + _line(" ".join(against.all_inner_texts()))


def _line(text: str) -> str:
    return " ".join(text.split())
