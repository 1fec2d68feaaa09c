//! What a plan wants done about text.

use rustc_hash::FxHashMap;

use crate::blob::Cleaned;
use crate::plan::document::TextDocument;
use crate::plan::parse_tag;
use crate::rewrite::blob_memo;
use crate::rewrite::known::Memo;
use crate::tag::Tag;
use crate::text::clean::{Tally, Vocabulary};
use crate::text::needle::Kind;

/// Needles and vocabulary of a plan.
pub struct TextPlan {
    /// Attributes whose values identify, and by what.
    pub needles: FxHashMap<Tag, Kind>,
    /// Needles made lately.
    pub memo: Memo,
    /// Whether text that stays is searched for what looks like anybody's data, not only for this study's people.
    pub patterns: bool,
    /// Whether private values stay as they came but for needles, those that nobody can read, too.
    pub retain_private: bool,
    /// Vendors' blobs cleaned lately: with what result, none for unreadable ones.
    pub cleaned_blobs: blob_memo::Memo<(Option<Cleaned>, Tally)>,
    /// Vendors' blobs searched lately, and what was found.
    pub searched_blobs: blob_memo::Memo<Option<Kind>>,
    /// What is done about words that no vocabulary has, where text is cleaned.
    pub vocabulary: Vocabulary,
}

impl TextPlan {
    /// Whether whole files are searched for the patient and nobody else, and all else stays.
    pub const fn whole_files(&self) -> bool {
        self.retain_private
    }

    /// Checks and compiles.
    ///
    /// # Errors
    /// Quoting what isn't understood.
    pub fn compile(document: TextDocument) -> Result<Self, String> {
        let needle = |(tag, kind): (String, String)| Ok((parse_tag(&tag)?, kind_named(&kind)?));
        let vocabulary = match document.vocabulary.as_str() {
            "ignore" => Vocabulary::Ignore,
            "report" => Vocabulary::Report,
            "remove" => Vocabulary::Remove,
            other => return Err(format!("unknown vocabulary policy {other:?}")),
        };
        let needles = document.needles.into_iter().map(needle).collect::<Result<_, String>>()?;
        Ok(Self {
            needles,
            patterns: document.patterns,
            retain_private: document.retain_private,
            vocabulary,
            memo: Memo::default(),
            cleaned_blobs: blob_memo::Memo::default(),
            searched_blobs: blob_memo::Memo::default(),
        })
    }
}

fn kind_named(word: &str) -> Result<Kind, String> {
    let kinds = [Kind::Name, Kind::Place, Kind::Id, Kind::Contact, Kind::Date, Kind::Uid];
    let kind = kinds.into_iter().find(|kind| kind.word() == word);
    kind.ok_or_else(|| format!("unknown kind of needle {word:?}"))
}
