use proptest::prelude::*;

use super::*;
use crate::plan::rules::Step;
use crate::rewrite::change::{Change, ChangeKind, MAX_VALUE};
use crate::rewrite::trail::Deed;
use crate::vrvalue::Vr;

/// A step's creator, tag and item; then the element's creator and tag.
type Place = (Vec<(String, u32, u32)>, String, u32);
type Made = (Place, u8, usize, i32, Option<Vec<u8>>, Option<Vec<u8>>);

const VRS: [Vr; 4] = [Vr::PN, Vr::LO, Vr::SQ, Vr::UN];

fn trail_of(made: &[Made]) -> Trail {
    let mut trail = Trail::new(1 << 20);
    for ((steps, creator, tag), kind, vr, rule, original, replacement) in made {
        let step =
            |(creator, tag, item): &(String, u32, u32)| Step { tag: *tag, creator: creator.clone(), item: *item };
        let steps: Vec<Step> = steps.iter().map(step).collect();
        let kind = ChangeKind::ALL[usize::from(*kind)];
        let deed = Deed { vr: VRS[*vr], kind, rule: i64::from(*rule) };
        trail.add((&steps, *tag, creator), deed, original.as_deref(), replacement.as_deref());
    }
    trail
}

/// The same as the walk spelled it before there were trails.
fn change_of(made: &Made) -> Change {
    let ((steps, creator, tag), kind, vr, rule, original, replacement) = made;
    let one = |creator: &str, tag: u32| {
        if creator.is_empty() { format!("{tag:08X}") } else { format!("{tag:08X}({creator})") }
    };
    let steps: Vec<String> =
        steps.iter().map(|(creator, tag, item)| format!("{}[{item}].", one(creator, *tag))).collect();
    Change {
        path: steps.concat() + &one(creator, *tag),
        vr: VRS[*vr],
        kind: ChangeKind::ALL[usize::from(*kind)],
        rule: i64::from(*rule),
        original: original.clone(),
        replacement: replacement.clone(),
    }
}

fn change_at(columns: &Columns, number: usize) -> Change {
    Change {
        path: String::from_utf8(columns.paths.get(number).to_vec()).unwrap(),
        vr: VRS.into_iter().find(|vr| vr.to_bytes() == columns.vrs[number]).unwrap(),
        kind: ChangeKind::ALL[usize::from(columns.actions[number])],
        rule: i64::from(columns.rules[number]),
        original: columns.originals.get(number).map(<[u8]>::to_vec),
        replacement: columns.replacements.get(number).map(<[u8]>::to_vec),
    }
}

fn by_file(columns: &Columns) -> Vec<Vec<Change>> {
    let end = |at: i32| usize::try_from(at).unwrap();
    let ends = columns.ref_offsets.0.windows(2).map(|pair| end(pair[0])..end(pair[1]));
    ends.map(|range| columns.refs[range].iter().map(|&number| change_at(columns, number as usize)).collect()).collect()
}

prop_compose! {
    // Few of each, so that many changes differ in one thing only, or in nothing.
    fn a_change()(
        place in (
            prop::collection::vec((prop_oneof![Just(String::new()), "[A-Z ÄÖ日]{1,9}"], 0..3_u32, 0..12_u32), 0..3),
            prop_oneof![Just(String::new()), Just("ACME 1".to_owned()), Just("ACME".to_owned())],
            prop_oneof![Just(0x0010_0010), Just(0x0009_10FF), any::<u32>()],
        ),
        kind in 0..4_u8,
        vr in 0..4_usize,
        rule in -2..3_i32,
        original in prop::option::of(prop::collection::vec(0..3_u8, 0..4)),
        replacement in prop::option::of(prop::collection::vec(0..3_u8, 0..4)),
    ) -> Made {
        (place, kind, vr, rule, original, replacement)
    }
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nothing_is_there_twice(
        files in prop::collection::vec(prop::option::of(prop::collection::vec(a_change(), 0..12)), 0..12),
        originals in any::<bool>(),
    ) {
        let mut audit = Audit::new(originals);
        let mut wanted = Vec::new();
        for file in &files {
            let trail = file.as_deref().map(trail_of);
            prop_assert_eq!(audit.add(trail.as_ref()), Ok(()));
            let changes: Vec<Change> = file.iter().flatten().map(change_of).collect();
            if let Some(trail) = &trail {
                prop_assert_eq!(trail.changes(), changes.clone());
            }
            let kept = |change: Change| Change { original: change.original.filter(|_| originals), ..change };
            wanted.push(changes.into_iter().map(kept).collect::<Vec<_>>());
        }
        prop_assert_eq!(audit.files(), files.len());
        let columns = audit.take();
        prop_assert_eq!((columns.files, by_file(&columns)), (files.len(), wanted.clone()));
        let mut distinct: Vec<Change> = Vec::new();
        for change in wanted.into_iter().flatten() {
            if !distinct.contains(&change) {
                distinct.push(change);
            }
        }
        let found: Vec<Change> = (0..columns.changes()).map(|number| change_at(&columns, number)).collect();
        prop_assert_eq!(found, distinct);
        prop_assert_eq!((audit.files(), audit.size()), (0, 0));
    }
}

fn plain(original: &[u8]) -> Made {
    ((Vec::new(), String::new(), 0x0010_0010), 2, 0, 0, Some(original.to_vec()), None)
}

/// As an attacker would have it who could make changes of one hash.
#[test]
fn changes_of_one_hash_are_told_apart_by_what_they_are() {
    let trails: Vec<Trail> = [b"a", b"b", b"c"].iter().map(|value| trail_of(&[plain(*value)])).collect();
    let mut audit = Audit::new(true);
    let mut number = |trail: &Trail| {
        let change = trail.iter().next().unwrap();
        audit.number(&Recorded { hash: 7, ..change }).unwrap()
    };
    let first: Vec<u32> = trails.iter().map(&mut number).collect();
    let again: Vec<u32> = trails.iter().rev().map(&mut number).collect();
    assert_eq!((first, again), (vec![0, 1, 2], vec![2, 1, 0]));
}

#[test]
fn values_too_long_to_be_kept_are_absent_and_not_empty() {
    let trail = trail_of(&[plain(&vec![1; MAX_VALUE]), plain(&vec![1; MAX_VALUE + 1]), plain(b"")]);
    let kept: Vec<Option<usize>> = trail.iter().map(|change| change.original.map(<[u8]>::len)).collect();
    assert_eq!(kept, [Some(MAX_VALUE), None, Some(0)]);
    let mut audit = Audit::new(true);
    audit.add(Some(&trail)).unwrap();
    let columns = audit.take();
    assert_eq!(columns.originals.valid, [0b101]);
    assert_eq!(columns.changes(), 3);
}

#[test]
fn a_trail_takes_only_so_much() {
    let mut trail = Trail::new(1000);
    let deed = Deed { vr: Vr::LO, kind: ChangeKind::Removed, rule: 0 };
    for _ in 0..1000 {
        trail.add((&[], 0x0010_0010, &"C".repeat(100_000)), deed, Some(&[0; 100]), None);
    }
    assert!(trail.is_full());
    assert!(trail.size() < 1500);
    assert!(trail.iter().all(|change| change.path.len() == 8 + 2 + 64));
}

#[test]
fn what_columns_cannot_number_is_refused_and_not_half_in() {
    let mut audit = Audit::new(true);
    let trail = trail_of(&[plain(b"a")]);
    audit.add(Some(&trail)).unwrap();
    // As if two GiB had been collected.
    audit.columns.files = MOST;
    assert_eq!(audit.add(Some(&trail)), Err(Full));
    assert_eq!((audit.columns.refs.len(), audit.columns.ref_offsets.0.len()), (1, 2));
}

#[test]
fn a_trail_has_no_text_form_that_tells_values() {
    assert_eq!(format!("{:?}", trail_of(&[plain(b"DOE^JANE")])), "Trail(1 changes)");
}
