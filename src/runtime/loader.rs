//! ES modules: what Boa asks for when it meets an `import`. CommonJS and Node's own modules come as modules whose
//! default export is `module.exports` and whose named exports are its properties.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use boa_engine::module::{ModuleLoader, ModuleRequest, Referrer, SyntheticModuleInitializer};
use boa_engine::object::JsObject;
use boa_engine::property::PropertyKey;
use boa_engine::{Context, JsError, JsNativeError, JsResult, JsString, JsValue, Module, Source, js_string};

use super::code_frame::ROOT;
use super::resolve::{Format, NotFound, Target, folder_of, format, read, resolve};
use super::state::State;

pub(super) struct Loader {
    state: Rc<State>,
    modules: RefCell<BTreeMap<String, Module>>,
}

impl Loader {
    pub fn new(state: Rc<State>) -> Loader {
        Loader { state, modules: RefCell::default() }
    }

    pub fn clear(&self) {
        self.modules.borrow_mut().clear();
    }

    /// The module of a file, read once.
    pub fn file(&self, path: &str, context: &mut Context) -> JsResult<Module> {
        if let Some(module) = self.modules.borrow().get(path) {
            return Ok(module.clone());
        }
        let bytes = read(&self.state, path).ok_or_else(|| not_found_file(path))?;
        let text = String::from_utf8_lossy(&bytes);
        let module = match format(&self.state, path, &text) {
            Format::Module => {
                self.state.parsed.set(self.state.parsed.get() + 1);
                let source = Source::from_bytes(text.as_bytes()).with_path(Path::new(path));
                Module::parse(source, None, context).map_err(|error| placed(error, path, 0, context))?
            }
            Format::CommonJs | Format::Json => {
                let exports = self.require(js_string!("requireFile"), path, context)?;
                synthetic(&exports, path, context)?
            }
        };
        self.modules.borrow_mut().insert(path.to_owned(), module.clone());
        Ok(module)
    }

    fn builtin(&self, name: &str, context: &mut Context) -> JsResult<Module> {
        let key = format!("node:{name}");
        if let Some(module) = self.modules.borrow().get(&key) {
            return Ok(module.clone());
        }
        let exports = self.require(js_string!("requireBuiltin"), name, context)?;
        let module = synthetic(&exports, &key, context)?;
        self.modules.borrow_mut().insert(key, module.clone());
        Ok(module)
    }

    fn require(&self, handler: JsString, name: &str, context: &mut Context) -> JsResult<JsValue> {
        let handlers = self.state.handlers.borrow().clone();
        let handlers =
            handlers.ok_or_else(|| JsNativeError::error().with_message("the process has ended"))?;
        let handler = handlers.get(handler, context)?.as_object();
        let handler = handler.ok_or_else(|| JsNativeError::error().with_message("the process has ended"))?;
        handler.call(&JsValue::undefined(), &[js_string!(name).into()], context)
    }

    fn import(&self, from: &str, specifier: &str, context: &mut Context) -> JsResult<Module> {
        match resolve(&self.state, specifier, from, true) {
            Ok(Target::Builtin(name)) => self.builtin(&name, context),
            Ok(Target::File(path)) => self.file(&path, context),
            Err(error) => Err(not_found(&error, context)),
        }
    }
}

impl ModuleLoader for Loader {
    fn load_imported_module(
        self: Rc<Self>,
        referrer: Referrer,
        request: ModuleRequest,
        context: &RefCell<&mut Context>,
    ) -> impl Future<Output = JsResult<Module>> {
        let from =
            referrer.path().map_or_else(|| format!("{ROOT}/package.json"), |it| it.display().to_string());
        let specifier = request.specifier().to_std_string_lossy();
        let result = self.import(&from, &specifier, &mut context.borrow_mut());
        async { result }
    }

    fn init_import_meta(self: Rc<Self>, meta: &JsObject, module: &Module, context: &mut Context) {
        let path = module.path().map(|it| it.display().to_string()).unwrap_or_default();
        let mut set = |name: &str, value: String| {
            let _ = meta.create_data_property(js_string!(name), js_string!(value), context);
        };
        set("dirname", folder_of(&path).to_owned());
        set("filename", path.clone());
        set("url", format!("file://{path}"));
    }
}

fn synthetic(exports: &JsValue, path: &str, context: &mut Context) -> JsResult<Module> {
    let mut names = vec![js_string!("default")];
    if let Some(object) = exports.as_object() {
        for key in object.own_property_keys(context)? {
            let PropertyKey::String(name) = &key else { continue };
            let plain = *name != js_string!("default") && *name != js_string!("prototype");
            if plain && name.to_std_string_lossy() != "length" && name.to_std_string_lossy() != "name" {
                names.push(name.clone());
            }
        }
    }
    let values = names
        .iter()
        .enumerate()
        .map(|(at, name)| match exports.as_object() {
            Some(object) if at > 0 => object.get(name.clone(), context).unwrap_or_default(),
            _ => exports.clone(),
        })
        .collect::<Vec<_>>();
    let initializer = SyntheticModuleInitializer::from_copy_closure_with_captures(
        |module, (names, values): &(Vec<JsString>, Vec<JsValue>), _context| {
            for (name, value) in names.iter().zip(values) {
                module.set_export(name, value.clone())?;
            }
            Ok(())
        },
        (names.clone(), values),
    );
    Ok(Module::synthetic(&names, initializer, Some(PathBuf::from(path)), None, context))
}

/// An error as Node throws it, with its code.
pub(super) fn not_found(error: &NotFound, context: &mut Context) -> JsError {
    let object = JsNativeError::error().with_message(error.message.clone()).into_opaque(context);
    let _ = object.create_data_property(js_string!("code"), js_string!(error.code), context);
    JsError::from_opaque(object.into())
}

fn not_found_file(path: &str) -> JsError {
    JsNativeError::error().with_message(format!("Cannot find module '{path}'")).into()
}

/// A syntax error says its place only in its message ("… at line 2, col 8"): keeps it where the code frame finds it.
pub(super) fn placed(error: JsError, path: &str, first_line_shift: u32, context: &mut Context) -> JsError {
    let text = error.to_string();
    let place = text.rsplit_once(" at line ").and_then(|(_, rest)| {
        let (line, rest) = rest.split_once(", col ")?;
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Some((line.parse::<u32>().ok()?, digits.parse::<u32>().ok()?))
    });
    let Some((line, column)) = place else { return error };
    let column = if line == 1 { column.saturating_sub(first_line_shift).max(1) } else { column };
    let Ok(value) = error.clone().into_opaque(context) else { return error };
    if let Some(object) = value.as_object() {
        let shown = js_string!(format!("{path} ({path}:{line}:{column})"));
        let hidden = boa_engine::property::PropertyDescriptor::builder()
            .value(shown)
            .writable(false)
            .enumerable(false)
            .configurable(true);
        let _ = object.define_property_or_throw(js_string!("backyardPlace"), hidden, context);
    }
    JsError::from_opaque(value)
}
