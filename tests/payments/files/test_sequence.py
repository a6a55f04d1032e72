"""The bank's numbers: one after the other, without a gap, and never twice with other content."""

import pytest

from sintonia.payments.files.sequence import LARGEST, missing, place

SAME, OTHER = b"s" * 32, b"o" * 32


@pytest.mark.parametrize(
    ("number", "taken", "state", "absent"),
    [
        (1, [], "next", ()),
        (77, [], "next", ()),
        (78, [77], "next", ()),
        (79, [77], "gap", (78,)),
        (81, [76, 77], "gap", (78, 79, 80)),
        (78, [77, 79], "next", ()),
        (78, [76, 80], "late", ()),
        (5, [77], "late", ()),
        (1, [LARGEST], "next", ()),
        (2, [LARGEST], "gap", (1,)),
        (1, [LARGEST - 1], "gap", (LARGEST,)),
    ],
)
def test_where_a_file_stands(number, taken, state, absent):
    found = place(number, content=SAME, taken=dict.fromkeys(taken, OTHER))
    assert (found.state, found.missing) == (state, absent)
    assert (found.words is None) is (state != "gap")


def test_the_same_number_is_the_same_file_or_a_wrong_one():
    assert place(7, content=SAME, taken={7: SAME}).state == "again"
    wrong = place(7, content=SAME, taken={7: OTHER})
    assert wrong.state == "repeated"
    assert "other content" in str(wrong.words)


def test_a_gap_says_which_are_missing():
    taken = {9: OTHER}
    assert str(place(11, content=SAME, taken=taken).words) == "The file 10 before this one has not come yet."
    assert str(place(14, content=SAME, taken=taken).words) == "4 files before this one have not come yet: 10 to 13."


def test_what_is_missing_is_found_among_all():
    assert missing({1: SAME, 2: SAME, 5: SAME}) == (3, 4)
    assert missing({}) == missing({LARGEST: SAME, 1: OTHER}) == ()
