"""The administrator at the procedure editor."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from e2e.pages.desk import Desk
    from playwright.sync_api import Locator


class Editor:
    """The editor of a procedure, opened from the list of procedures."""

    def __init__(self, desk: "Desk", procedure: str) -> None:
        self.page = desk.page
        desk.go("/administration/procedures")
        panel = self.page.locator("section.panel").filter(
            has=self.page.locator("h2", has_text=procedure)
        )
        with self.page.expect_navigation():
            panel.locator(".panel-head .btn-primary").click()
        self.page.locator("#editor[data-editor-ready]").wait_for()

    def field(self, key: str) -> "Locator":
        """Return a control of the panel."""
        return self.page.locator(f'[data-key="{key}"]')

    def set_limit(self, clock: str, days: int) -> None:
        """Change the limit of a clock."""
        self.page.locator(f'[data-open="clock.{clock}"] > summary').click()
        self.field(f"clock.{clock}.limit").fill(str(days))

    def press(self, action: str) -> None:
        """Press a button of the toolbar: save, check, activate."""
        self.page.locator(f'[data-action="{action}"]').click()

    def save(self) -> None:
        """Save the draft."""
        with self.page.expect_response("**/save") as answer:
            self.press("save")
        assert answer.value.status == 200, answer.value.text()

    def check(self) -> list[str]:
        """Check the draft; return the codes of what was found."""
        with self.page.expect_response("**/check") as answer:
            self.press("check")
        return [problem["code"] for problem in answer.value.json()]

    def activate(self) -> None:
        """Put the draft in force, and confirm."""
        self.press("activate")
        with self.page.expect_navigation():
            self.page.locator("dialog[open] .btn-primary").click()
