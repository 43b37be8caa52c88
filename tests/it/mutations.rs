//! The fuzzing targets (`fuzz/`) over mutated examples: fixed seed, bounded time, in every run of the tests.
//! `BACKYARD_FUZZ_SECONDS=600` gives each target so long and another seed each time, on a stable toolchain.

use std::path::Path;
use std::time::{Duration, Instant};

#[path = "../../fuzz/src/lib.rs"]
mod targets;

/// What one target may take; a machine that is busy tries fewer examples.
const TIME: Duration = Duration::from_secs(4);
const TRIES: usize = 3000;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n.max(1) as u64) as usize
    }
}

/// Pieces that change meaning where they land.
const SPLICES: &[&str] = &[
    "'",
    "\"",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    "--",
    "/*",
    "*/",
    "$$",
    "E'\\",
    "::",
    "NULL",
    "0",
    "-1",
    "1e400",
    "99999999999999999999",
    "é",
    "\u{1F600}",
    "\u{0}",
    "NaN",
    "infinity",
    "SELECT",
    "FROM a",
    "WHERE",
    "GROUP BY 1",
    "ORDER BY 1",
    "LIMIT",
    "DISTINCT",
    "OVER ()",
    "UNION ALL",
    "(SELECT 1)",
    "a.s",
    "count(*)",
    "CASE WHEN",
    "END",
    "ARRAY[",
    "AS x",
    "\r\n",
    "\t",
    ".",
    "..",
    "\\x",
    "%",
    "24:00:00",
    "epoch",
    "1 mon",
    "#-",
    "->>",
    "@>",
];

fn mutated(random: &mut Random, example: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = example.to_vec();
    for _ in 0..1 + random.below(4) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(12)).min(bytes.len());
        match random.below(7) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, SPLICES[random.below(SPLICES.len())].bytes())),
            2 => {
                let piece = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, piece));
            }
            3 => {
                let from = random.below(other.len());
                let to = (from + random.below(40)).min(other.len());
                drop(bytes.splice(at..end, other[from..to].iter().copied()));
            }
            4 if !bytes.is_empty() => {
                let last = bytes.len() - 1;
                bytes[at.min(last)] ^= 1 << random.below(8);
            }
            5 => bytes.truncate(at),
            _ => drop(bytes.splice(at..end, SPLICES[random.below(SPLICES.len())].bytes())),
        }
    }
    bytes
}

fn run(examples: &[Vec<u8>], target: fn(&[u8])) {
    assert!(!examples.is_empty(), "no example: nothing would be tried");
    let longer = std::env::var("BACKYARD_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    let (time, tries) = longer.map_or((TIME, TRIES), |seconds| (Duration::from_secs(seconds), usize::MAX));
    let seed = if longer.is_some() { std::process::id().into() } else { 20_261_121 };
    let (mut random, started) = (Random(seed), Instant::now());
    for _ in 0..tries {
        if started.elapsed() > time {
            break;
        }
        let example = &examples[random.below(examples.len())];
        let other = &examples[random.below(examples.len())];
        let bytes = mutated(&mut random, example, other);
        if let Err(panic) = std::panic::catch_unwind(|| target(&bytes)) {
            eprintln!("the input was {:?}", String::from_utf8_lossy(&bytes));
            std::panic::resume_unwind(panic);
        }
    }
}

/// Every statement of `tests/sql`.
fn statements() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sql");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("tests/sql").flatten().map(|it| it.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == "sql"));
    paths.sort();
    let texts = paths.iter().map(|path| std::fs::read_to_string(path).expect("a script"));
    texts
        .flat_map(|text| {
            let spans = backyard::sql::script::split(&text);
            spans.into_iter().map(|span| text.as_bytes()[span.start..span.end].to_vec()).collect::<Vec<_>>()
        })
        .collect()
}

fn texts(all: &[&str]) -> Vec<Vec<u8>> {
    all.iter().map(|text| text.as_bytes().to_vec()).collect()
}

#[test]
fn scripts() {
    run(&statements(), targets::script);
}

#[test]
fn statements_on_a_small_database() {
    run(&statements(), targets::statements);
}

#[test]
fn values_of_every_type() {
    run(
        &texts(&[
            "1",
            "-12.50",
            "1e10",
            "NaN",
            "Infinity",
            "true",
            "2024-02-29",
            "04:05:06.789",
            "2024-02-29 23:59:59.999999",
            "2024-02-29T23:59:59+05:30",
            "1 year 2 mons -3 days 04:05:06.7",
            "P1Y2M3DT4H5M6S",
            "01-02-03",
            "epoch",
            "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
            "\\xdeadbeef",
            "{\"a\": [1, 2.50, null, \"x\\u00e9\"]}",
            "[1, [2]]",
            "{1,2,NULL}",
            "{{1,2},{3,4}}",
            "[0:1]={1,2}",
            "{\"a b\",\"c\\\"d\"}",
            "happy",
            "44 BC",
            "J2451545",
            "Jan 8 99 BC",
            "allballs",
            "1.5 weeks",
            "@ 1 minute ago",
        ]),
        targets::values,
    );
}

#[test]
fn snapshots() {
    use backyard::sql::{Connection, Context, Database, Limits};
    let mut connection = Connection::open(Database::new());
    for statement in [
        "CREATE TABLE a (id serial PRIMARY KEY, s text UNIQUE, n numeric(8,2) DEFAULT 1.5, l integer[], j jsonb)",
        "INSERT INTO a (s, l, j) VALUES ('x', '{1,NULL}', '{\"k\": [1, \"é\"]}'), ('y', NULL, NULL)",
        "CREATE VIEW v AS SELECT s FROM a",
    ] {
        let mut go_on = || false;
        let mut context =
            Context { now_micros: 0, seed: 1, limits: Limits::default(), interrupt: &mut go_on };
        connection.execute(statement, &mut context).expect("a small database");
    }
    run(&[connection.database().to_snapshot(), Database::new().to_snapshot()], targets::snapshot);
}

#[test]
fn messages() {
    use backyard::protocol::sql::{Limits, RunSql, TakeSnapshot, Target};
    use backyard::protocol::{Call, Request, RequestId, codec};
    let limits = Limits { millis: 50, rows: 10, bytes: 1000 };
    let calls = [
        Call::RunSql(RunSql { text: "SELECT 1; SELECT 'é'".into(), target: Target::At(3), limits }),
        Call::RunSql(RunSql { text: "VALUES (1)".into(), target: Target::Range(0, 9), limits }),
        Call::TakeSnapshot(TakeSnapshot),
    ];
    let requests: Vec<Vec<u8>> = calls
        .into_iter()
        .map(|call| codec::encode(&Request { id: RequestId(1), call }).expect("a message"))
        .collect();
    run(&requests, targets::messages);
}

#[test]
fn archives() {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in
        [("schema.sql", "CREATE TABLE t (id integer);"), ("notes/a.md", "Notes"), ("../up", "no")]
    {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(text.as_bytes()).expect("bytes");
    }
    run(&[zip.finish().expect("an archive").into_inner()], targets::archive);
}

#[test]
fn imported_files() {
    run(
        &texts(&[
            "id,name,born\n1,\"O'Hara, A\",1950-01-31\n2,Bo,\n",
            "a;b\n1,5;x\n",
            "x\ty\n1\t\"q\"\n",
            "[{\"id\": 1, \"n\": 2.50, \"l\": [1]}, {\"id\": 2, \"s\": \"é\"}]",
            "{\"a\": 1}\n{\"a\": null}\n",
            "\u{feff}h\r\n1\r\n",
        ]),
        targets::imports,
    );
}
