"""Spellings of days: each is distinct, and read again by other means gives the day."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubjay.text.dates import month_names, spellings, weak_spellings
from scrubjay.text.fold import fold

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))

MONTHS = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar marz april mai juni juli august september oktober november dezember",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}


def numbers_of(name):
    """Months that begin with these letters in some language, or are shortened so."""
    short = {"mrz": 3, "mrt": 3, "maerz": 3, "janner": 1, "feber": 2, "setiembre": 9, "set": 9, "sett": 9, "juill": 7}
    found = {at for row in MONTHS.values() for at, full in enumerate(row.split(), 1) if full.startswith(name)}
    return found | ({short[name]} if name in short else set())


def readings(text):
    """Every (year or its last two digits, month, day) that a text may mean."""
    text = re.sub(r"(\d)(st|nd|rd|th|er)\b", r"\1", text)
    parts = [part for part in re.findall(r"\d+|[^\W\d]+", text) if part not in ("de", "of")]
    if len(parts) == 6:  # year, month and day each with its sign
        parts = parts[::2]
    if len(parts) == 1:
        run = parts[0]
        year = len(run) - 4
        cuts = (
            (run[:year], run[year:-2], run[-2:]),
            (run[-year:], run[2:4], run[:2]),
            (run[-year:], run[:2], run[2:4]),
        )
        return {(int(y), int(m), int(d)) for y, m, d in cuts}
    first, second, third = parts
    orders = ((first, second, third), (third, second, first), (third, first, second))
    found = set()
    for y, m, d in orders:
        if y.isdigit() and d.isdigit() and len(y) in (2, 4) and len(d) <= 2:
            months = {int(m)} if m.isdigit() else numbers_of(m)
            found |= {(int(y), month, int(d)) for month in months}
    return found


@given(DAYS)
def test_each_spelling_is_distinct_folded_and_reads_as_the_day(day):
    strong, weak = spellings(*day.timetuple()[:3]), weak_spellings(*day.timetuple()[:3])
    assert len({*strong, *weak}) == len(strong) + len(weak)
    for text in (*strong, *weak):
        assert fold(text) == text
        means = readings(text)
        assert (day.year, day.month, day.day) in means or (day.year % 100, day.month, day.day) in means, text


def test_a_day_that_is_asked_for_in_many_ways():
    wanted = """19610312|12031961|03121961|1961-03-12|1961-3-12|1961/03/12|1961.03.12|1961 03 12|12.03.1961|12.3.1961
    12/03/1961|12/3/1961|03/12/1961|3/12/1961|12-03-1961|03-12-1961|12.03.61|12/03/61|12/3/61|3/12/61|12-03-61
    61-03-12|12. 3. 1961|12. 03. 1961|12 march 1961|12 mar 1961|12-mar-1961|12-mar-61|12mar1961|12mar61|march 12, 1961
    mar 12, 1961|march 12 1961|mar. 12, 1961|march 12th, 1961|12th march 1961|12th of march 1961|1961-mar-12|12/mar/1961
    12. marz 1961|12. maerz 1961|12. mrz 1961|12.marz.1961|12 mars 1961|12 marzo 1961|12 de marzo de 1961
    12 de mar de 1961|12 maart 1961|12 mrt 1961|12 mrt. 1961
    1961年3月12日|1961年03月12日|1961 march 12|12.mar.61|march-12-1961"""
    assert {text.strip() for text in re.split(r"[|\n]", wanted)} <= set(spellings(1961, 3, 12))


def test_leading_zeros_and_first_of_a_month():
    wanted = """01.02.2004|1.2.2004|01.02.04|01/02/04|1/2/04|04-2-1|01-feb-04|1-feb-04|1st february 2004
    february 1st, 2004|1er fevrier 2004|1 febr 2004|february 1, 04"""
    found = set(spellings(2004, 2, 1))
    assert {text.strip() for text in re.split(r"[|\n]", wanted)} <= found
    assert fold("2004년 2월 1일") in found


@pytest.mark.parametrize(
    ("day", "nth"),
    [(2, "2nd"), (3, "3rd"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"), (22, "22nd"), (30, "30th")],
)
def test_ordinals(day, nth):
    assert f"{nth} may 1999" in spellings(1999, 5, day)


def test_weak_spellings():
    assert set(weak_spellings(1961, 3, 12)) == {
        *("610312", "120361", "031261"),
        *("61 03 12", "12 03 61", "03 12 61", "61 3 12", "12 3 61", "3 12 61"),
        *("61.3.12", "12.3.61", "3.12.61"),
    }
    assert "12.11.99" in spellings(1999, 11, 12)
    assert "12.11.99" not in weak_spellings(1999, 11, 12)


@pytest.mark.parametrize("day", [(2023, 2, 29), (2023, 13, 1), (2023, 0, 1), (2023, 1, 0), (0, 1, 1)])
def test_what_is_no_day_is_refused(day):
    with pytest.raises(ValueError):
        spellings(*day)
    with pytest.raises(ValueError):
        weak_spellings(*day)


def test_months():
    assert [row.month for row in month_names()] == list(range(1, 13)) * 6
    for language, row in MONTHS.items():
        names = [fold(month.full[0]) for month in month_names() if month.language == language]
        assert names == row.split()
    everything = [
        (row.language, fold(name)) for row in month_names() for name in {*map(fold, row.full), *map(fold, row.short)}
    ]
    assert len(set(everything)) == len(everything)
    assert all(name and not name.endswith(".") for row in month_names() for name in (*row.full, *row.short))


def test_no_name_means_two_months():
    months = {}
    for row in month_names():
        for name in map(fold, (*row.full, *row.short)):
            assert months.setdefault(name, row.month) == row.month
