//! The proleptic Gregorian calendar.

use super::{number, push_number};

/// A day of the proleptic Gregorian calendar, years 1 to 9999.
#[derive(Clone, Copy)]
pub(super) struct Date {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
}

impl Date {
    /// The longest of `YYYYMMDD`, `YYYYMM`, `YYYY` that `digits` is; parts not given are 1.
    pub(super) fn read(digits: &[u8]) -> Option<Self> {
        let part = |range: std::ops::Range<usize>| digits.get(range).map(number);
        let (year, month, day) = match digits.len() {
            4 => (part(0..4)??, 1, 1),
            6 => (part(0..4)??, part(4..6)??, 1),
            8 => (part(0..4)??, part(4..6)??, part(6..8)??),
            _ => return None,
        };
        let date = Self { year, month, day };
        let legal = year >= 1 && (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
        legal.then_some(date)
    }

    /// Days since 0000-03-01; the year is taken to begin in March, so that the leap day comes last.
    pub(super) fn day_number(self) -> i64 {
        let (year, month) = if self.month > 2 { (self.year, self.month - 3) } else { (self.year - 1, self.month + 9) };
        365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + self.day - 1
    }

    /// The inverse of [`Self::day_number`]; `None` outside years 1 to 9999.
    pub(super) fn from_day_number(number: i64) -> Option<Self> {
        if !(Self { year: 1, month: 1, day: 1 }.day_number()..=Self { year: 9999, month: 12, day: 31 }.day_number())
            .contains(&number)
        {
            return None;
        }
        let (era, of_era) = (number / 146_097, number % 146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        Some(Self { year: era * 400 + year_of_era + i64::from(month <= 2), month, day })
    }

    pub(super) fn plus(self, days: i32) -> Option<Self> {
        Self::from_day_number(self.day_number() + i64::from(days))
    }

    /// Write the first `precision` (4, 6 or 8) digits of `YYYYMMDD`.
    pub(super) fn write(self, precision: usize, out: &mut Vec<u8>) {
        for (width, part) in [(4, self.year), (2, self.month), (2, self.day)].into_iter().take(precision / 2 - 1) {
            push_number(out, part.unsigned_abs(), width);
        }
    }
}

pub(super) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
