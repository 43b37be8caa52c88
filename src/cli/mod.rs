//! The native command line: `backyard sql`, `http`, `export`, `slt`, for authors, CI and measurement.

pub mod export;
pub mod http;
mod postgres;
pub mod slt;
pub mod sql;

/// Runs the program and gives its exit code.
pub fn main(args: &[String]) -> u8 {
    match args.split_first() {
        Some((command, rest)) if command == "sql" => sql::main(rest),
        Some((command, rest)) if command == "slt" => slt::main(rest),
        Some((command, rest)) if command == "http" => http::main(rest),
        Some((command, rest)) if command == "export" => export::main(rest),
        Some((command, rest)) if command == "postgres" => postgres::main(rest),
        Some((command, _)) => {
            eprintln!("backyard: there is no command \"{command}\"; try: sql, http, export, slt");
            2
        }
        None => {
            eprintln!("usage: backyard sql [--project DIR] [--format text|json] [--split] FILE…");
            eprintln!("       backyard http --project DIR [--format text|json] [--trace] FILE.http…");
            eprintln!("       backyard export --project DIR OUT.zip");
            eprintln!("       backyard slt FILE…");
            2
        }
    }
}
