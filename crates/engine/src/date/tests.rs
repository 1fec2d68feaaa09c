//! Known answers and properties of date handling.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::calendar::days_in_month;
use super::*;
use proptest::prelude::*;

fn text(mode: DateMode, vr: [u8; 2], value: &str) -> Option<String> {
    match apply(mode, vr, value.as_bytes()) {
        Shifted::Value(bytes) => Some(String::from_utf8(bytes).unwrap()),
        Shifted::Otherwise => None,
    }
}

fn shifted(vr: [u8; 2], days: i32, value: &str) -> Option<String> {
    text(DateMode::Shift(days), vr, value)
}

#[test]
fn da_shifts_over_months_years_and_leap_days() {
    let cases = [
        ("20240228", 1, "20240229"),
        ("20230228", 1, "20230301"),
        ("19000228", 1, "19000301"),
        ("20000228", 1, "20000229"),
        ("20201231", 1, "20210101"),
        ("20210101", -1, "20201231"),
        ("20200101", 366, "20210101"),
        ("00010102", -1, "00010101"),
        ("99991230", 1, "99991231"),
        ("2020.01.31", 1, "20200201"),
        ("20200101 ", 0, "20200101"),
        ("20200101\0\0", 0, "20200101"),
        ("20200101\\\\20200102", 1, "20200102\\\\20200103"),
        ("20200101-20200131", 1, "20200102-20200201 "),
        ("-20200131", 1, "-20200201 "),
        ("20200131-", 1, "20200201- "),
        ("", 7, ""),
        ("\\", 7, "\\ "),
    ];
    for (value, days, expected) in cases {
        assert_eq!(shifted(*b"DA", days, value).unwrap().trim_end(), expected.trim_end(), "{value}");
    }
}

#[test]
fn da_that_cannot_be_read_falls_back() {
    for value in [
        "20230229",
        "20201301",
        "20200001",
        "2020",
        "202001",
        "00000101",
        "2020-01-01",
        "20200101\\x",
        "-",
        "--",
        "2020010A",
        "JOHN DOE",
        "20200101-20200132",
        " 20200101",
        "2020.0101",
        "20200101-20200101-20200101",
    ] {
        assert_eq!(shifted(*b"DA", 1, value), None, "{value}");
        assert_eq!(text(DateMode::Keep, *b"DA", value), None, "{value}");
    }
    assert_eq!(shifted(*b"DA", -1, "00010101"), None);
    assert_eq!(shifted(*b"DA", 1, "99991231"), None);
    assert_eq!(shifted(*b"DA", i32::MAX, "20200101"), None);
    assert_eq!(shifted(*b"DA", i32::MIN, "20200101"), None);
    assert_eq!(text(DateMode::Remove, *b"DA", "20200101"), None);
    assert_eq!(shifted(*b"LO", 1, "20200101"), None);
}

#[test]
fn dt_keeps_time_offset_and_precision() {
    let cases = [
        ("20200131235959.123456+0100", "20200201235959.123456+0100"),
        ("20200131235959-0500", "20200201235959-0500 "),
        ("2020013123", "2020020123"),
        ("20200131", "20200201"),
        ("202001", "202001"),
        ("2020", "2020"),
        ("2020-0500", "2020-0500 "),
        ("2020-2021", "2020-2021 "),
        ("20200131-", "20200201- "),
        ("-20200131+0000", "-20200201+0000"),
        ("20200131-0500-20200229-0500", "20200201-0500-20200301-0500 "),
        ("20200131-20200229", "20200201-20200301 "),
        ("20161231235960", "20170101235960"),
        ("20200131\\\\2020", "20200201\\\\2020"),
    ];
    for (value, expected) in cases {
        assert_eq!(shifted(*b"DT", 1, value).as_deref().map(str::trim_end), Some(expected.trim_end()), "{value}");
    }
    assert_eq!(shifted(*b"DT", 31, "202001").as_deref(), Some("202002"));
    assert_eq!(shifted(*b"DT", -1, "2020").as_deref(), Some("2019"));
    assert_eq!(shifted(*b"DT", -1, "2020-1201"), None, "the end would read as an offset");
    for value in [
        "202",
        "20200",
        "20200131240000",
        "20200131126000",
        "202001311200.5",
        "20200131235959.",
        "-",
        "20200131235959.1234567",
        "20200131+1500",
        "20200131+0160",
        "20200131Z",
        "20200131 12",
        "20200131-x",
    ] {
        assert_eq!(shifted(*b"DT", 1, value), None, "{value}");
    }
}

#[test]
fn year_mode_cuts_to_the_year() {
    assert_eq!(text(DateMode::Year, *b"DA", "20200715\\19991231").as_deref(), Some("20200101\\19990101 "));
    assert_eq!(text(DateMode::Year, *b"DT", "20200715101010+0100").as_deref(), Some("2020"));
    assert_eq!(text(DateMode::Year, *b"DT", "20200715-20210101").as_deref(), Some("2020-2021 "));
    assert_eq!(text(DateMode::Year, *b"TM", "101010"), None);
}

#[test]
fn tm_is_checked_and_left_alone() {
    for value in ["10", "1010", "101010.123456", "10:10:10", "10:10", "101010-111111", "-11", "10-", "10\\11 ", ""] {
        let kept = shifted(*b"TM", 5, value).unwrap();
        assert_eq!(kept.trim_end(), value.trim_end());
    }
    for value in ["24", "1", "1060", "10:1010", "10::10", "noon", "0::", "101010.", "1010.5", "-", "10-11-12", "101061"]
    {
        assert_eq!(shifted(*b"TM", 5, value), None, "{value}");
    }
}

#[test]
fn keep_leaves_the_bytes() {
    assert_eq!(apply(DateMode::Keep, *b"DA", b"2020.01.01\0\0"), Shifted::Value(b"2020.01.01\0\0".to_vec()));
    assert_eq!(apply(DateMode::Keep, *b"DT", b"2020 "), Shifted::Value(b"2020  ".to_vec()));
}

#[test]
fn ages_are_capped() {
    let cases = [
        ("089Y", "089Y"),
        ("090Y", "090Y"),
        ("105Y", "090Y"),
        ("999M", "999M"),
        ("999D", "999D"),
        ("999W", "999W"),
        ("091Y\\010Y", "090Y\\010Y "),
        ("", ""),
        ("\\099Y", "\\090Y "),
        ("105Y\0\0", "090Y"),
    ];
    for (value, expected) in cases {
        assert_eq!(cap_age(value.as_bytes(), 90).unwrap(), expected.as_bytes(), "{value}");
    }
    assert_eq!(cap_age(b"024M", 2).unwrap(), b"002Y");
    assert_eq!(cap_age(b"023M", 2).unwrap(), b"023M");
    assert_eq!(cap_age(b"730D", 2).unwrap(), b"730D");
    assert_eq!(cap_age(b"731D", 2).unwrap(), b"002Y");
    assert_eq!(cap_age(b"105W", 2).unwrap(), b"002Y");
    for value in ["45Y", "Anon", "0455Y", "045y", "YYYY", "045Y\\x"] {
        assert_eq!(cap_age(value.as_bytes(), 90), None, "{value}");
    }
}

#[test]
fn every_day_number_goes_there_and_back() {
    let first = Date { year: 1, month: 1, day: 1 };
    let (mut number, mut last) = (first.day_number(), (0, 12, 31));
    while let Some(date) = Date::from_day_number(number) {
        assert_eq!(date.day_number(), number);
        let follows = if date.day > 1 {
            (date.year, date.month, date.day - 1) == last
        } else if date.month > 1 {
            (date.year, date.month - 1, days_in_month(date.year, date.month - 1)) == last
        } else {
            (date.year - 1, 12, 31) == last
        };
        assert!(follows);
        last = (date.year, date.month, date.day);
        number += 1;
    }
    assert_eq!(last, (9999, 12, 31));
}

proptest! {
    #[test]
    fn any_bytes_are_survived(value in prop::collection::vec(any::<u8>(), 0..40), days: i32, vr in 0..3_usize) {
        let vr = [*b"DA", *b"DT", *b"TM"][vr];
        for mode in [DateMode::Keep, DateMode::Shift(days), DateMode::Year] {
            if let Shifted::Value(out) = apply(mode, vr, &value) {
                prop_assert!(out.len() % 2 == 0);
            }
        }
        let _ = cap_age(&value, 90);
    }

    #[test]
    fn date_like_bytes_are_survived(value in "[0-9.:+\\-\\\\ ]{0,30}", days in -40_000..40_000_i32, vr in 0..3_usize) {
        let vr = [*b"DA", *b"DT", *b"TM"][vr];
        if let Shifted::Value(out) = apply(DateMode::Shift(days), vr, value.as_bytes()) {
            prop_assert!(out.len() <= value.len() + 1);
            prop_assert!(matches!(apply(DateMode::Keep, vr, &out), Shifted::Value(_)));
        }
    }

    #[test]
    fn a_shift_can_be_undone(day in 100_000_i64..3_000_000, days in -90_000..90_000_i32, time in "([01][0-9][0-5][0-9](\\+0[0-9]00)?)?") {
        let date = Date::from_day_number(day).unwrap();
        let mut value = Vec::new();
        date.write(8, &mut value);
        value.extend_from_slice(time.as_bytes());
        let Shifted::Value(there) = apply(DateMode::Shift(days), *b"DT", &value) else { panic!("legal") };
        let Shifted::Value(back) = apply(DateMode::Shift(-days), *b"DT", &there) else { panic!("legal") };
        prop_assert_eq!(trim_end(&back), &value[..]);
    }
}
