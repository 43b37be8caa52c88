//! Which function goes where, and how the two programs reach each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::program::{Failed, Program, Uses, items, place};

/// A function this short (bytes of its body) costs less than the stub that would stand in its place.
const SHORT: usize = 14;

/// The table through which the primary calls what has moved: the linker's only table of functions.
pub const TABLE: u32 = 0;

pub struct Plan {
    pub uses: Vec<Uses>,
    /// Functions that go to the secondary.
    pub moved: BTreeSet<u32>,
    /// Those of them that the primary calls or has in its table: a stub stands in for them, which calls this slot.
    pub slots: BTreeMap<u32, u32>,
    /// The size of the table with the slots that were added.
    pub table_size: u32,
    /// Functions that stay and are called from the secondary.
    pub shared: BTreeSet<u32>,
}

impl Plan {
    /// `kept`: what is needed at once. Everything else moves, except what costs more to move than to keep.
    pub fn new(program: &Program<'_>, kept: &BTreeSet<u32>) -> Result<Self, Failed> {
        let uses = program.uses()?;
        let moved = moved(program, &uses, kept);

        let mut called: BTreeSet<u32> =
            program.exports.iter().filter_map(function).chain(program.start).collect();
        for (function, uses) in uses.iter().enumerate() {
            if !moved.contains(&(function as u32)) {
                called.extend(&uses.functions);
            }
        }
        let mut slots = BTreeMap::new();
        for element in &program.elements {
            let functions = items(element)?;
            called.extend(functions.iter().flatten());
            let Some((TABLE, start)) = place(element)? else { continue };
            for (slot, function) in (start..).zip(functions) {
                if let Some(function) = function.filter(|it| moved.contains(it)) {
                    slots.entry(function).or_insert(slot);
                }
            }
        }
        let table = program.tables.get(TABLE as usize).ok_or("the program has no table of functions")?;
        let mut table_size = u32::try_from(table.ty.initial)?;
        for function in called.intersection(&moved) {
            slots.entry(*function).or_insert_with(|| {
                table_size += 1;
                table_size - 1
            });
        }
        let mut shared = BTreeSet::new();
        for function in &moved {
            shared.extend(uses[*function as usize].functions.iter().filter(|it| !moved.contains(it)));
        }
        Ok(Plan { uses, moved, slots, table_size, shared })
    }
}

/// What moves: all but `kept`, what is bound to the file, and short functions that call nothing which moves.
fn moved(program: &Program<'_>, uses: &[Uses], kept: &BTreeSet<u32>) -> BTreeSet<u32> {
    let local = program.imported()..program.functions.len() as u32;
    let mut moved: BTreeSet<u32> =
        local.filter(|it| !kept.contains(it) && !uses[*it as usize].is_bound).collect();
    let is_short = |function: u32| program.body(function).is_some_and(|body| body.range().len() <= SHORT);
    loop {
        let back: Vec<u32> = moved
            .iter()
            .copied()
            .filter(|it| is_short(*it) && uses[*it as usize].functions.is_disjoint(&moved))
            .collect();
        if back.is_empty() {
            return moved;
        }
        for function in back {
            moved.remove(&function);
        }
    }
}

fn function(export: &wasmparser::Export<'_>) -> Option<u32> {
    (export.kind == wasmparser::ExternalKind::Func).then_some(export.index)
}
