//! Expressions with the answers PostgreSQL 15 gave (`tests/functions/*.tsv`, recorded by
//! `tests/parity/record-functions.sh`), through resolution, casts and functions.

use std::fmt::Write;
use std::path::Path;

mod expression;

/// The answer in the form of the fixtures' columns.
fn answer(text: &str) -> String {
    match expression::evaluate(text) {
        Ok((ty, value)) => {
            let shown = if value.is_null() {
                "\\N".to_string()
            } else {
                value.output(&ty).replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t")
            };
            format!("{}\t{shown}", ty.base_name())
        }
        Err(error) => {
            let (detail, hint) =
                (error.detail.clone().unwrap_or_default(), error.hint.clone().unwrap_or_default());
            let line = format!("!{}\t{}\t{detail}\t{hint}", error.code, error.message);
            line.trim_end_matches('\t').to_string()
        }
    }
}

/// Every recorded expression has PostgreSQL's type and text, or its error.
#[test]
fn recorded_answers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/functions");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let (mut cases, mut wrong) = (0, String::new());
    for file in files {
        for (number, line) in std::fs::read_to_string(&file).unwrap().lines().enumerate() {
            let Some((expression, wanted)) = line.split_once('\t').filter(|_| !line.starts_with('#')) else {
                continue;
            };
            cases += 1;
            let given = answer(expression);
            if given != wanted {
                let name = file.file_name().unwrap().to_string_lossy();
                let _ = writeln!(
                    wrong,
                    "{name}:{}: {expression}\n  PostgreSQL {wanted}\n  ours       {given}",
                    number + 1
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases} differ\n{wrong}", wrong.matches("\n  ours").count());
    assert!(cases >= 800, "only {cases} recorded cases");
}

/// Hostile arguments end soon, with an error or an answer.
#[test]
fn hostile_arguments() {
    for text in [
        "repeat('x', 2000000000)",
        "lpad('x', 2000000000)",
        "regexp_replace(repeat('a', 5000), '(a*)*b', 'x')",
        "repeat('a', 20000) like '%a%a%a%a%a%a%b'",
        "factorial(100000)",
        "10::numeric ^ 1000000000",
        "array_fill(1, array[100000, 100000])",
        "'1e200000'::numeric",
        "repeat('[', 100000)::json",
        "2.5 ^ 131072.5",
    ] {
        let _ = answer(text);
    }
    assert!(answer("repeat('x', 2000000000)").starts_with("!54000"));
}

/// Deliberately unlike the server that the answers are recorded from, which runs in the C locale: letters have
/// case as in en_US.UTF-8, one letter for one.
#[test]
fn letters_beyond_ascii_have_case() {
    for (expression, wanted) in [
        ("upper('äé')", "text\tÄÉ"),
        ("lower('ÀB')", "text\tàb"),
        ("initcap('élan vital')", "text\tÉlan Vital"),
        ("upper('straße')", "text\tSTRAßE"),
    ] {
        assert_eq!(answer(expression), wanted, "{expression}");
    }
}
