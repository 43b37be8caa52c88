//! Chooses by name what is not needed at once: functions of the named modules, and what only they call.

use std::collections::BTreeSet;

use crate::program::{Failed, Program, Uses, items};

/// A function this short (bytes of its body) moves only with all that call it: it is often a part of something else.
const SMALL: usize = 40;

/// What the list names: functions by parts of their names.
pub struct Later<'a> {
    names: Vec<&'a str>,
    /// Lines with a "!": needed at once although another line names them.
    except: Vec<&'a str>,
    /// Lines with a "+": not needed at once although an "!" names them.
    always: Vec<&'a str>,
}

impl<'a> Later<'a> {
    /// One part of a name a line ("!" and "+" say how it counts), with "^" before it its beginning, with "$" after it its end; "#" begins a comment.
    pub fn parse(text: &'a str) -> Self {
        let lines = text.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#'));
        let mut later = Later { names: Vec::new(), except: Vec::new(), always: Vec::new() };
        for line in lines {
            match line.split_at(1) {
                ("!", part) => later.except.push(part),
                ("+", part) => later.always.push(part),
                _ => later.names.push(line),
            }
        }
        later
    }

    /// Dropping a value is no sign of its use: whoever had room for one drops it, empty or not.
    fn has(&self, name: &str) -> bool {
        !name.starts_with("core::ptr::drop_in_place")
            && !name.ends_with(">::drop_slow")
            && (any(&self.always, name) || any(&self.names, name) && !any(&self.except, name))
    }

    /// Lines that name nothing (any more).
    pub fn idle(&self, program: &Program<'_>) -> Vec<&'a str> {
        let names: Vec<String> = program.names.values().map(|name| plain(name)).collect();
        let all = self.names.iter().chain(&self.except).chain(&self.always).copied();
        all.filter(|it| !names.iter().any(|name| fits(name, it))).collect()
    }
}

/// The functions that stay when those that `later` names are not needed at once.
pub fn kept(program: &Program<'_>, uses: &[Uses], later: &Later<'_>) -> Result<BTreeSet<u32>, Failed> {
    if program.names.is_empty() {
        return Err("the program has no names: wasm-opt needs -g to keep them".into());
    }
    let is_later = |function: &u32| {
        program.body(*function).is_some_and(|body| body.range().len() > SMALL)
            && program.names.get(function).is_some_and(|name| later.has(&plain(name)))
    };
    let exported =
        program.exports.iter().filter(|it| it.kind == wasmparser::ExternalKind::Func).map(|it| it.index);
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

fn any(parts: &[&str], name: &str) -> bool {
    parts.iter().any(|it| fits(name, it))
}

/// True if the name has the part: at its beginning where that is marked by "^", at its end by "$".
fn fits(name: &str, part: &str) -> bool {
    if let Some(beginning) = part.strip_prefix('^') {
        return name.starts_with(beginning);
    }
    part.strip_suffix('$').map_or_else(|| name.contains(part), |end| name.ends_with(end))
}

/// A name without the hashes of crates: `core[1a2b]::fmt` is `core::fmt`.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        match after.split_once(']') {
            Some((hash, after)) if hash.len() > 3 && hash.bytes().all(|it| it.is_ascii_hexdigit()) => {
                rest = after
            }
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}
