import time

from workflows.texts.comparison import MAX_SENTENCE_PAIRS, ChangedPassage, compare


def test_equal_texts_have_no_changed_passages():
    assert compare("一。二。", "一。 二。\n") == []


def test_a_changed_sentence_stands_beside_the_old_one():
    old = "事实清楚。决定罚款440000元。可以复议。"
    new = "事实清楚。决定罚款404000元。可以复议。"

    assert compare(old, new) == [ChangedPassage("决定罚款440000元。", "决定罚款404000元。")]


def test_added_and_removed_sentences_have_an_empty_side():
    assert compare("甲。丙。", "甲。乙。丙。") == [ChangedPassage("", "乙。")]
    assert compare("甲。乙。丙。", "甲。丙。") == [ChangedPassage("乙。", "")]


def test_everything_changed_is_one_passage():
    assert compare("", "甲。乙。") == [ChangedPassage("", "甲。乙。")]


def test_white_space_and_width_are_no_change():
    assert compare("（一）罚款 三万元；\n（二）没收", "(一)罚款三万元；(二)没收") == []


def test_very_long_texts_are_compared_in_bounded_time():
    old = "".join(f"甲{n}。" for n in range(3000))
    new = "".join(f"乙{n}。" for n in range(3000))
    assert MAX_SENTENCE_PAIRS < 3000 * 3000

    started = time.monotonic()
    passages = compare(old, new)

    assert len(passages) == 1
    assert time.monotonic() - started < 5
