//! Writes a program that remembers which of its functions ran.
//!
//! Each function sets a global of its own, exported as `ran:<number of the function>`.

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, DataCountSection, ElementSection, ExportKind, ExportSection, FunctionSection,
    GlobalSection, GlobalType, ImportSection, MemorySection, Module, RawSection, SectionId, StartSection,
    TableSection, TypeSection, ValType,
};

use crate::program::{Failed, Program};

pub fn instrument(program: &Program<'_>) -> Result<Vec<u8>, Failed> {
    let mut same = RoundtripReencoder;
    let mut module = Module::new();
    let local = program.imported()..program.functions.len() as u32;
    let first = program.globals.len() as u32;

    let mut section = TypeSection::new();
    for ty in &program.types {
        section.ty().func_type(&same.func_type(ty.clone())?);
    }
    module.section(&section);
    let mut section = ImportSection::new();
    for import in &program.imports {
        same.parse_import(&mut section, *import)?;
    }
    module.section(&section);
    let mut section = FunctionSection::new();
    for function in local.clone() {
        section.function(program.type_of(function));
    }
    module.section(&section);
    let mut section = TableSection::new();
    for table in &program.tables {
        same.parse_table(&mut section, table.clone())?;
    }
    module.section(&section);
    let mut section = MemorySection::new();
    for memory in &program.memories {
        section.memory(same.memory_type(*memory)?);
    }
    module.section(&section);
    let mut section = GlobalSection::new();
    for global in &program.globals {
        same.parse_global(&mut section, global.clone())?;
    }
    for _ in local.clone() {
        section.global(
            GlobalType { val_type: ValType::I32, mutable: true, shared: false },
            &ConstExpr::i32_const(0),
        );
    }
    module.section(&section);
    let mut section = ExportSection::new();
    for export in &program.exports {
        same.parse_export(&mut section, *export)?;
    }
    for (function, global) in local.clone().zip(first..) {
        section.export(&format!("ran:{function}"), ExportKind::Global, global);
    }
    module.section(&section);
    if let Some(function_index) = program.start {
        module.section(&StartSection { function_index });
    }
    let mut section = ElementSection::new();
    for element in &program.elements {
        same.parse_element(&mut section, element.clone())?;
    }
    module.section(&section);
    if let Some(count) = program.data_count {
        module.section(&DataCountSection { count });
    }
    let mut section = CodeSection::new();
    for (body, global) in program.bodies.iter().zip(first..) {
        let mut function = same.new_function_with_parsed_locals(body)?;
        function.instructions().i32_const(1).global_set(global);
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            function.instruction(&same.parse_instruction(&mut operators)?);
        }
        section.function(&function);
    }
    module.section(&section);
    if let Some(data) = program.data {
        module.section(&RawSection { id: SectionId::Data as u8, data });
    }
    Ok(module.finish())
}
