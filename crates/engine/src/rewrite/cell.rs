//! Single texts beside the images, such as the cells of a table, cleaned and dated as those of a subject's files are.

use crate::date::DateMode;
use crate::plan::Plan;
use crate::plan::action::Action;
use crate::text::clean::{Cleaner, Vocabulary};
use crate::text::dates;
use crate::text::needle::{Kind, Needles};
use crate::vrvalue::Vr;

/// What is known of the person that texts are about.
pub struct Subject<'a> {
    plan: &'a Plan,
    needles: Needles,
    dates: DateMode,
}

impl<'a> Subject<'a> {
    /// By identifying values. `days`: added to dates; without them dates go by the plan.
    pub fn new<'b>(plan: &'a Plan, known: impl Iterator<Item = (Kind, &'b str)>, days: Option<i32>) -> Self {
        let mut needles = Needles::default();
        let common = plan.standard.lexicon().common();
        for (kind, value) in known {
            needles.add(kind, value, common);
        }
        needles.seal(&|word| vec![word.as_bytes().to_vec()]);
        Self { plan, needles, dates: days.map_or(plan.dates, DateMode::Shift) }
    }

    /// The text without what identifies. `patterns`: also without what looks like anybody's data, and with its dates as
    /// the plan wants them; else only without this person's values.
    pub fn clean(&self, text: &str, patterns: bool) -> String {
        let plan = self.plan;
        // As in a data set: UIDs in text follow those of the header.
        let maps = plan.stamp.patient_identity_removed && !matches!(plan.actions[plan.unlisted(Vr::UI)], Action::Keep);
        let uid = |uid: &str| (maps && !plan.standard.is_registered(uid)).then(|| plan.keyed.uid(uid));
        let vocabulary = plan.text.as_ref().map_or(Vocabulary::Ignore, |text| text.vocabulary);
        let cleaner = Cleaner {
            lexicon: plan.standard.lexicon(),
            needles: &self.needles,
            dates: if patterns { self.dates } else { DateMode::Keep },
            figures: false,
            patterns,
            vocabulary: if patterns { vocabulary } else { Vocabulary::Ignore },
            uid: &uid,
        };
        cleaner.clean(text).0.unwrap_or_else(|| text.to_owned())
    }

    /// A text that is one day and nothing else, as the dates of this person go, in its own spelling; none for any other
    /// text, for a day that can be read in two ways, and where dates are removed.
    pub fn date(&self, text: &str) -> Option<String> {
        let found = dates::find(text, self.dates, false, &|day| self.needles.has_day(day));
        let [dated] = found.as_slice() else { return None };
        let is_whole = dated.place.start == 0 && dated.place.end == text.len();
        Some(dated.new.clone()).filter(|new| is_whole && !new.is_empty())
    }
}
