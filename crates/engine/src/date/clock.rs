//! Times of day, and offsets from UTC.

use super::number;

/// Length of the offset from UTC that `text` begins with, 0 if none: `+HHMM` up to 1400, `-HHMM` down to 1200.
pub(super) fn offset_length(text: &[u8]) -> usize {
    let ended = matches!(text.get(5), None | Some(b'-'));
    let (Some(sign), Some(hours), Some(minutes), true) =
        (text.first(), text.get(1..3).and_then(number), text.get(3..5).and_then(number), ended)
    else {
        return 0;
    };
    let furthest = match sign {
        b'+' => 1400,
        b'-' => 1200,
        _ => return 0,
    };
    if minutes < 60 && hours * 100 + minutes <= furthest { 5 } else { 0 }
}

/// Length of the `HH[MM[SS[.F{1,6}]]]` that `text` begins with.
pub(super) fn clock(text: &[u8]) -> Option<usize> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !matches!(digits, 2 | 4 | 6) {
        return None;
    }
    let limits = [23, 59, 60];
    for (pair, limit) in text.get(..digits)?.chunks_exact(2).zip(limits) {
        if number(pair)? > limit {
            return None;
        }
    }
    let Some(b'.') = text.get(digits) else {
        return Some(digits);
    };
    let fraction = text.get(digits + 1..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (digits == 6 && (1..=6).contains(&fraction)).then_some(digits + 1 + fraction)
}

/// Check a TM value or range; legacy `HH:MM[:SS[.F]]` passes too.
pub(super) fn tm_range(part: &[u8]) -> Option<()> {
    let ends = part.splitn(2, |byte| *byte == b'-');
    let mut seen = false;
    for end in ends {
        if end.is_empty() {
            continue;
        }
        seen = true;
        let digits = match end {
            [h, i, b':', m, n] => vec![*h, *i, *m, *n],
            [h, i, b':', m, n, b':', rest @ ..] => [&[*h, *i, *m, *n], rest].concat(),
            _ => end.to_vec(),
        };
        if clock(&digits)? != digits.len() {
            return None;
        }
    }
    seen.then_some(())
}
