use super::*;
use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use proptest::prelude::*;

const CONTENT: &[u8] = b"a header, a header, a header, and pixels";

fn deflated(content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// A file with some bytes at 7, and what an archive would say of them.
fn member(folder: &Path, bytes: &[u8], content: &[u8], deflated: bool) -> Member {
    let archive = folder.join("archive");
    fs::write(&archive, [b"before ", bytes, b" behind"].concat()).unwrap();
    let stamp = FileStamp::at(&archive);
    let (packed, size) = (bytes.len() as u64, content.len() as u64);
    Member { archive, stamp, at: 7, packed, size, deflated, crc: Some(crc32fast::hash(content)) }
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("scrubjay-member-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn unpacked(member: &Member) -> Result<Vec<u8>, &'static str> {
    member.unpack(&mut Unpacking::default()).map(<[u8]>::to_vec).map_err(|fault| fault.reason)
}

proptest! {
    #[test]
    fn what_went_in_comes_out(content in prop::collection::vec(any::<u8>(), 0..300_000), pack: bool, crc: bool) {
        let folder = folder("any");
        let bytes = if pack { deflated(&content) } else { content.clone() };
        let mut member = member(&folder, &bytes, &content, pack);
        member.crc = member.crc.filter(|_| crc);
        let mut room = Unpacking::default();
        for _ in 0..2 {
            prop_assert_eq!(member.unpack(&mut room).unwrap(), &content[..]);
            let mut source = member.open(&mut room).unwrap();
            let mut found = Vec::new();
            let half = content.len() / 2;
            source.append(half as u64, content.len() - half, &mut found).unwrap();
            source.append(0, half, &mut found).unwrap();
            found.rotate_left(content.len() - half);
            prop_assert_eq!(&found, &content);
            prop_assert!(source.append(half as u64 + 1, content.len() - half, &mut found).is_err());
        }
    }
}

#[test]
fn what_is_damaged_is_refused() {
    let folder = folder("damaged");
    let whole = deflated(CONTENT);
    let longer = [&whole[..], b"x"].concat();
    let mut spoilt = whole.clone();
    spoilt[3] ^= 0x10;
    for (bytes, is_deflated) in [
        (&whole[..whole.len() - 1], true),
        (&longer[..], true),
        (&spoilt[..], true),
        (&deflated(&CONTENT[1..])[..], true),
        (&deflated(&[CONTENT, b"x"].concat())[..], true),
        (b"", true),
        (&CONTENT[1..], false),
        (&[CONTENT, b"x"].concat()[..], false),
        (&CONTENT.to_ascii_uppercase()[..], false),
    ] {
        let mut member = member(&folder, bytes, CONTENT, is_deflated);
        assert_eq!(unpacked(&member), Err("bad-member"));
        let by_crc_alone = bytes.len() == CONTENT.len() || bytes == spoilt;
        member.crc = None;
        assert!(by_crc_alone || unpacked(&member) == Err("bad-member"));
    }
    let mut beyond = member(&folder, CONTENT, CONTENT, false);
    (beyond.packed, beyond.size) = (1000, 1000);
    assert_eq!(unpacked(&beyond), Err("io-read"));
}

#[test]
fn what_hides_behind_what_looks_like_the_end_is_found() {
    let folder = folder("hidden");
    let crc = crc32fast::hash(CONTENT).to_le_bytes();
    let end = [&crc[..], &u32::try_from(CONTENT.len()).unwrap().to_le_bytes()].concat();
    let hidden = [&deflated(CONTENT)[..], &end, b"PK\x03\x04 another member"].concat();
    assert_eq!(unpacked(&member(&folder, &hidden, CONTENT, true)), Err("bad-member"));
    // The same bytes inside of what is stored are no end.
    let inside = [&end[..], &end, b"and so on"].concat();
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(&inside).unwrap();
    let packed = encoder.finish().unwrap();
    assert_eq!(unpacked(&member(&folder, &packed, &inside, true)).as_deref(), Ok(&inside[..]));
}

#[test]
fn an_archive_that_is_written_meanwhile_is_not_believed() {
    let folder = folder("written");
    let mut member = member(&folder, CONTENT, CONTENT, false);
    member.stamp.mtime_ns -= 1;
    assert_eq!(unpacked(&member), Err("source-changed"));
    assert!(member.open(&mut Unpacking::default()).is_err());
}
