import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from web.sample.dossier_files import DOSSIERS, files_of, text_variant
from web.sample.opinions import (
    DISAGREEMENTS,
    EXTENSIONS,
    MEETINGS,
    OPINIONS,
    REASONS,
    REPLIES,
    RETURNS,
    RULINGS,
    SUPPLEMENTS,
)
from web.sample.proposals import MATTERS, OFFICERS, UNITS, matter
from workflows.cases.proposal import PROTECTED, Proposal
from workflows.opinions.rules import NO_EXCLUDES_PASS, POSITIONS
from workflows.steps.review import FLAWS
from workflows.texts.canonical import canonical_text
from workflows.texts.comparison import compare
from workflows.texts.extraction import extract_text
from workflows.texts.slots import slots_in

ITEMS = [
    *("BODY", "QUALIFICATION", "PROCEDURE", "FACTS", "EVIDENCE"),
    *("LAW", "DISCRETION", "POWER", "DOCUMENTS", "CRIME"),
]
SUBMITTED = date(2026, 3, 2)


def text_of(sample) -> str:
    read = extract_text(sample.content, sample.filename)
    assert read.problems == ()
    assert read.text is not None
    return read.text


@pytest.mark.parametrize("sample", MATTERS, ids=lambda sample: sample.key)
def test_a_sample_proposal_is_complete(sample):
    fields = {name: v for name, v in sample.proposal(SUBMITTED).items() if v is not None}
    proposal = Proposal.model_validate(fields)

    assert set(fields) <= set(Proposal.model_fields)
    assert all(str(getattr(proposal, name) or "-") for name in PROTECTED)
    assert proposal.filed_on < SUBMITTED
    assert proposal.hearing_closed_on is None or proposal.hearing_closed_on <= SUBMITTED
    assert sample.unit in UNITS
    assert {OFFICERS[name].unit for name in sample.officers} == {sample.unit}
    assert len(sample.officers) >= 2


def test_there_are_varied_matters_and_one_out_of_scope():
    assert len(MATTERS) >= 12
    assert len({sample.key for sample in MATTERS}) == len(MATTERS)
    assert {sample.decision_type for sample in MATTERS} > {"PENALTY", "LICENCE"}
    assert [sample.key for sample in MATTERS if not any(sample.scope.values())] == ["survey-mark"]


@pytest.mark.parametrize("sample", MATTERS, ids=lambda sample: sample.key)
def test_a_dossier_fills_the_mandatory_slots_with_readable_files(sample):
    files = files_of(sample)

    assert {file.slot for file in files} == {"statement", "text", "basis", "evidence"}
    for file in files:
        read = extract_text(file.content, file.filename)
        assert read.problems == ()
        assert file.filename.endswith(".jpg") or read.text


@pytest.mark.parametrize("sample", MATTERS, ids=lambda sample: sample.key)
def test_the_decision_text_says_what_the_proposal_says(sample):
    text = next(text_of(file) for file in files_of(sample) if file.slot == "text")

    assert sample.party.name in text
    assert sample.amount is None or f"{sample.amount:.0f}" in text
    assert sample.bases[0].article in text
    assert slots_in(text) == ("文号", "送达", "日期")


def test_the_survey_record_is_a_pdf_with_a_chinese_text_layer():
    for key in ("farmland", "mining", "surveying"):
        record = next(f for f in files_of(matter(key)) if f.filename.endswith(".pdf"))
        read = extract_text(record.content, record.filename)
        assert read.pages == 1
        assert read.text is not None
        assert "示例" in read.text or "案由" in read.text


def test_the_changed_amount_is_the_only_difference():
    before = next(text_of(file) for file in files_of(matter("farmland")) if file.slot == "text")
    after = text_of(text_variant("farmland", "amount-changed"))

    passages = compare(before, after)

    assert len(passages) == 1
    assert "440000" in passages[0].old
    assert "404000" in passages[0].new


@pytest.mark.parametrize("key", ["farmland", "surveying"])
def test_the_revised_text_fits_the_revised_proposal(key):
    revised = matter(key).revised
    assert revised is not None
    text = text_of(text_variant(key, "revised"))

    assert revised.amount is None or f"{revised.amount:.0f}" in text
    assert all(basis.article in text for basis in revised.bases if basis.law.endswith("测绘法"))
    assert revised.facts == matter(key).facts


def test_the_fine_on_farmland_adds_up():
    revised = matter("farmland").revised
    assert revised is not None
    assert matter("farmland").amount == Decimal(1260 * 300 + 310 * 200)
    assert revised.amount == Decimal(1260 * 250 + 310 * 150)


@pytest.mark.parametrize("key", list(OPINIONS))
def test_an_opinion_has_ten_findings_that_agree_with_its_effect(key):
    opinion = OPINIONS[key]

    assert list(opinion.findings) == ITEMS
    assert all(finding.remark for finding in opinion.findings.values())
    negative = {code for code, found in opinion.findings.items() if found.result == "NO"}
    if opinion.effect == "PASS":
        assert not negative & NO_EXCLUDES_PASS
        assert opinion.findings["CRIME"].result != "YES"
        assert not opinion.problems
    else:
        assert opinion.problems
    for code in opinion.problems:
        finding = opinion.findings[code]
        assert finding.basis
        assert finding.advice
        assert finding.flaw in FLAWS


def test_the_reject_stands_on_the_lack_of_power():
    opinion = OPINIONS["reject-power"]

    assert opinion.effect == "REJECT"
    assert opinion.findings["POWER"].result == "NO"
    assert "第六十六条" in opinion.findings["POWER"].basis


@pytest.mark.parametrize(
    ("reply", "opinion"),
    [
        ("accept-discretion", "revise-discretion"),
        ("disagree-discretion", "revise-discretion"),
        ("disagree-power", "reject-power"),
        ("accept-power", "reject-power"),
    ],
)
def test_a_reply_answers_every_point(reply, opinion):
    asked = len(OPINIONS[opinion].problems)

    assert [point["n"] for point in REPLIES[reply].points] == list(range(1, asked + 1))
    assert {point["position"] for point in REPLIES[reply].points} <= set(POSITIONS)
    assert all(point["reason"] for point in REPLIES[reply].points)


def test_the_other_words_are_there():
    assert DISAGREEMENTS["power"].unit_position
    assert EXTENSIONS["complex"].reason
    assert {meeting.conclusion for meeting in MEETINGS.values()} == {
        "APPROVED",
        "CHANGE",
        "UPHOLD",
        "NEW_ROUND",
    }
    assert all(RULINGS.values())
    assert all(REASONS.values())
    assert RETURNS
    assert all(item["answer"] for each in SUPPLEMENTS.values() for item in each.items)


def test_identity_numbers_are_plainly_invented():
    for sample in MATTERS:
        assert sample.party.id_no.startswith("示例")
    words = canonical_text(" ".join(text_of(f) for m in MATTERS for f in files_of(m)[:3]))
    assert not re.search(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)", words)
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", words)


def test_the_shipped_files_are_small():
    folder = Path(str(DOSSIERS))

    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 1_500_000
