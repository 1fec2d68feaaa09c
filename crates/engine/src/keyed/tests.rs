//! Known answers, computed with Python's hmac module from the formulas of docs/reference/plan.md.

use super::*;
use proptest::prelude::*;

fn key() -> [u8; 32] {
    std::array::from_fn(|index| u8::try_from(index).unwrap_or(0))
}

#[test]
fn known_answers() {
    let keyed = Keyed::new(&key(), "default");
    let other = Keyed::new(&key(), "trial é");
    assert_eq!(keyed.uid("1.2.840.113619.2.55.3\0"), "2.25.106218196896720277936259153521425888786");
    assert_eq!(other.uid("1.2.840.113619.2.55.3"), "2.25.1525069525754346100491574185719883572");
    assert_eq!(keyed.uid(""), "2.25.271543481758855224245308346898534273004");
    assert_eq!(keyed.subject("", "PAT-1", "", 16), "EJXN4FRKC49FTN1A");
    assert_eq!(keyed.subject("HOSP", " PAT-1 ", "SJ-", 52), "SJ-TB5SYXWHCETD927C4A5JCDVGXS4VAS349F4P4TPXE7QKFH43P320");
    assert_eq!(keyed.study_subject("1.2.840.113619.2.55.3", "", 16), "A5BFZBBAHP0T021Q");
    assert_eq!(keyed.value(b"ACC123 "), "5G3DN6BNPSHB34EM");
    assert_eq!(keyed.digits(b"12", 9), "235397566");
    assert_eq!(keyed.study_id("1.2.840.113619.2.55.3"), "0XQ4P1PV425P");
    assert_eq!(keyed.folder(b"Doe John "), "f2F4V6WT9VW");
    assert_eq!(keyed.content(b"abc"), "2.25.309873060836429049899082086713103973642");
    // 128 bits with leading zeros: the decimal has none.
    assert_eq!(keyed.uid("832"), "2.25.499008626503137812015279679471103493");
}

#[test]
fn known_answers_for_marks_and_studies() {
    let hex = |digest: [u8; 16]| format!("{:032x}", u128::from_be_bytes(digest));
    let (keyed, other) = (Keyed::new(&key(), "default"), Keyed::new(&key(), "trial é"));
    assert_eq!(hex(keyed.mark(b"2.25.1\0")), "509eca90a7875143408237e27e509b62");
    assert_eq!(hex(keyed.mark(b"")), "4fa0a6bd8c6b975263414146bcb0ff41");
    assert_eq!(keyed.study_key("1.2.840.113619.2.55.3 ").map(hex).as_deref(), Some("494b3719cd83e5cd42e82cb151cabb3d"));
    assert_eq!(other.study_key("1.2.840.113619.2.55.3").map(hex).as_deref(), Some("9fc2fddc9131caebdf02110c368c631c"));
    assert_eq!(keyed.study_key(" "), None);
}

#[test]
fn only_the_mark_of_this_key_project_and_instance_is_one() {
    let (keyed, project, key) = (Keyed::new(&[7; 32], "p"), Keyed::new(&[7; 32], "q"), Keyed::new(&[8; 32], "p"));
    let mark = keyed.mark(b"2.25.1");
    assert!(keyed.is_mark(b"2.25.1 ", &mark));
    assert!(![&project, &key].into_iter().any(|other| other.is_mark(b"2.25.1", &mark)));
    assert!(!keyed.is_mark(b"2.25.2", &mark));
    for bit in 0..128 {
        assert!(!keyed.is_mark(b"2.25.1", &(u128::from_be_bytes(mark) ^ 1 << bit).to_be_bytes()));
    }
}

#[test]
fn padding_does_not_make_another_subject() {
    let keyed = Keyed::new(&key(), "p");
    assert_eq!(keyed.subject("A", "1", "", 16), keyed.subject("A ", " 1\0", "", 16));
    assert_ne!(keyed.subject("A", "1", "", 16), keyed.subject("", "A1", "", 16));
    assert_ne!(keyed.folder(b"a"), keyed.folder(b"a "));
}

proptest! {
    #[test]
    fn uids_are_legal_and_both_ways_agree(uid in ".{0,80}") {
        let keyed = Keyed::new(&key(), "default");
        let text = keyed.uid(&uid);
        let mut bytes = b"x".to_vec();
        keyed.uid_into(uid.as_bytes(), &mut bytes);
        prop_assert_eq!(&bytes[1..], text.as_bytes());
        let digits = text.strip_prefix("2.25.").unwrap_or("");
        prop_assert!(text.len() <= 44 && digits.parse::<u128>().is_ok_and(|number| number.to_string() == digits));
    }

    #[test]
    fn lengths_are_as_asked(value in prop::collection::vec(any::<u8>(), 0..40), length in 0..60_usize) {
        let keyed = Keyed::new(&key(), "default");
        prop_assert_eq!(keyed.subject("", "x", "P", length).len(), length.min(52) + 1);
        prop_assert_eq!(keyed.digits(&value, length).len(), length.min(38));
        prop_assert_eq!(keyed.value(&value).len(), 16);
    }
}

#[test]
fn a_uid_is_the_same_however_often_and_in_whatever_company_it_is_asked() {
    let fresh = |uid: &str| Keyed::new(&[7; 32], "p").uid(uid);
    let keyed = Keyed::new(&[7; 32], "p");
    let uids: Vec<String> = (0..20_000).map(|number| format!("1.2.840.{}.{number}", number % 7)).collect();
    let first: Vec<String> = uids.iter().map(|uid| keyed.uid(uid)).collect();
    let again: Vec<String> = uids.iter().rev().map(|uid| keyed.uid(uid)).collect();
    assert!(first.iter().eq(again.iter().rev()));
    for at in (0..uids.len()).step_by(997) {
        assert_eq!(first[at], fresh(&uids[at]));
        assert_eq!(first[at], keyed.clone().uid(&format!("{} ", uids[at])));
    }
    for odd in ["", "1", &"1".repeat(64), &"1".repeat(65), &"x".repeat(500)] {
        assert_eq!(keyed.uid(odd), fresh(odd));
        assert_eq!(keyed.uid(odd), fresh(odd));
    }
    let threads: Vec<_> = (0..4)
        .map(|_| {
            std::thread::spawn({
                let (keyed, uids) = (keyed.clone(), uids.clone());
                move || uids.iter().map(|uid| keyed.uid(uid)).collect::<Vec<_>>()
            })
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), first);
    }
}
