"""The acts that every story has, each by the person whose act it is, on that person's pages."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from fixtures.live import Office, named

from web.sample.agency import HEADS
from web.sample.dossier_files import files_of
from web.sample.opinions import MEETINGS, OPINIONS, SUPPLEMENTS, SampleReply
from web.sample.proposals import OFFICERS, SampleMatter
from workflows.system_time import BEIJING

REVIEWER, REVIEW_HEAD = "shenhe", "keezhang"
DEPUTY, DEPUTY_LEGAL, AGENCY_HEAD, SECRETARY = "fenguan", "fazhi", "juzhang", "mishu"
CHECKED = "PRESENT"


@dataclass
class Story:
    """A matter on its way through the agency."""

    office: Office
    about: SampleMatter
    address: str = ""  # of the case page
    procedure: str = "legal-review"

    @property
    def title(self) -> str:
        """The title of the case."""
        return self.about.title

    @property
    def undertaker(self) -> str:
        """The user name of the undertaker."""
        n = list(OFFICERS).index(self.about.officers[0])
        return "chengban" if n == 0 else f"chengban{n + 1}"

    @property
    def unit_head(self) -> str:
        """The user name of the head of the handling unit."""
        return HEADS[self.about.unit][0]

    def today(self) -> date:
        """Return the day on which the story stands."""
        return self.office.clock.now.astimezone(BEIJING).date()

    def see(self, who: str, selector: str = "main") -> str:
        """Return what a person reads on the case page."""
        desk = self.office.desk(who)
        desk.go(self.address)
        return desk.reads(selector)

    # The handling unit.

    def open(self) -> None:
        """The undertaker opens the case and answers the scope question."""
        desk = self.office.desk(self.undertaker)
        self.address = desk.new_case(self.about, self.procedure)
        desk.open_task("认定审核范围", self.title)
        desk.fill({"criteria": {q: "yes" if yes else "no" for q, yes in self.about.scope.items()}})
        desk.send()

    def prepare(self) -> None:
        """The undertaker uploads the dossier, fills in the form, checks it and sends it."""
        desk = self.office.desk(self.undertaker)
        desk.open_task("准备送审材料", self.title)
        desk.upload(files_of(self.about))
        desk.fill(self.proposal())
        desk.send()
        desk.page.locator("input[name=warranty]").check()
        desk.send("提请法制审核")

    def proposal(self) -> dict[str, Any]:
        """Return what is typed into the submission form, all but the statement at its end."""
        fields = self.about.proposal(self.today())
        return {name: value for name, value in fields.items() if name != "warranty"}

    def release(self, step: str = "审签送审", button: str = "同意送审") -> None:
        """The head of the unit releases what the undertaker asks for."""
        desk = self.office.desk(self.unit_head)
        desk.open_task(step, self.title)
        desk.send(button)

    def submit(self) -> None:
        """From nothing to the review body's inbox."""
        self.open()
        self.prepare()
        self.release()

    def reply(self, words: SampleReply, outcome: str, *, changed: SampleMatter | None) -> None:
        """The unit replies point by point; `changed` is what it proposes now."""
        desk = self.office.desk(self.undertaker)
        desk.open_task("书面回复审核意见", self.title)
        desk.choose(outcome)
        points = {
            str(p["n"]): {k: p.get(k, "") for k in ("position", "reason", "measure")}
            for p in words.points
        }
        desk.fill({"points": points, "text": words.text})
        if changed is not None:
            self.about = replace(changed, title=self.title)
            desk.fill(self.proposal() | {"warranty": True})
        desk.send()

    def propose_decision(self, number: str) -> None:
        """The undertaker proposes the decision on the reviewed text."""
        desk = self.office.desk(self.undertaker)
        desk.open_task("提出执法决定", self.title)
        desk.choose("报请作出决定")
        desk.fill({"number": number, "decided_on": self.today()})
        desk.send()

    def decide(self, number: str) -> None:
        """The undertaker proposes, the head of the agency approves."""
        self.propose_decision(number)
        self.approve(AGENCY_HEAD, "审批执法决定")

    # The review body and the leaders.

    def accept(self) -> None:
        """A reviewer claims the submission, checks every material and accepts it."""
        desk = self.office.desk(REVIEWER)
        desk.open_task("登记并审查材料", self.title, claim=True)
        slots = {file.slot for file in files_of(self.about)} | {"other"}
        desk.fill({"checks": dict.fromkeys(sorted(slots), CHECKED)})
        desk.choose("受理")
        desk.fill({"no_conflict": True})
        desk.send()

    def draft(self, opinion: str, label: str) -> None:
        """The reviewer writes ten findings and a conclusion."""
        desk = self.office.desk(REVIEWER)
        desk.open_task("书面审核", self.title)
        said = OPINIONS[opinion]
        findings = {
            code: asdict(finding)
            if code in said.problems  # the page asks for basis and weight of these alone
            else {"result": finding.result, "remark": finding.remark}
            for code, finding in said.findings.items()
        }
        desk.fill(said.answers() | {"findings": findings, "label": label})
        desk.send("意见稿送签")

    def issue(self) -> None:
        """The head of the review body issues the opinion."""
        desk = self.office.desk(REVIEW_HEAD)
        desk.open_task("签发审核意见", self.title)
        desk.send("签发意见")

    def ask_for_supplement(self) -> None:
        """The reviewer asks the unit for more, from the workbench."""
        desk = self.office.desk(REVIEWER)
        desk.open_task("书面审核", self.title)
        desk.page.locator("#ask > summary").click()
        ask = desk.page.locator("#ask-form")
        ask.locator("label.choice-card").filter(has_text="要求补充材料").click()
        item = SUPPLEMENTS["review"].items[0]
        desk.fill({"items": [{"slot": item["slot"], "wanted": item["wanted"]}]}, "#ask-form")
        desk.send(form="#ask-form")

    def supplement(self) -> None:
        """The unit supplies a file and answers; the reviewer confirms that it is complete."""
        desk = self.office.desk(self.undertaker)
        desk.open_task("补充材料或解释", self.title)
        more = named(files_of(self.about), "evidence")[0]
        desk.upload([replace(more, filename=f"补充-{more.filename}", content=more.content + b"\n")])
        desk.fill({"answers": [SUPPLEMENTS["review"].items[0]["answer"]]})
        desk.send("提交补充材料")
        desk = self.office.desk(REVIEWER)
        desk.open_task("核对补充材料", self.title)
        desk.fill({"accepted": {"0": True}})
        desk.choose("已经齐备")
        desk.send()

    def approve(self, who: str, step: str, button: str = "同意") -> None:
        """A leader approves what waits for him."""
        desk = self.office.desk(who)
        desk.open_task(step, self.title)
        desk.send(button)

    def meet(self, meeting: str = "decision-approved", outcome: str = "按审核文本通过") -> None:
        """The secretary records the collective discussion; the head of the agency confirms it."""
        record = MEETINGS[meeting]
        desk = self.office.desk(SECRETARY)
        desk.open_task("记录集体讨论", self.title)
        names = ("秦表率", "赵分管", "钱法制")
        desk.choose(outcome)
        desk.fill(
            {
                "body": record.body,
                "held_on": self.today(),
                "place": record.place,
                "chair": "秦表率",
                "recorder": "吕记录",
                "report": record.report,
                "text": record.text,
                "participants": [
                    {"name": name, "post": p["post"], "view": p["view"]}
                    for name, p in zip(names, record.participants, strict=False)
                ],
            }
        )
        desk.send()
        self.approve(AGENCY_HEAD, "确认讨论记录")

    def register(self, who: str = REVIEW_HEAD) -> list[str]:
        """Return the rows of the register about this case, oldest round first."""
        desk = self.office.desk(who)
        desk.go("/register")
        rows = desk.page.locator("main tbody tr").filter(has_text=self.title)
        return [" ".join(text.split()) for text in reversed(rows.all_inner_texts())]
