//! The spellings of dates as patterns, and what can be told of a text before they are tried.

use std::sync::LazyLock;

use regex::Regex;

/// `2019-05-03`, `2019/5/3`, `2019.05.03`, with the same separator twice.
pub(super) static YEAR_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?P<y>(?:18|19|20)\d\d)(?:-(?P<m>\d\d?)-(?P<d>\d\d?)|/(?P<m2>\d\d?)/(?P<d2>\d\d?)|\.(?P<m3>\d\d?)\.(?P<d3>\d\d?)|_(?P<m4>\d\d)_(?P<d4>\d\d))(?:\b|T[0-2]\d)").ok()
});
/// `03.05.2019`, `5/3/19`, `03-05-2019`: which number is the day is another question.
pub(super) static YEAR_LAST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?P<a>\d\d?)(?:-(?P<b>\d\d?)-|/(?P<b2>\d\d?)/|\. ?(?P<b3>\d\d?)\. ?|_(?P<b4>\d\d)_)(?P<y>(?:18|19|20)\d\d|\d\d)\b").ok()
});
/// `20190503`, alone or before a time of four to six digits.
pub(super) static COMPACT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:\b|_)(?P<y>(?:18|19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?P<rest>(?:[0-2]\d[0-5]\d(?:[0-5]\d)?(?:\.\d{1,6})?)?)(?:\b|_|T[0-2]\d)").ok()
});
/// `3 May 2019`, `3-MAY-19`, `3. Mai 2019`, `1er mai 2019`, `3 de mayo de 2019`.
pub(super) static DAY_NAME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?P<d>\d\d?)(?:st|nd|rd|th|er|º|°|\.)?(?:[ ./_-]|\s+de\s+|\s+of\s+){0,2}(?P<n>\p{L}{3,10})\.?(?:[ ,./_-]|\s+de\s+|\s+del\s+){0,2}(?P<y>(?:18|19|20)\d\d|\d\d)\b").ok()
});
/// `May 3, 2019`, `May 3rd 2019`, `May  3 10:12:13 2019`.
pub(super) static NAME_DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?P<n>\p{L}{3,10})\.?[ ./_-]{1,2}(?P<d>\d\d?)(?:st|nd|rd|th)?(?:,\s*|[ ./_-]{1,2})(?:\d\d?:\d\d(?::\d\d)?(?: ?[A-Z]{2,4})? )?(?P<y>(?:18|19|20)\d\d)\b").ok()
});

/// `2019年5月3日`, `2019년 5월 3일`.
pub(super) static EASTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?P<y>(?:18|19|20)\d\d) ?[年년] ?(?P<m>\d\d?) ?[月월] ?(?P<d>\d\d?) ?[日일号號]").ok()
});
/// `scan20190503a`: between letters, where no word ends.
pub(super) static GLUED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^\d.])(?P<y>(?:19[5-9]|20[0-4])\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?:$|[^\d.])").ok()
});
/// `03052019`, `030519`, `190503`, `19-05-03`: numbers like others, unless the study has that day.
pub(super) static UNMARKED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^\d.])(?:(?P<a>\d\d)(?P<b>\d\d)(?P<c>(?:18|19|20)\d\d|\d\d)|(?P<a2>\d\d)-(?P<b2>\d\d)-(?P<c2>\d\d)|(?P<a3>\d\d)/(?P<b3>\d\d)/(?P<c3>\d\d)|(?P<a4>\d\d)\.(?P<b4>\d\d)\.(?P<c4>\d\d))(?:$|\D)").ok()
});
/// `March 2019`, `marzo de 2019`.
pub(super) static MONTH_YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(?P<n>\p{L}{3,10})\.?(?:[ ,-]{1,2}|\s+de\s+)(?P<y>(?:19|20)\d\d)\b").ok());
/// `03/2019`; but 12/2000 may be two times in milliseconds.
pub(super) static MONTH_SLASH: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(?P<m>0[1-9]|1[0-2])/(?P<y>19\d\d|20(?:0[1-9]|[1-4]\d))\b").ok());

/// What a text has of which dates are made, to pass over most patterns without a try.
pub(super) struct Marks {
    /// Digits of the longest number.
    pub(super) run: usize,
    /// Characters that part numbers.
    pub(super) separators: usize,
    /// Whether there are any, of any script.
    pub(super) letters: bool,
}

impl Marks {
    pub(super) fn of(text: &str) -> Self {
        let mut marks = Self { run: 0, separators: 0, letters: false };
        let mut run = 0;
        for byte in text.bytes() {
            run = if byte.is_ascii_digit() { run + 1 } else { 0 };
            marks.run = marks.run.max(run);
            marks.separators += usize::from(matches!(byte, b'-' | b'/' | b'.' | b'_'));
            marks.letters |= byte.is_ascii_alphabetic() || byte >= 0x80;
        }
        marks
    }
}

/// The text with digits of other scripts and widths as those of ASCII, and where each of its bytes stood; none where it has
/// no such digits.
pub(super) fn with_plain_digits(text: &str) -> Option<(String, Vec<usize>)> {
    // Digits of a script are ten in a row: Arabic, Persian, Devanagari, Thai, full-width.
    const ZEROS: [u32; 5] = [0x0660, 0x06F0, 0x0966, 0x0E50, 0xFF10];
    let digit = |one: char| {
        let distance = ZEROS.iter().filter_map(|zero| u32::from(one).checked_sub(*zero)).find(|&number| number < 10)?;
        char::from_digit(distance, 10)
    };
    if text.is_ascii() || !text.chars().any(|one| digit(one).is_some()) {
        return None;
    }
    let (mut plain, mut places) = (String::with_capacity(text.len()), Vec::with_capacity(text.len() + 1));
    for (at, one) in text.char_indices() {
        let new = match one {
            '－' => '-',
            '／' => '/',
            '．' => '.',
            other => digit(other).unwrap_or(other),
        };
        plain.push(new);
        places.resize(plain.len(), at);
    }
    places.push(text.len());
    Some((plain, places))
}
