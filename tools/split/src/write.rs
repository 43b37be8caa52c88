//! Writes the two programs of a plan.
//!
//! The primary keeps memory, tables, globals, data and everything exported. Where a function has moved that it still
//! calls, a stub stands: it has the secondary loaded if it is not there yet, and calls a slot of the table. The
//! secondary imports what it needs of the primary, puts its functions into those slots and says that it is there.

use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataCountSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection, MemorySection,
    Module, RawSection, SectionId, StartSection, TableSection, TypeSection, ValType,
};
use wasmparser::TypeRef;

use crate::plan::{Plan, TABLE};
use crate::program::{Failed, Program, items, place};

/// Where the primary imports the function that loads the secondary.
const LOADER: (&str, &str) = ("split", "load");
/// Where the secondary imports everything from: the primary's exports.
const PRIMARY: &str = "p";

/// The numbers that things get in the program being written.
#[derive(Default)]
struct Numbers {
    functions: BTreeMap<u32, u32>,
    /// `None`: as they are.
    types: Option<BTreeMap<u32, u32>>,
    globals: Option<BTreeMap<u32, u32>>,
    tables: Option<BTreeMap<u32, u32>>,
}

/// Something refers to what was not given a place in the program being written: a fault of the plan.
#[derive(Debug)]
struct Unnumbered(u32);

impl std::fmt::Display for Unnumbered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "number {} has no place in this program", self.0)
    }
}

impl std::error::Error for Unnumbered {}

fn number(numbers: Option<&BTreeMap<u32, u32>>, index: u32) -> Result<u32, Error<Unnumbered>> {
    let Some(numbers) = numbers else { return Ok(index) };
    numbers.get(&index).copied().ok_or(Error::UserError(Unnumbered(index)))
}

impl Reencode for Numbers {
    type Error = Unnumbered;

    fn function_index(&mut self, index: u32) -> Result<u32, Error<Unnumbered>> {
        number(Some(&self.functions), index)
    }

    fn type_index(&mut self, index: u32) -> Result<u32, Error<Unnumbered>> {
        number(self.types.as_ref(), index)
    }

    fn global_index(&mut self, index: u32) -> Result<u32, Error<Unnumbered>> {
        number(self.globals.as_ref(), index)
    }

    fn table_index(&mut self, index: u32) -> Result<u32, Error<Unnumbered>> {
        number(self.tables.as_ref(), index)
    }
}

/// A name no longer than needed, which neither program has otherwise: A, B … Z, A0, A1 ….
fn name(index: usize) -> String {
    let first = char::from(b'A' + (index % 26) as u8);
    if index < 26 { first.to_string() } else { format!("{first}{}", index / 26 - 1) }
}

/// What the secondary imports, with the names under which the primary exports it.
struct Shared {
    functions: Vec<u32>,
    globals: Vec<u32>,
    tables: Vec<u32>,
}

impl Shared {
    fn new(plan: &Plan) -> Self {
        let all = |pick: fn(&crate::program::Uses) -> &BTreeSet<u32>| -> Vec<u32> {
            let used: BTreeSet<u32> =
                plan.moved.iter().flat_map(|it| pick(&plan.uses[*it as usize])).copied().collect();
            used.into_iter().collect()
        };
        let mut tables = all(|uses| &uses.tables);
        if !tables.contains(&TABLE) {
            tables.insert(0, TABLE);
        }
        Shared {
            functions: plan.shared.iter().copied().collect(),
            globals: all(|uses| &uses.globals),
            tables,
        }
    }

    /// Kind and number in the primary, in the order of their names. `None` is the global that says "loaded".
    fn entries(&self) -> impl Iterator<Item = (ExportKind, Option<u32>)> {
        let of =
            |kind, numbers: &Vec<u32>| numbers.iter().map(move |it| (kind, Some(*it))).collect::<Vec<_>>();
        [(ExportKind::Memory, Some(0)), (ExportKind::Global, None)]
            .into_iter()
            .chain(of(ExportKind::Table, &self.tables))
            .chain(of(ExportKind::Global, &self.globals))
            .chain(of(ExportKind::Func, &self.functions))
    }
}

fn types(program: &Program<'_>, chosen: impl Iterator<Item = u32>) -> Result<TypeSection, Failed> {
    let mut section = TypeSection::new();
    for index in chosen {
        section.ty().func_type(&Numbers::default().func_type(program.types[index as usize].clone())?);
    }
    Ok(section)
}

/// The number of the type of a function without parameters and results; one more than there are if it is not there.
fn plain_type(program: &Program<'_>) -> u32 {
    let is_plain = |ty: &wasmparser::FuncType| ty.params().is_empty() && ty.results().is_empty();
    program.types.iter().position(is_plain).unwrap_or(program.types.len()) as u32
}

fn table_type(program: &Program<'_>, plan: &Plan, table: u32) -> Result<wasm_encoder::TableType, Failed> {
    let mut ty = Numbers::default().table_type(program.tables[table as usize].ty)?;
    if table == TABLE {
        let added = u64::from(plan.table_size) - ty.minimum;
        ty.minimum += added;
        ty.maximum = ty.maximum.map(|maximum| maximum + added);
    }
    Ok(ty)
}

pub fn primary(program: &Program<'_>, plan: &Plan) -> Result<Vec<u8>, Failed> {
    let loader = program.imported();
    let loaded = program.globals.len() as u32;
    let mut numbers = Numbers::default();
    numbers.functions.extend((0..loader).map(|it| (it, it)));
    let stays = |it: &u32| !plan.moved.contains(it) || plan.slots.contains_key(it);
    let local: Vec<u32> = (loader..program.functions.len() as u32).filter(stays).collect();
    numbers.functions.extend(local.iter().copied().zip(loader + 1..));

    let mut module = Module::new();
    let plain = plain_type(program);
    let mut section = types(program, 0..program.types.len() as u32)?;
    if plain as usize == program.types.len() {
        section.ty().function([], []);
    }
    module.section(&section);

    let mut section = ImportSection::new();
    for import in &program.imports {
        numbers.parse_import(&mut section, *import)?;
    }
    section.import(LOADER.0, LOADER.1, EntityType::Function(plain));
    module.section(&section);

    let mut section = FunctionSection::new();
    for function in &local {
        section.function(program.type_of(*function));
    }
    module.section(&section);

    let mut section = TableSection::new();
    for table in 0..program.tables.len() as u32 {
        section.table(table_type(program, plan, table)?);
    }
    module.section(&section);

    let mut section = MemorySection::new();
    for memory in &program.memories {
        section.memory(numbers.memory_type(*memory)?);
    }
    module.section(&section);

    let mut section = GlobalSection::new();
    for global in &program.globals {
        numbers.parse_global(&mut section, global.clone())?;
    }
    section.global(
        GlobalType { val_type: ValType::I32, mutable: true, shared: false },
        &ConstExpr::i32_const(0),
    );
    module.section(&section);

    let mut section = ExportSection::new();
    for export in &program.exports {
        numbers.parse_export(&mut section, *export)?;
    }
    for (at, (kind, index)) in Shared::new(plan).entries().enumerate() {
        let index = match (kind, index) {
            (ExportKind::Func, Some(index)) => numbers.function_index(index)?,
            (_, index) => index.unwrap_or(loaded),
        };
        section.export(&name(at), kind, index);
    }
    module.section(&section);

    if let Some(start) = program.start {
        module.section(&StartSection { function_index: numbers.function_index(start)? });
    }

    let mut section = ElementSection::new();
    for element in &program.elements {
        numbers.parse_element(&mut section, element.clone())?;
    }
    let first = u32::try_from(program.tables[TABLE as usize].ty.initial)?;
    let mut added: Vec<(u32, u32)> = plan
        .slots
        .iter()
        .filter(|(_, slot)| **slot >= first)
        .map(|(function, slot)| (*slot, *function))
        .collect();
    added.sort_unstable();
    if !added.is_empty() {
        let functions: Vec<u32> = added.iter().map(|(_, it)| numbers.functions[it]).collect();
        section.active(None, &ConstExpr::i32_const(first as i32), Elements::Functions(functions.into()));
    }
    module.section(&section);

    if let Some(count) = program.data_count {
        module.section(&DataCountSection { count });
    }
    let mut section = CodeSection::new();
    for function in &local {
        match plan.slots.get(function) {
            Some(slot) => drop(section.function(&stub(program, *function, *slot, loader, loaded))),
            None => numbers.parse_function_body(&mut section, body(program, *function)?.clone())?,
        }
    }
    module.section(&section);
    if let Some(data) = program.data {
        module.section(&RawSection { id: SectionId::Data as u8, data });
    }
    Ok(module.finish())
}

fn body<'a, 'b>(program: &'b Program<'a>, function: u32) -> Result<&'b wasmparser::FunctionBody<'a>, Failed> {
    program.body(function).ok_or_else(|| format!("function {function} has no body").into())
}

fn stub(program: &Program<'_>, function: u32, slot: u32, loader: u32, loaded: u32) -> Function {
    let ty = program.type_of(function);
    let mut stub = Function::new([]);
    let mut code = stub.instructions();
    code.global_get(loaded).i32_eqz().if_(BlockType::Empty).call(loader).end();
    for parameter in 0..program.types[ty as usize].params().len() as u32 {
        code.local_get(parameter);
    }
    code.i32_const(slot as i32).call_indirect(TABLE, ty).end();
    stub
}

pub fn secondary(program: &Program<'_>, plan: &Plan) -> Result<Vec<u8>, Failed> {
    let shared = Shared::new(plan);
    let plain = plain_type(program);

    let mut used: BTreeSet<u32> =
        plan.moved.iter().chain(&plan.shared).map(|it| program.type_of(*it)).collect();
    used.extend(plan.moved.iter().flat_map(|it| &plan.uses[*it as usize].types));
    used.remove(&plain);
    let used: Vec<u32> = used.into_iter().collect();
    let mut types_of: BTreeMap<u32, u32> = used.iter().copied().zip(1..).collect();
    types_of.insert(plain, 0);

    let imported = shared.functions.len() as u32;
    let mut numbers = Numbers::default();
    numbers.functions.extend(shared.functions.iter().copied().zip(0..));
    numbers.functions.extend(plan.moved.iter().copied().zip(imported..));
    // The first global is the one that says "loaded".
    numbers.globals = Some(shared.globals.iter().copied().zip(1..).collect());
    numbers.tables = Some(shared.tables.iter().copied().zip(0..).collect());
    numbers.types = Some(types_of);

    let mut module = Module::new();
    let mut section = TypeSection::new();
    section.ty().function([], []);
    for index in used {
        section.ty().func_type(&numbers.func_type(program.types[index as usize].clone())?);
    }
    module.section(&section);

    let mut section = ImportSection::new();
    for (at, (kind, index)) in shared.entries().enumerate() {
        let ty = match (kind, index) {
            (ExportKind::Memory, _) => numbers.entity_type(TypeRef::Memory(program.memories[0]))?,
            (ExportKind::Table, Some(index)) => table_type(program, plan, index)?.into(),
            (ExportKind::Global, Some(index)) => {
                numbers.global_type(program.globals[index as usize].ty)?.into()
            }
            (ExportKind::Func, Some(index)) => {
                EntityType::Function(numbers.type_index(program.type_of(index))?)
            }
            _ => GlobalType { val_type: ValType::I32, mutable: true, shared: false }.into(),
        };
        section.import(PRIMARY, &name(at), ty);
    }
    module.section(&section);

    let mut section = FunctionSection::new();
    for function in &plan.moved {
        section.function(numbers.type_index(program.type_of(*function))?);
    }
    section.function(0);
    module.section(&section);
    module.section(&StartSection { function_index: imported + plan.moved.len() as u32 });

    let mut section = ElementSection::new();
    for (start, functions) in runs(program, plan)? {
        let functions: Vec<u32> = functions.iter().map(|it| numbers.functions[it]).collect();
        let table = numbers.table_index(TABLE)?;
        section.active(
            (table != 0).then_some(table),
            &ConstExpr::i32_const(start as i32),
            Elements::Functions(functions.into()),
        );
    }
    module.section(&section);

    let mut section = CodeSection::new();
    for function in &plan.moved {
        numbers.parse_function_body(&mut section, body(program, *function)?.clone())?;
    }
    let mut say = Function::new([]);
    say.instructions().i32_const(1).global_set(0).end();
    section.function(&say);
    module.section(&section);
    Ok(module.finish())
}

/// The slots that the secondary fills: every place of the table where one of its functions belongs, in runs.
fn runs(program: &Program<'_>, plan: &Plan) -> Result<Vec<(u32, Vec<u32>)>, Failed> {
    let mut filled: BTreeMap<u32, u32> =
        plan.slots.iter().map(|(function, slot)| (*slot, *function)).collect();
    for element in &program.elements {
        let Some((TABLE, start)) = place(element)? else { continue };
        for (slot, function) in (start..).zip(items(element)?) {
            if let Some(function) = function.filter(|it| plan.moved.contains(it)) {
                filled.insert(slot, function);
            }
        }
    }
    let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
    for (slot, function) in filled {
        match runs.last_mut() {
            Some((start, functions)) if *start + functions.len() as u32 == slot => functions.push(function),
            _ => runs.push((slot, vec![function])),
        }
    }
    Ok(runs)
}
