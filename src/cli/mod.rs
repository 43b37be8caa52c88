//! The native command line: `backyard sql …` and `backyard slt …`, for authors, CI and measurement.

mod postgres;
pub mod slt;
pub mod sql;

/// Runs the program and gives its exit code.
pub fn main(args: &[String]) -> u8 {
    match args.split_first() {
        Some((command, rest)) if command == "sql" => sql::main(rest),
        Some((command, rest)) if command == "slt" => slt::main(rest),
        Some((command, rest)) if command == "postgres" => postgres::main(rest),
        Some((command, _)) => {
            eprintln!(
                "backyard: there is no command \"{command}\"; try: backyard sql FILE…, backyard slt FILE…"
            );
            2
        }
        None => {
            eprintln!("usage: backyard sql [--project DIR] [--format text|json] [--split] FILE…");
            eprintln!("       backyard slt FILE…");
            2
        }
    }
}
