//! Names of months in the languages that scanners and their users write.

use std::sync::LazyLock;

use crate::text::fold::folded_word;

/// A language's names, whole and short, in lower case.
struct Language {
    whole: [&'static str; 12],
    short: [&'static str; 12],
}

/// English first: where languages share a name (`april`), its spelling is theirs, too.
const LANGUAGES: [Language; 7] = [
    Language {
        whole: [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        short: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    },
    Language {
        whole: [
            "januar",
            "februar",
            "märz",
            "april",
            "mai",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "dezember",
        ],
        short: ["jän", "febr", "mrz", "apr", "mai", "jun", "jul", "aug", "sept", "okt", "nov", "dez"],
    },
    Language {
        whole: [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        short: ["janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"],
    },
    Language {
        whole: [
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ],
        short: ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"],
    },
    Language {
        whole: [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ],
        short: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
    },
    Language {
        whole: [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
        short: ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    },
    Language {
        whole: [
            "janeiro",
            "fevereiro",
            "março",
            "abril",
            "maio",
            "junho",
            "julho",
            "agosto",
            "setembro",
            "outubro",
            "novembro",
            "dezembro",
        ],
        short: ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"],
    },
];

/// A month as a text spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthName {
    /// 1 to 12.
    pub month: u8,
    language: usize,
    is_short: bool,
}

/// The names folded, in the order of `LANGUAGES`: short ones, then whole ones.
static FOLDED: LazyLock<Vec<[[String; 12]; 2]>> = LazyLock::new(|| {
    LANGUAGES.iter().map(|names| [names.short.map(folded_word), names.whole.map(folded_word)]).collect()
});

/// The month that a word names, in any case, with or without accents. Of several languages that have the name it is
/// Spanish or Portuguese if the text around `is_iberian`.
pub fn month_named(word: &str, is_iberian: bool) -> Option<MonthName> {
    let folded = folded_word(word);
    // A name that several languages have is Spanish or Portuguese only beside `de`, and then first of all.
    let order = if is_iberian { [4, 6, 0, 1, 2, 3, 5] } else { [0, 1, 2, 3, 4, 5, 6] };
    order.into_iter().filter_map(|language| Some((language, FOLDED.get(language)?))).find_map(
        |(language, [short, whole])| {
            let at = |list: &[String; 12]| list.iter().position(|name| *name == folded);
            let found = at(short).map(|month| (month, true)).or_else(|| at(whole).map(|month| (month, false)));
            let (month, is_short) = found?;
            Some(MonthName { month: u8::try_from(month + 1).ok()?, language, is_short })
        },
    )
}

impl MonthName {
    /// The name of another month, in the same language, form and case as `like`.
    pub fn other(self, month: u8, like: &str) -> String {
        let names =
            LANGUAGES.get(self.language).map(|language| if self.is_short { &language.short } else { &language.whole });
        let name = names.and_then(|names| names.get(usize::from(month).checked_sub(1)?)).copied().unwrap_or_default();
        let is_upper = |text: &str| text.chars().all(|one| !one.is_lowercase());
        if is_upper(like) {
            return name.to_uppercase();
        }
        let mut letters = name.chars();
        match letters.next() {
            Some(first) if like.chars().next().is_some_and(char::is_uppercase) => {
                first.to_uppercase().chain(letters).collect()
            }
            _ => name.to_owned(),
        }
    }
}
