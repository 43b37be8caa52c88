//! A program as it lies in its file: sections taken apart, and what each function makes use of.

use std::collections::{BTreeMap, BTreeSet};

use wasmparser::{
    BlockType, ConstExpr, Element, ElementItems, ElementKind, Export, FuncType, FunctionBody, Global, Import,
    KnownCustom, MemoryType, Name, Operator, Parser, Payload, Table, TypeRef,
};

pub type Failed = Box<dyn std::error::Error>;

/// A program without what no linked program of ours has: imported memories, tables and globals, exceptions.
#[derive(Default)]
pub struct Program<'a> {
    pub types: Vec<FuncType>,
    /// Functions, all of them.
    pub imports: Vec<Import<'a>>,
    /// The type of each function, the imported ones first.
    pub functions: Vec<u32>,
    pub tables: Vec<Table<'a>>,
    pub memories: Vec<MemoryType>,
    pub globals: Vec<Global<'a>>,
    pub exports: Vec<Export<'a>>,
    pub start: Option<u32>,
    pub elements: Vec<Element<'a>>,
    pub data_count: Option<u32>,
    /// The data section as it is.
    pub data: Option<&'a [u8]>,
    pub bodies: Vec<FunctionBody<'a>>,
    /// From the name section, if it is there.
    pub names: BTreeMap<u32, &'a str>,
}

/// What a function's body refers to.
#[derive(Default)]
pub struct Uses {
    pub functions: BTreeSet<u32>,
    pub globals: BTreeSet<u32>,
    pub tables: BTreeSet<u32>,
    pub types: BTreeSet<u32>,
    /// It refers to segments of this program's own file.
    pub is_bound: bool,
}

impl<'a> Program<'a> {
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Failed> {
        let mut program = Program::default();
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::TypeSection(types) => {
                    program.types = types.into_iter_err_on_gc_types().collect::<Result<_, _>>()?;
                }
                Payload::ImportSection(imports) => {
                    program.imports = imports.into_imports().collect::<Result<_, _>>()?;
                    for import in &program.imports {
                        let TypeRef::Func(ty) = import.ty else {
                            return Err(format!(
                                "{}.{} is imported, and is no function",
                                import.module, import.name
                            )
                            .into());
                        };
                        program.functions.push(ty);
                    }
                }
                Payload::FunctionSection(types) => {
                    for ty in types {
                        program.functions.push(ty?);
                    }
                }
                Payload::TableSection(tables) => {
                    program.tables = tables.into_iter().collect::<Result<_, _>>()?
                }
                Payload::MemorySection(memories) => {
                    program.memories = memories.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::GlobalSection(globals) => {
                    program.globals = globals.into_iter().collect::<Result<_, _>>()?
                }
                Payload::ExportSection(exports) => {
                    program.exports = exports.into_iter().collect::<Result<_, _>>()?
                }
                Payload::StartSection { func, .. } => program.start = Some(func),
                Payload::ElementSection(elements) => {
                    program.elements = elements.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::DataCountSection { count, .. } => program.data_count = Some(count),
                Payload::DataSection(data) => program.data = bytes.get(data.range()),
                Payload::CodeSectionEntry(body) => program.bodies.push(body),
                Payload::CustomSection(custom) => {
                    if let KnownCustom::Name(names) = custom.as_known() {
                        for name in names {
                            if let Name::Function(functions) = name? {
                                for naming in functions {
                                    let naming = naming?;
                                    program.names.insert(naming.index, naming.name);
                                }
                            }
                        }
                    }
                }
                Payload::TagSection(_) => return Err("the program has exceptions".into()),
                Payload::Version { .. } | Payload::CodeSectionStart { .. } | Payload::End(_) => {}
                other => return Err(format!("an unknown part: {other:?}").into()),
            }
        }
        Ok(program)
    }

    pub fn imported(&self) -> u32 {
        self.imports.len() as u32
    }

    /// The body of a function that is not imported.
    pub fn body(&self, function: u32) -> Option<&FunctionBody<'a>> {
        self.bodies.get((function as usize).checked_sub(self.imports.len())?)
    }

    /// The number of a function's type.
    pub fn type_of(&self, function: u32) -> u32 {
        self.functions[function as usize]
    }

    /// What each function refers to, imported ones included.
    pub fn uses(&self) -> Result<Vec<Uses>, Failed> {
        let mut all: Vec<_> = self.imports.iter().map(|_| Uses::default()).collect();
        for body in &self.bodies {
            all.push(uses(body)?);
        }
        Ok(all)
    }
}

fn uses(body: &FunctionBody<'_>) -> Result<Uses, Failed> {
    let mut uses = Uses::default();
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::Call { function_index }
            | Operator::ReturnCall { function_index }
            | Operator::RefFunc { function_index } => drop(uses.functions.insert(function_index)),
            Operator::CallIndirect { type_index, table_index }
            | Operator::ReturnCallIndirect { type_index, table_index } => {
                uses.types.insert(type_index);
                uses.tables.insert(table_index);
            }
            Operator::Block { blockty: BlockType::FuncType(ty) }
            | Operator::Loop { blockty: BlockType::FuncType(ty) }
            | Operator::If { blockty: BlockType::FuncType(ty) } => drop(uses.types.insert(ty)),
            Operator::GlobalGet { global_index } | Operator::GlobalSet { global_index } => {
                uses.globals.insert(global_index);
            }
            Operator::TableGet { table }
            | Operator::TableSet { table }
            | Operator::TableGrow { table }
            | Operator::TableSize { table }
            | Operator::TableFill { table } => drop(uses.tables.insert(table)),
            Operator::TableCopy { dst_table, src_table } => uses.tables.extend([dst_table, src_table]),
            Operator::TableInit { .. }
            | Operator::ElemDrop { .. }
            | Operator::MemoryInit { .. }
            | Operator::DataDrop { .. } => uses.is_bound = true,
            _ => {}
        }
    }
    Ok(uses)
}

/// The functions of an element segment; `None` where a reference is null.
pub fn items(element: &Element<'_>) -> Result<Vec<Option<u32>>, Failed> {
    Ok(match element.items.clone() {
        ElementItems::Functions(functions) => {
            functions.into_iter().map(|it| it.map(Some)).collect::<Result<_, _>>()?
        }
        ElementItems::Expressions(_, expressions) => {
            let mut all = Vec::new();
            for expression in expressions {
                all.push(match expression?.get_operators_reader().read()? {
                    Operator::RefFunc { function_index } => Some(function_index),
                    _ => None,
                });
            }
            all
        }
    })
}

/// The table and the place in it where an active segment goes.
pub fn place(element: &Element<'_>) -> Result<Option<(u32, u32)>, Failed> {
    let ElementKind::Active { table_index, offset_expr } = &element.kind else { return Ok(None) };
    Ok(Some((table_index.unwrap_or(0), constant(offset_expr)?)))
}

fn constant(expression: &ConstExpr<'_>) -> Result<u32, Failed> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value as u32),
        other => Err(format!("a segment's place is no constant: {other:?}").into()),
    }
}
