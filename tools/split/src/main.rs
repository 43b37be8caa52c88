//! Splits a linked WebAssembly program in two: a primary with what is needed at once, and a secondary with the rest.
//!
//!   backyard-split instrument IN OUT           a program that remembers which functions ran
//!   backyard-split cut IN KEEP PRIMARY SECONDARY
//!       KEEP: a file with the numbers of the functions that stay, one a line
//!   backyard-split keep IN LATER               such a file for what does not belong to the modules in the file LATER
//!   backyard-split list IN                     number, bytes, and name of every function

mod instrument;
mod plan;
mod program;
mod reach;
mod write;

use std::fs;
use std::process::ExitCode;

use plan::Plan;
use program::{Failed, Program};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["instrument", from, to] => instrument(from, to),
        ["cut", from, keep, primary, secondary] => cut(from, keep, primary, secondary),
        ["keep", from, later] => keep(from, later),
        ["list", from] => list(from),
        ["--version"] => {
            println!("backyard-split {}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
        _ => Err("see the head of tools/split/src/main.rs for what it does".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("backyard-split: {why}");
            ExitCode::FAILURE
        }
    }
}

fn instrument(from: &str, to: &str) -> Result<(), Failed> {
    let bytes = read(from)?;
    write(to, &instrument::instrument(&Program::parse(&bytes)?)?)
}

fn cut(from: &str, keep: &str, primary: &str, secondary: &str) -> Result<(), Failed> {
    let bytes = read(from)?;
    let program = Program::parse(&bytes)?;
    let kept = fs::read_to_string(keep)?.lines().map(str::parse).collect::<Result<_, _>>()?;
    let plan = Plan::new(&program, &kept)?;
    write(primary, &write::primary(&program, &plan)?)?;
    write(secondary, &write::secondary(&program, &plan)?)?;
    println!(
        "{} functions stay, {} move; {} stubs, {} shared",
        program.bodies.len() - plan.moved.len(),
        plan.moved.len(),
        plan.slots.len(),
        plan.shared.len()
    );
    Ok(())
}

fn keep(from: &str, later: &str) -> Result<(), Failed> {
    let bytes = read(from)?;
    let program = Program::parse(&bytes)?;
    let later = fs::read_to_string(later)?;
    let later = reach::Later::parse(&later);
    for line in later.idle(&program) {
        eprintln!("backyard-split: no function is called {line}, as the list says");
    }
    for function in reach::kept(&program, &program.uses()?, &later)? {
        println!("{function}");
    }
    Ok(())
}

fn list(from: &str) -> Result<(), Failed> {
    let bytes = read(from)?;
    let program = Program::parse(&bytes)?;
    for (body, index) in program.bodies.iter().zip(program.imported()..) {
        println!("{index}\t{}\t{}", body.range().len(), program.names.get(&index).unwrap_or(&"?"));
    }
    Ok(())
}

fn read(path: &str) -> Result<Vec<u8>, Failed> {
    fs::read(path).map_err(|why| format!("{path} cannot be read: {why}").into())
}

fn write(path: &str, bytes: &[u8]) -> Result<(), Failed> {
    fs::write(path, bytes).map_err(|why| format!("{path} cannot be written: {why}").into())
}
