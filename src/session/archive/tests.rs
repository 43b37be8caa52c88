use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{pack, unpack};
use crate::project::limits::{MAX_FILES, MAX_PROJECT_BYTES};
use crate::protocol::import::{PackZip, UnpackZip, Unpacked};
use crate::protocol::sql::Bytes;

fn files(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// An archive as another program writes it.
fn zip(write: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    write(&mut writer);
    writer.finish().expect("written").into_inner()
}

fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    zip(|writer| {
        for (name, bytes) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).expect("a name");
            writer.write_all(bytes).expect("written");
        }
    })
}

fn open(bytes: Vec<u8>) -> Result<Unpacked, String> {
    unpack(UnpackZip { name: "shop.zip".to_owned(), bytes: Bytes::from(bytes) })
}

/// What goes out comes in again, even when all files lie in one folder of their own.
#[test]
fn round_trip() {
    for list in [
        files(&[("queries.sql", "SELECT 'ü';\n"), ("routes/books.js", ""), ("größe.sql", "x")]),
        files(&[("src/a.js", "a"), ("src/b.js", "b")]),
    ] {
        let packed = pack(PackZip { name: "Café / 1".to_owned(), files: list.clone() }).expect("packed");
        assert_eq!(packed.name, "Café - 1.zip");
        let unpacked = open(packed.bytes.into_vec()).expect("unpacked");
        assert_eq!(unpacked, Unpacked { name: "Café - 1".to_owned(), files: list, skipped: Vec::new() });
    }
}

/// The same project gives the same bytes.
#[test]
fn packing_is_deterministic() {
    let ask = || PackZip { name: "Shop".to_owned(), files: files(&[("a.sql", "SELECT 1;")]) };
    assert_eq!(pack(ask()).expect("packed"), pack(ask()).expect("packed"));
}

/// Files that are no project's are not packed either.
#[test]
fn packing_refuses_bad_files() {
    let ask = PackZip { name: "Shop".to_owned(), files: files(&[("../a", "")]) };
    assert!(pack(ask).expect_err("a bad path").contains("“..”"));
}

/// A folder that holds everything is taken off; without one the archive names the project.
#[test]
fn common_folder_is_taken_off() {
    let unpacked =
        open(zip_of(&[("my-shop/a.sql", b"1"), ("my-shop/db/b.sql", b"2"), ("__MACOSX/my-shop/._a", b"x")]));
    let unpacked = unpacked.expect("usable");
    assert_eq!(unpacked.name, "my-shop");
    assert_eq!(unpacked.files, files(&[("a.sql", "1"), ("db/b.sql", "2")]));
    let unpacked = open(zip_of(&[("a.sql", b"1"), ("db/b.sql", b"2")])).expect("usable");
    assert_eq!((unpacked.name.as_str(), unpacked.files.len()), ("shop", 2));
}

/// What a project cannot have is skipped with its reason, and the rest is taken.
#[test]
fn unusable_entries_are_skipped() {
    let bytes = zip(|writer| {
        let plain = SimpleFileOptions::default();
        for (name, bytes) in [
            ("good.sql", "SELECT 1;".as_bytes()),
            ("../evil.sql", b"x"),
            ("/etc/passwd", b"x"),
            ("a\\b.sql", b"x"),
            ("GOOD.sql", b"x"),
            ("image.png", b"\x89PNG\r\n\x1a\n\0\0"),
            ("nul.txt", b"a\0b"),
            ("node_modules/pg/index.js", b"x"),
            ("node_modules/pg/lib.js", b"x"),
        ] {
            writer.start_file(name, plain).expect("a name");
            writer.write_all(bytes).expect("written");
        }
        writer.add_directory("empty", plain).expect("a folder");
        writer.add_symlink("link.sql", "/etc/passwd", plain).expect("a link");
        writer.start_file("big.sql", plain).expect("a name");
        writer.write_all(&vec![b'x'; 2_000_001]).expect("written");
    });
    let unpacked = open(bytes).expect("usable");
    assert_eq!(unpacked.files, files(&[("good.sql", "SELECT 1;")]));
    let all = unpacked.skipped.join("\n");
    for reason in [
        "“..”",
        "begins with a slash",
        "backslash",
        "already a file good.sql",
        "image.png: not a text file",
        "nul.txt: not a text file",
        "node_modules: installed files",
        "link.sql: a link",
        "big.sql: larger than 2 MB",
    ] {
        assert_eq!(all.matches(reason).count(), 1, "{reason} in:\n{all}");
    }
    assert_eq!(unpacked.skipped.len(), 9, "{all}");
}

/// An entry marked as encrypted is named as such (bit 0 of the flags, in both headers).
#[test]
fn encrypted_entries_are_named() {
    let mut bytes = zip_of(&[("a.sql", b"SELECT 1;"), ("b.sql", b"SELECT 2;")]);
    for (signature, offset) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = bytes.windows(4).position(|window| window == signature).expect("a header");
        bytes[at + offset] |= 1;
    }
    let unpacked = open(bytes).expect("the other file is usable");
    assert_eq!(unpacked.files, files(&[("b.sql", "SELECT 2;")]));
    assert!(unpacked.skipped[0].contains("password"), "{:?}", unpacked.skipped);
}

/// Two entries of one name (written as `b.sql`, then renamed in the bytes) give one file and a note.
#[test]
fn duplicate_names_are_noted() {
    let mut bytes = zip_of(&[("a.sql", b"first"), ("b.sql", b"second")]);
    for at in 0..bytes.len() - 5 {
        if &bytes[at..at + 5] == b"b.sql" {
            bytes[at] = b'a';
        }
    }
    let unpacked = open(bytes).expect("usable");
    assert_eq!(unpacked.files.len(), 1);
    assert!(unpacked.skipped[0].contains("twice"), "{:?}", unpacked.skipped);
}

/// A bomb is stopped while it is read: many entries of zeros, each small in the archive.
#[test]
fn bombs_are_refused() {
    let zeros = vec![b' '; 1_900_000];
    let bytes = zip(|writer| {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for n in 0..30 {
            writer.start_file(format!("{n}.txt"), options).expect("a name");
            writer.write_all(&zeros).expect("written");
        }
    });
    assert!(bytes.len() < 200_000, "it is small: {}", bytes.len());
    let error = open(bytes).expect_err("too large");
    assert!(error.contains("unpacks to more than 40 MB"), "{error}");
}

/// An entry that lies about its size is still cut at the limit.
#[test]
fn lying_sizes_do_not_help() {
    let mut bytes = zip(|writer| {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file("liar.txt", options).expect("a name");
        writer.write_all(&vec![b' '; 5_000_000]).expect("written");
    });
    for (signature, offset) in [(b"PK\x03\x04", 22), (b"PK\x01\x02", 24)] {
        let at = bytes.windows(4).position(|window| window == signature).expect("a header");
        bytes[at + offset..at + offset + 4].copy_from_slice(&10u32.to_le_bytes());
    }
    assert!(open(bytes).is_err());
}

/// Too many files, and nothing usable, are sentences.
#[test]
fn whole_archives_are_refused_in_words() {
    let names: Vec<String> = (0..=MAX_FILES).map(|n| format!("{n}.sql")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    assert!(open(zip_of(&many)).expect_err("too many").contains("more than 200 files"));
    assert!(open(zip_of(&[])).expect_err("empty").contains("holds no text file"));
    assert!(open(b"not a zip".to_vec()).expect_err("no zip").contains("cannot be read as a zip archive"));
    assert!(open(Vec::new()).is_err());
}

/// Damaged archives never panic, and what they give is a project's files within its limits.
#[test]
fn mutated_archives_never_panic() {
    let original =
        zip_of(&[("a/q.sql", b"SELECT 1;"), ("a/s.sql", &[b'x'; 300]), ("a/t/u.js", b"let a = 1;")]);
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..2_000 {
        let mut bytes = original.clone();
        for _ in 0..=random() % 6 {
            let at = random() as usize % bytes.len();
            match random() % 4 {
                0 => bytes[at] = random() as u8,
                1 => bytes[at] = if random() % 2 == 0 { 0 } else { 0xff },
                2 => bytes.truncate(at.max(1)),
                _ => bytes.insert(at, random() as u8),
            }
        }
        if let Ok(unpacked) = open(bytes) {
            assert!(unpacked.files.iter().map(|(_, text)| text.len()).sum::<usize>() <= MAX_PROJECT_BYTES);
        }
    }
}
