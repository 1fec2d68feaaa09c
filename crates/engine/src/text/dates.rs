//! Dates in free text: found in the spellings people use, and shifted in the spelling they have.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Match, Regex};

use crate::date::{DateMode, moved_day};
use crate::text::date_forms::{
    COMPACT, DAY_NAME, EASTERN, GLUED, MONTH_SLASH, MONTH_YEAR, Marks, NAME_DAY, UNMARKED, YEAR_FIRST, YEAR_LAST,
    with_plain_digits,
};
use crate::text::months::{MonthName, month_named};

/// A date in a text, and what stands there afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// Where it stands.
    pub place: Range<usize>,
    /// Empty where it goes.
    pub new: String,
}

/// A date has a day, a month and a year.
const FEWEST_DIGITS: usize = 3;
/// What stands for the day of a month without one: the middle, so that the month is right as often as can be.
const MIDDLE: i64 = 15;

/// Two digits up to this are years of this century.
const PIVOT: i64 = 40;

/// Every date in a text. `figures`: moved dates are written YYYYMMDD. `known` tells the days of the study (YYYYMMDD): of two readings, that one is meant.
pub fn find(text: &str, mode: DateMode, figures: bool, known: &dyn Fn(u32) -> bool) -> Vec<Dated> {
    if let Some((plain, places)) = with_plain_digits(text) {
        let back = |at: usize| places.get(at).copied().unwrap_or(text.len());
        let found = find(&plain, mode, figures, known).into_iter();
        return found.map(|one| Dated { place: back(one.place.start)..back(one.place.end), ..one }).collect();
    }
    let mut found: Vec<Dated> = Vec::new();
    if text.bytes().filter(u8::is_ascii_digit).take(FEWEST_DIGITS).count() < FEWEST_DIGITS {
        return found;
    }
    let marks = Marks::of(text);
    let readers: [(bool, &LazyLock<Option<Regex>>, Reader); 10] = [
        (marks.run >= 6 || marks.separators > 1, &UNMARKED, unmarked),
        (marks.run >= 4 && marks.separators > 1, &YEAR_FIRST, numbers),
        (marks.letters, &DAY_NAME, named),
        (marks.letters && marks.run >= 4, &NAME_DAY, named),
        (marks.separators > 1, &YEAR_LAST, either),
        (marks.run >= 8, &COMPACT, numbers),
        (marks.run >= 4 && !text.is_ascii(), &EASTERN, numbers),
        (marks.run >= 8, &GLUED, numbers),
        (marks.letters && marks.run >= 4, &MONTH_YEAR, month_of),
        (marks.run >= 4 && marks.separators > 0, &MONTH_SLASH, month_of),
    ];
    let likely = readers.into_iter().filter_map(|(is_likely, regex, reader)| is_likely.then_some((regex, reader)));
    for (regex, reader) in likely {
        let Some(regex) = &**regex else { continue };
        let mut from = 0;
        while let Some(captures) = regex.captures_at(text, from) {
            let whole = captures.get_match().range();
            let Some(fields) = reader(&captures, known) else {
                // `1.0 on 3 May 2019`: what begins with `0 on 3` is no date, but one may begin inside.
                from = next_char(text, whole.start);
                continue;
            };
            from = whole.end;
            let place = fields.place();
            let is_free = found.iter().all(|one| one.place.end <= place.start || place.end <= one.place.start);
            if is_free && !is_part_of_more(text, &place) {
                found.push(Dated { new: fields.written(text, mode, figures), place });
            }
        }
    }
    found
}

fn next_char(text: &str, at: usize) -> usize {
    at.saturating_add(text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8))
}

/// A version or a UID goes on with a dot and a digit on either side.
fn is_part_of_more(text: &str, place: &Range<usize>) -> bool {
    let before: Vec<char> = text.get(..place.start).unwrap_or_default().chars().rev().take(2).collect();
    let after: Vec<char> = text.get(place.end..).unwrap_or_default().chars().take(2).collect();
    let goes_on = |two: &[char]| matches!(two, ['.' | '/', digit, ..] if digit.is_ascii_digit());
    goes_on(&before) || goes_on(&after)
}

type Reader = fn(&Captures<'_>, &dyn Fn(u32) -> bool) -> Option<Fields>;

/// Where year, month and day stand, and what they are.
struct Fields {
    year: Range<usize>,
    month: Range<usize>,
    /// None where only the month is told.
    day: Option<Range<usize>>,
    /// Time that belongs to it.
    end: usize,
    name: Option<MonthName>,
    /// None where it can be read in two ways.
    date: Option<(i64, u8, u8)>,
}

fn numbers(captures: &Captures<'_>, _: &dyn Fn(u32) -> bool) -> Option<Fields> {
    let one = |names: [&str; 4]| names.iter().find_map(|name| captures.name(name));
    let (year, month, day) = (captures.name("y")?, one(["m", "m2", "m3", "m4"])?, one(["d", "d2", "d3", "d4"])?);
    let date = day_of(number(year)?, number(month)?, number(day)?)?;
    let end = captures.name("rest").map_or(day.end(), |rest| rest.end());
    Some(Fields { year: year.range(), month: month.range(), day: Some(day.range()), end, name: None, date: Some(date) })
}

fn named(captures: &Captures<'_>, known: &dyn Fn(u32) -> bool) -> Option<Fields> {
    let (year, word, day) = (captures.name("y")?, captures.name("n")?, captures.name("d")?);
    let (full, number) = (century(year)?, number(day)?);
    let name = month_named(word.as_str(), is_iberian(captures));
    let date = name.and_then(|name| day_of(full, i64::from(name.month), number));
    // In whatever language: a word between a day and a year that the study has.
    let is_known = |month: i64| day_of(full, month, number).and_then(packed).is_some_and(known);
    if date.is_none() && (name.is_some() || word.as_str().is_ascii() || !(1..=12).any(is_known)) {
        return None;
    }
    let end = year.end().max(day.end());
    Some(Fields { year: year.range(), month: word.range(), day: Some(day.range()), end, name, date })
}

/// Spanish and Portuguese have `de` between day, month and year.
fn is_iberian(captures: &Captures<'_>) -> bool {
    captures.get_match().as_str().contains(" de ")
}

/// A month, and no day.
fn month_of(captures: &Captures<'_>, _: &dyn Fn(u32) -> bool) -> Option<Fields> {
    let year = captures.name("y")?;
    let word = captures.name("n").or_else(|| captures.name("m"))?;
    let name = captures.name("n").map(|word| month_named(word.as_str(), is_iberian(captures)));
    let (name, month) = match name {
        Some(name) => (name, i64::from(name?.month)),
        None => (None, number(word)?),
    };
    let date = day_of(number(year)?, month, MIDDLE)?;
    Some(Fields { year: year.range(), month: word.range(), day: None, end: year.end(), name, date: Some(date) })
}

/// Year, month and day in the order in which the study has that day; nothing if it has none.
fn unmarked(captures: &Captures<'_>, known: &dyn Fn(u32) -> bool) -> Option<Fields> {
    let one = |names: [&str; 4]| names.iter().find_map(|name| captures.name(name));
    let (first, second) = (one(["a", "a2", "a3", "a4"])?, one(["b", "b2", "b3", "b4"])?);
    let third = one(["c", "c2", "c3", "c4"])?;
    let orders = [(first, second, third), (third, second, first), (third, first, second)];
    orders.into_iter().find_map(|(year, month, day)| {
        let date = day_of(century(year)?, number(month)?, number(day)?)?;
        packed(date).filter(|&day| known(day))?;
        let (year, month, day) = (year.range(), month.range(), Some(day.range()));
        Some(Fields { year, month, day, end: third.end(), name: None, date: Some(date) })
    })
}

/// Day and month, or month and day.
fn either(captures: &Captures<'_>, known: &dyn Fn(u32) -> bool) -> Option<Fields> {
    let (first, year) = (captures.name("a")?, captures.name("y")?);
    let second = ["b", "b2", "b3", "b4"].iter().find_map(|name| captures.name(name))?;
    let full = century(year)?;
    let day_first = day_of(full, number(second)?, number(first)?);
    let month_first = day_of(full, number(first)?, number(second)?);
    let is_known = |date: Option<(i64, u8, u8)>| date.is_some_and(|date| packed(date).is_some_and(known));
    let (date, is_day_first) = match (day_first, month_first) {
        (None, None) => return None,
        (Some(_), None) => (day_first, true),
        (None, Some(_)) => (month_first, false),
        (Some(one), Some(other)) if one == other => (day_first, true),
        // The study has one of the two.
        _ if is_known(day_first) != is_known(month_first) => {
            if is_known(day_first) {
                (day_first, true)
            } else {
                (month_first, false)
            }
        }
        _ => (None, true),
    };
    // Two digits for the year need two for day and month, or a slash: 1.2.03 is a version.
    let is_short = year.len() == 2 && first.len() + second.len() < 4 && !captures.get(0)?.as_str().contains('/');
    let is_spaced = year.len() == 2 && captures.get_match().as_str().contains(' ');
    if is_short || is_spaced {
        return None;
    }
    let (day, month) = if is_day_first { (first, second) } else { (second, first) };
    Some(Fields { year: year.range(), month: month.range(), day: Some(day.range()), end: year.end(), name: None, date })
}

fn number(found: Match<'_>) -> Option<i64> {
    found.as_str().parse().ok()
}

fn century(year: Match<'_>) -> Option<i64> {
    let value = number(year)?;
    Some(match year.len() {
        2 if value <= PIVOT => 2000 + value,
        2 => 1900 + value,
        _ => value,
    })
}

fn day_of(year: i64, month: i64, day: i64) -> Option<(i64, u8, u8)> {
    moved_day((year, u8::try_from(month).ok()?, u8::try_from(day).ok()?), 0)
}

fn packed((year, month, day): (i64, u8, u8)) -> Option<u32> {
    u32::try_from(year * 10_000 + i64::from(month) * 100 + i64::from(day)).ok()
}

impl Fields {
    fn place(&self) -> Range<usize> {
        let day = self.day.as_ref().map_or(usize::MAX, |day| day.start);
        self.year.start.min(self.month.start).min(day)..self.end
    }

    /// The date as the mode wants it, in the spelling it has; empty where it goes.
    fn written(&self, text: &str, mode: DateMode, figures: bool) -> String {
        let place = self.place();
        let own = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
        let days = match (mode, self.date) {
            (DateMode::Keep, _) => return own(&place).to_owned(),
            (DateMode::Year, Some((year, ..))) => return year.to_string(),
            (DateMode::Shift(days), Some(_)) => days,
            _ => return String::new(),
        };
        let Some((year, month, day)) = self.date.and_then(|date| moved_day(date, days)) else { return String::new() };
        if figures {
            return format!("{year:04}{month:02}{day:02}");
        }
        let year = if self.year.len() == 2 { format!("{:02}", year % 100) } else { format!("{year:04}") };
        let month = match self.name {
            Some(name) => name.other(month, own(&self.month)),
            None => as_wide(month, self.month.len()),
        };
        let mut parts = vec![(&self.year, year), (&self.month, month)];
        parts.extend(self.day.as_ref().map(|own| (own, as_wide(day, own.len()))));
        parts.sort_by_key(|(range, _)| range.start);
        let (mut out, mut at) = (String::new(), place.start);
        for (range, new) in parts {
            out.push_str(own(&(at..range.start)));
            out.push_str(&new);
            at = range.end;
        }
        out + own(&(at..place.end))
    }
}

/// With a leading zero where there was one, or might have been.
fn as_wide(value: u8, width: usize) -> String {
    if width >= 2 { format!("{value:02}") } else { value.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shifted(text: &str, mode: DateMode, known: &[u32]) -> String {
        let mut found = find(text, mode, false, &|day| known.contains(&day));
        found.sort_by_key(|one| std::cmp::Reverse(one.place.start));
        let mut out = text.to_owned();
        for one in found {
            out.replace_range(one.place, &one.new);
        }
        out
    }

    #[test]
    fn each_spelling_is_shifted_in_its_own() {
        for (text, wanted) in [
            ("scan 2019-05-03.", "scan 2019-06-02."),
            ("2019/5/3 ok", "2019/6/2 ok"),
            ("on 03.05.2019!", "on 02.06.2019!"),
            ("d 20190503 x", "d 20190602 x"),
            ("t 20190503101530.123", "t 20190602101530.123"),
            ("3 May 2019", "2 Jun 2019"),
            ("03-MAY-2019", "02-JUN-2019"),
            ("May 3, 2019", "Jun 2, 2019"),
            ("3. Mai 2019", "2. Jun 2019"),
            ("13. 3. 1961", "12. 4. 1961"),
            ("Fri May  3 10:12:13 2019", "Fri Jun  2 10:12:13 2019"),
            ("2019-05-03T10:11:12", "2019-06-02T10:11:12"),
            ("20190503T101112", "20190602T101112"),
            ("img20190503a", "img20190602a"),
            ("2019年5月3日", "2019年6月2日"),
            ("２０１９－０５－０３ 頭", "2019-06-02 頭"),
            ("prior March 2019, 03/2019", "prior April 2019, 04/2019"),
            ("12 de marzo de 2019", "11 de abril de 2019"),
            ("03052019 and 190503, 19-05-03 but 190504", "02062019 and 190602, 19-06-02 but 190504"),
            ("am 13. März 2019", "am 12. April 2019"),
            ("1er mai 2019", "31er mai 2019"),
            ("3 de mayo de 2019", "2 de junio de 2019"),
            ("23/12/61", "22/01/62"),
            ("iso 1.0 on 13 May 2019", "iso 1.0 on 12 Jun 2019"),
            ("AC 3.27 prior 01-JAN-2001", "AC 3.27 prior 31-JAN-2001"),
            ("Feb 13, 2020", "Mar 14, 2020"),
        ] {
            assert_eq!(shifted(text, DateMode::Shift(30), &[20_190_503]), wanted, "{text}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_goes_unless_it_is_known() {
        assert_eq!(shifted("on 3 мая 2019", DateMode::Shift(30), &[20_190_503]), "on ");
        assert_eq!(shifted("on 05/03/2019", DateMode::Shift(30), &[]), "on ");
        assert_eq!(shifted("on 05/03/2019", DateMode::Shift(30), &[20_190_503]), "on 06/02/2019");
        assert_eq!(shifted("on 05/03/2019", DateMode::Shift(30), &[20_190_305]), "on 04/04/2019");
    }

    #[test]
    fn other_modes() {
        assert_eq!(shifted("on 2019-05-03, born 1950", DateMode::Remove, &[]), "on , born 1950");
        assert_eq!(shifted("on 2019-05-03", DateMode::Year, &[]), "on 2019");
        assert_eq!(shifted("on 2019-05-03", DateMode::Keep, &[]), "on 2019-05-03");
    }

    #[test]
    fn what_is_no_date_stays() {
        for text in [
            "1.2.840.10008.1.2",
            "v1.2.03",
            "2019-13-45",
            "T1 3 mm",
            "120 kV",
            "TE/TR 12/2000",
            "190503",
            "slice 1. 2. 30",
            "may 2 mm",
            "TI 1900",
            "99999999",
            "12-34-56",
            "VB17A 3.10.2",
        ] {
            assert_eq!(shifted(text, DateMode::Remove, &[]), text, "{text}");
        }
    }

    proptest! {
        #[test]
        fn there_and_back(year in 1900_i64..2099, month in 1_u8..=12, day in 13_u8..=28, days in -5000_i32..5000) {
            for text in [format!("{year:04}-{month:02}-{day:02}"), format!("{day:02}.{month:02}.{year:04}"), format!("{year:04}{month:02}{day:02}")] {
                let there = shifted(&text, DateMode::Shift(days), &[]);
                prop_assume!(!there.is_empty() && there.len() == text.len());
                let read = find(&there, DateMode::Keep, false, &|_| false);
                prop_assume!(read.len() == 1 && !find(&there, DateMode::Year, false, &|_| false)[0].new.is_empty());
                prop_assert_eq!(shifted(&there, DateMode::Shift(-days), &[]), text);
            }
        }

        #[test]
        fn nothing_panics(text in "[0-9./ a-z-]{0,30}|\\PC{0,30}", days in proptest::num::i32::ANY) {
            shifted(&text, DateMode::Shift(days), &[]);
        }
    }
}
