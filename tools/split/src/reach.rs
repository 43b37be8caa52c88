//! Chooses by name what is not needed at once: functions of the named modules, and what only they call.

use std::collections::BTreeSet;

use crate::program::{Failed, Program, Uses, items};

/// The functions that stay when those whose name contains one of `later` are not needed at once.
pub fn kept(program: &Program<'_>, uses: &[Uses], later: &[&str]) -> Result<BTreeSet<u32>, Failed> {
    if program.names.is_empty() {
        return Err("the program has no names: wasm-opt needs -g to keep them".into());
    }
    let unused: Vec<&str> =
        later.iter().copied().filter(|path| !program.names.values().any(|name| plain(name).contains(path))).collect();
    if !unused.is_empty() {
        return Err(format!("no function is of {}: take it off the list, or name it as it is now", unused.join(", ")).into());
    }
    let is_later = |function: &u32| {
        program.names.get(function).is_some_and(|name| {
            let name = plain(name);
            later.iter().any(|path| name.contains(path))
        })
    };
    let exported = program.exports.iter().filter(|it| it.kind == wasmparser::ExternalKind::Func).map(|it| it.index);
    let mut found: Vec<u32> = exported.chain(program.start).collect();
    for element in &program.elements {
        found.extend(items(element)?.into_iter().flatten());
    }
    let mut kept = BTreeSet::new();
    while let Some(function) = found.pop() {
        if !is_later(&function) && kept.insert(function) {
            found.extend(&uses[function as usize].functions);
        }
    }
    Ok(kept)
}

/// A name without the hashes of crates: `core[1a2b]::fmt` is `core::fmt`.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        match after.split_once(']') {
            Some((hash, after)) if hash.len() > 3 && hash.bytes().all(|it| it.is_ascii_hexdigit()) => rest = after,
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}
