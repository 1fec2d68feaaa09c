//! Dates, times and ages: DA, DT, TM and AS values (PS3.5 6.2) read, shifted, cut to the year or capped.
//!
//! Works on raw value bytes. Nothing is guessed: a value that does not follow the grammar, or is not a day of the
//! proleptic Gregorian calendar from year 1 to 9999, makes the whole element [`Shifted::Otherwise`].

mod age;
mod calendar;
mod clock;

pub use age::cap_age;
use calendar::Date;
use clock::{clock, offset_length, tm_range};

/// What a plan wants done to dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateMode {
    /// Leave the value, if it can be read.
    Keep,
    /// Never keep a date: always the fallback.
    Remove,
    /// Add this many days, possibly negative.
    Shift(i32),
    /// Keep the year only: DA becomes `YYYY0101`, DT becomes `YYYY`.
    Year,
}

/// What became of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shifted {
    /// The new value, of even length.
    Value(Vec<u8>),
    /// The caller applies the action's fallback code.
    Otherwise,
}

/// Apply `mode` to the raw value of a DA, DT or TM element; any other VR is `Otherwise`.
///
/// - Values are separated by backslash; empty ones stay empty; trailing spaces and NULs are dropped.
/// - Ranges (`A-B`, `-B`, `A-`) are shifted at both ends. In a DT, `-HHMM` up to `-1200` is an offset from UTC
///   and no year.
/// - A DT of less than day precision is shifted as its first day and cut back to the precision it had.
/// - Legacy `YYYY.MM.DD` is written `YYYYMMDD`.
/// - TM is only checked: a shift by days does not touch it. `Year` gives `Otherwise`.
#[must_use]
pub fn apply(mode: DateMode, vr: [u8; 2], value: &[u8]) -> Shifted {
    if mode == DateMode::Remove {
        return Shifted::Otherwise;
    }
    let trimmed = trim_end(value);
    let mut out = Vec::with_capacity(value.len().saturating_add(1));
    for (index, part) in trimmed.split(|byte| *byte == b'\\').enumerate() {
        if index > 0 {
            out.push(b'\\');
        }
        let part = trim_end(part);
        let written = match &vr {
            _ if part.is_empty() => Some(()),
            b"DA" => da_range(mode, part, &mut out),
            b"DT" => dt_range(mode, part, &mut out),
            b"TM" if mode != DateMode::Year => tm_range(part),
            _ => None,
        };
        if written.is_none() {
            return Shifted::Otherwise;
        }
    }
    if mode == DateMode::Keep || &vr == b"TM" {
        out.clear();
        out.extend_from_slice(value);
    }
    if out.len() % 2 == 1 {
        out.push(b' ');
    }
    Shifted::Value(out)
}

/// A DA value as YYYYMMDD, if it is a day that the calendar has.
pub(crate) fn day(value: &[u8]) -> Option<String> {
    let mut out = Vec::with_capacity(8);
    da_range(DateMode::Shift(0), value, &mut out)?;
    String::from_utf8(out).ok().filter(|text| text.len() == 8)
}

/// A day of the calendar some days on; none where there is no such day.
pub(crate) fn moved_day((year, month, day): (i64, u8, u8), days: i32) -> Option<(i64, u8, u8)> {
    let legal = (1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1;
    if !legal || i64::from(day) > calendar::days_in_month(year, i64::from(month)) {
        return None;
    }
    let moved = Date { year, month: i64::from(month), day: i64::from(day) }.plus(days)?;
    Some((moved.year, u8::try_from(moved.month).ok()?, u8::try_from(moved.day).ok()?))
}

/// Whole years from `birth` to `day`, both YYYYMMDD.
pub(crate) fn years_between(birth: &str, day: &str) -> Option<u32> {
    let (birth, day) = (Date::read(birth.as_bytes())?, Date::read(day.as_bytes())?);
    let before = (day.month, day.day) < (birth.month, birth.day);
    u32::try_from(day.year - birth.year - i64::from(before)).ok()
}

/// Whether `text` is one legal AS value.
pub(crate) fn is_as(text: &[u8]) -> bool {
    age::age(text).is_some()
}

/// Whether `text` is one legal DA value, to write and not to query: no range, no legacy spelling.
pub(crate) fn is_da(text: &[u8]) -> bool {
    text.len() == 8 && Date::read(text).is_some()
}

/// Whether `text` is one legal DT value, to write and not to query.
pub(crate) fn is_dt(text: &[u8]) -> bool {
    text.len() <= 26 && dt_split(text).is_some_and(|(_, rest)| rest.is_empty())
}

/// Whether `text` is one legal TM value, to write and not to query.
pub(crate) fn is_tm(text: &[u8]) -> bool {
    text.len() <= 13 && clock(text) == Some(text.len())
}

/// Read a DA value or range and write what `mode` makes of it.
fn da_range(mode: DateMode, part: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let mut ends = part.splitn(2, |byte| *byte == b'-');
    let from = ends.next().unwrap_or_default();
    if !from.is_empty() {
        da(mode, from, out)?;
    }
    if let Some(until) = ends.next() {
        if from.is_empty() && until.is_empty() {
            return None;
        }
        out.push(b'-');
        if !until.is_empty() {
            da(mode, until, out)?;
        }
    }
    Some(())
}

fn da(mode: DateMode, text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let mut digits = text.to_vec();
    if text.len() == 10 && text[4] == b'.' && text[7] == b'.' {
        digits.retain(|byte| *byte != b'.');
    }
    if digits.len() != 8 {
        return None;
    }
    let date = Date::read(&digits)?;
    match mode {
        DateMode::Shift(days) => date.plus(days)?.write(8, out),
        _ => Date { month: 1, day: 1, ..date }.write(8, out),
    }
    Some(())
}

/// Read a DT value or range and write what `mode` makes of it.
fn dt_range(mode: DateMode, part: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let after_dash = if let Some(until) = part.strip_prefix(b"-") {
        Some(until)
    } else {
        match dt(mode, part, out)? {
            b"" => None,
            rest => Some(rest.strip_prefix(b"-")?),
        }
    };
    let Some(until) = after_dash else {
        return Some(());
    };
    out.push(b'-');
    if until.is_empty() {
        return (part.len() > 1).then_some(());
    }
    let start = out.len();
    if !dt(mode, until, out)?.is_empty() {
        return None;
    }
    // A bare year that reads as an offset would change the meaning of the range.
    let ambiguous = out.get(start..).is_some_and(|end| offset_length(&[b"-", end].concat()) > 0);
    (!ambiguous).then_some(())
}

/// One DT value at the start of `text`; gives what follows it.
fn dt<'a>(mode: DateMode, text: &'a [u8], out: &mut Vec<u8>) -> Option<&'a [u8]> {
    let (precision, rest) = dt_split(text)?;
    let date = Date::read(text.get(..precision)?)?;
    match mode {
        DateMode::Shift(days) => {
            date.plus(days)?.write(precision, out);
            out.extend_from_slice(text.get(precision..text.len() - rest.len())?);
        }
        _ => date.write(4, out),
    }
    Some(rest)
}

/// Check the DT at the start of `text`: the number of date digits (4, 6 or 8), and what follows the value.
fn dt_split(text: &[u8]) -> Option<(usize, &[u8])> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let precision = digits.min(8);
    Date::read(text.get(..precision)?)?;
    let mut end = precision;
    if digits > 8 {
        end += clock(text.get(8..)?)?;
    }
    end += offset_length(text.get(end..)?);
    Some((precision, text.get(end..)?)).filter(|(_, rest)| rest.is_empty() || rest[0] == b'-')
}

/// Up to eight ASCII digits as a number.
fn number(digits: &[u8]) -> Option<i64> {
    if digits.len() > 8 || digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_i64, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0')))
}

/// Append the last `width` digits of `value`.
fn push_number(out: &mut Vec<u8>, value: u64, width: u32) {
    out.extend((0..width).rev().map(|place| b'0' + u8::try_from(value / 10_u64.pow(place) % 10).unwrap_or(0)));
}

fn trim_end(value: &[u8]) -> &[u8] {
    let end = value.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |last| last + 1);
    value.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests;
