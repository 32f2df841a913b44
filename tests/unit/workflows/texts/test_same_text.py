import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflows.texts.canonical import canonical_digest, canonical_text, text_digest
from workflows.texts.slots import as_reviewed, filled_slots, is_same_text, slots_in

DRAFT = (
    "【文号】\n当事人：某合作社\n决定罚款440000元。\n送达方式：【送达】。\n某局（印章）\n【日期】"
)
FINAL = (
    "清自然资罚〔2026〕15号\n当事人：某合作社\n决定罚款440000元。\n"
    "送达方式：直接送达，由当事人签收。\n某局（印章）\n2026年11月22日"
)
FIELDS = {"party": "某合作社", "amount": "440000.00"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("罚款 三万元", "罚款三万元"),
        ("罚款\n三万元\r\n", "罚款三万元"),
        ("（一）ＡＢＣ", "(一)ABC"),
        ("2026 年 3 月 2 日", "2026年3月2日"),
        ("罚\u200b款\ufeff", "罚款"),
        ("no  more\tthan", "no more than"),
    ],
)
def test_white_space_and_width_do_not_make_another_text(one, other):
    assert canonical_text(one) == canonical_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("罚款3万元", "罚款8万元"), ("1 000", "1000"), ("1000", "\u202e1000"), ("应当", "应当不")],
)
def test_different_words_stay_different(one, other):
    assert canonical_text(one) != canonical_text(other)


@given(st.text())
@example("U\u00af")  # a mark that joins its letter once the space between them is gone
def test_the_canonical_form_is_stable(text):
    assert canonical_text(canonical_text(text)) == canonical_text(text)


def test_a_protected_field_changes_the_digest_though_the_text_is_the_same():
    changed = {**FIELDS, "amount": "340000.00"}

    assert canonical_digest(DRAFT, FIELDS) != canonical_digest(DRAFT, changed)


def test_the_order_of_the_fields_does_not_matter():
    assert canonical_digest(DRAFT, FIELDS) == canonical_digest(
        DRAFT, dict(reversed(FIELDS.items()))
    )


def test_text_cannot_imitate_a_field():
    assert canonical_digest("a", {"b": "c"}) != canonical_digest('a", [["b", "c', {})


def test_half_a_surrogate_pair_has_a_digest_too():
    assert len(canonical_digest("\ud800", {})) == 64


def test_the_digest_of_bytes_is_sha256():
    assert text_digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_slots_are_listed_once_in_order():
    assert slots_in(DRAFT + "【文号】【其他】") == ("文号", "送达", "日期")


def test_filling_number_date_and_service_leaves_the_same_text():
    assert is_same_text(DRAFT, FINAL)
    assert filled_slots(DRAFT, FINAL) == {
        "文号": "清自然资罚〔2026〕15号",
        "送达": "直接送达,由当事人签收",
        "日期": "2026年11月22日",
    }
    assert canonical_digest(as_reviewed(FINAL, DRAFT), FIELDS) == canonical_digest(DRAFT, FIELDS)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("440000", "340000"),
        ("某合作社", "另一合作社"),
        ("直接送达", "直接送达。并罚款十万元"),
        ("2026年11月22日", "2026年11月22日，另罚款十万元"),
        ("2026年11月22日", "近日"),
        ("清自然资罚〔2026〕15号", "罚款十万元"),
        ("由当事人签收", "由当事人签收" + "并" * 200),
    ],
)
def test_anything_else_is_another_text(before, after):
    changed = FINAL.replace(before, after)

    assert not is_same_text(DRAFT, changed)
    assert canonical_digest(as_reviewed(changed, DRAFT), FIELDS) != canonical_digest(DRAFT, FIELDS)


def test_a_draft_still_unfilled_is_the_same_text():
    assert is_same_text(DRAFT, DRAFT)


def test_a_slot_that_stands_twice_must_say_the_same():
    draft = "【文号】决定如下。依据【文号】送达。"

    assert is_same_text(draft, "罚〔2026〕1号决定如下。依据罚〔2026〕1号送达。")
    assert not is_same_text(draft, "罚〔2026〕1号决定如下。依据罚〔2026〕2号送达。")


def test_brackets_of_another_name_are_ordinary_text():
    assert not is_same_text("【附件】一", "无附件一")


def test_a_draft_full_of_slots_is_refused_quickly():
    assert not is_same_text("【听证】甲" * 41, "甲" * 100_000)
    assert not is_same_text("【听证】【告知】", "甲" * 1000)


def test_chinese_dates_fill_the_date_too():
    assert is_same_text("某局【日期】", "某局二〇二六年十一月二十二日")
