"""Tables of a user's own: settlements of funds futures, and texts of the Committee."""

from datetime import date

import pytest

from levelhead.data.funds import read_funds
from levelhead.data.statements import read_statements
from levelhead.errors import DataRejected

DAY = date(2025, 11, 24)
CURVE = ((date(2025, 12, 1), 96.24), (date(2026, 1, 1), 96.3))


def written(tmp_path, text: str):
    """A file with this text."""
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize(
    "months",
    [
        ("2025-12", "2026-01"),
        ("2025-12-01", "2026-01-01"),
        ("ZQZ25", "ZQF26"),
        ("ZQZ5", "ZQF6"),
        ("ZQZ2025", "zqf2026"),
        ("CBOT:ZQZ2025", "ZQF26.CBT"),
        ("DEC 25", "JAN 26"),
        ("Dec-2025", "January 2026"),
    ],
)
def test_a_contract_month_as_vendors_write_it(tmp_path, months):
    """ISO, exchange codes with one, two or four digits of the year, names."""
    path = written(tmp_path, f"month,settle\n{months[0]},96.24\n{months[1]},96.30\n")
    (curve,) = read_funds(path, day=DAY, as_of=DAY)
    assert (curve.day, curve.settlements) == (DAY, CURVE)


def test_one_digit_of_a_year_is_the_next_such_year(tmp_path):
    """In November 2025 a contract of November 5 is in front, and of October 5 just gone; of September 5 ten years off."""
    path = written(tmp_path, "month,settle\nZQX5,96.1\nZQV5,96.1\nZQU5,96.1\n")
    (curve,) = read_funds(path, day=DAY)
    assert [month for month, _ in curve.settlements] == [
        date(2025, 10, 1),
        date(2025, 11, 1),
        date(2035, 9, 1),
    ]


def test_several_days_in_one_table(tmp_path):
    """Days and months in any order; semicolons and decimal commas."""
    path = written(
        tmp_path,
        "Date;Month;Settle\n2025-11-21;JAN 26;96,285\n2025-11-21;DEC 25;96,2150\n2025-11-24;DEC 25;96,2400\n",
    )
    first, second = read_funds(path, as_of=DAY)
    assert (first.day, first.settlements) == (
        date(2025, 11, 21),
        ((date(2025, 12, 1), 96.215), (date(2026, 1, 1), 96.285)),
    )
    assert second.settlements == ((date(2025, 12, 1), 96.24),)
    assert read_funds(path, day=date(2025, 11, 21)) == (first,)


def test_rows_of_later_days_are_not_looked_at(tmp_path):
    """Whatever they hold."""
    good = "date,month,settle\n2025-11-24,2025-12,96.24\n"
    path = written(tmp_path, good + "2025-11-25,nonsense,abc\n2025-11-26,2025-12\n")
    assert len(read_funds(path, as_of=DAY)) == 1
    with pytest.raises(DataRejected):
        read_funds(path)
    assert (
        read_funds(written(tmp_path, "month,settle\n2025-12,96.24\n"), day=DAY, as_of=date(2025, 11, 21))
        == ()
    )


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("month,settle\n2025-12,9.624\n", "PRICE", 2),
        ("month,settle\n2025-12,3.76\n", "PRICE", 2),
        ("month,settle\n2025-12,\n", "PRICE", 2),
        ("month,settle\n2025-12,96.24\nZQZ25,96.24\n", "DUP_CONFLICT", 3),
        ("month,settle\n2025-13,96.24\n", "MONTH", 2),
        ("month,settle\nRTYZ5,96.24\n", "MONTH", 2),
        ("month,settle\n2025-12,96.24,7\n", "RAGGED", 2),
        ("month,settle\n2025-12,ninety\n", "NUMBER", 2),
        ("contract\n2025-12\n", "COLUMNS", 1),
        ("day,settle\n2025-12,96.24\n", "COLUMNS", 1),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(tmp_path, text, code, line):
    """A rate instead of a price, a contract twice, no month, no number, a missing column."""
    with pytest.raises(DataRejected) as refused:
        read_funds(written(tmp_path, text), day=DAY)
    assert (refused.value.code, refused.value.line) == (code, line)


def test_settlements_of_no_day_are_refused(tmp_path):
    """Neither a column nor the caller tells the day."""
    with pytest.raises(DataRejected, match="no column date"):
        read_funds(written(tmp_path, "month,settle\n2025-12,96.24\n"))


TEXTS = (
    "id,date,kind,body\n"
    'a,20251029,statement,"First, a sentence.\nSecond ""quoted"" one."\n'
    "b,20251029,sep,Projections.\n"
    'c,20251029,minutes,"Minutes.\nLast Update:\nNovember 19, 2025"\n'
    "d,20251210,minutes,Minutes without a foot.\n"
)


def test_statements_and_minutes_by_the_day_they_came(tmp_path):
    """Minutes are dated by their meeting and known three weeks later, or when their page says."""
    found = read_statements(written(tmp_path, TEXTS))
    assert [(each.day, each.kind) for each in found] == [
        (date(2025, 10, 29), "statement"),
        (date(2025, 11, 19), "minutes"),
        (date(2025, 12, 31), "minutes"),
    ]
    assert found[0].text == 'First, a sentence.\nSecond "quoted" one.'


def test_minutes_are_unknown_before_they_came(tmp_path):
    """On the eve of publication the meeting is three weeks old."""
    path = written(tmp_path, TEXTS)
    assert [each.kind for each in read_statements(path, date(2025, 11, 18))] == ["statement"]
    assert [each.kind for each in read_statements(path, date(2025, 11, 19))] == ["statement", "minutes"]


def test_a_column_may_tell_the_day_of_publication(tmp_path):
    """The minutes of 7 November 2024 came two days early, before Thanksgiving."""
    path = written(tmp_path, "date,published,kind,text\n2024-11-07,2024-11-26,minutes,Minutes.\n")
    assert read_statements(path)[0].day == date(2024, 11, 26)


def test_later_texts_are_not_looked_at(tmp_path):
    """A quote that does not end in a row of a later day changes nothing before it."""
    path = written(tmp_path, TEXTS + 'e,20260128,statement,"never\nends\n')
    assert len(read_statements(path, date(2025, 12, 31))) == 3
    with pytest.raises(DataRejected) as refused:
        read_statements(path)
    assert refused.value.code == "RAGGED"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("date,kind\n20251029,statement\n", "COLUMNS", 1),
        ("date,kind,body\n20251029,statement,\n", "TEXT", 2),
        ("date,kind,body\n29th,statement,Text.\n", "DATE", 2),
        ("date,kind,body\n20251029,statement,One.\n20251029,statement,Two.\n", "DUP_CONFLICT", 3),
        ("date,kind,body\n20251029,statement,One, two.\n", "RAGGED", 2),
        ("date,published,kind,body\n20251029,20251001,minutes,Text.\n", "DATE", 2),
    ],
)
def test_a_wrong_text_is_refused_with_its_line(tmp_path, text, code, line):
    """No text, no day, two texts of one day, commas outside quotes, published before the meeting."""
    with pytest.raises(DataRejected) as refused:
        read_statements(written(tmp_path, text))
    assert (refused.value.code, refused.value.line) == (code, line)


def test_the_minutes_of_october_2025_came_on_19_november(shared):
    """As the Board's page says."""
    path = shared / "data" / "fed" / "fomc_press.csv"
    assert read_statements(path, date(2025, 11, 24))[-1].day == date(2025, 11, 19)
    assert read_statements(path, date(2025, 11, 18))[-1].day == date(2025, 10, 29)
