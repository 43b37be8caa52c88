//! Reading modules: Node's own, which stand here as text, and the learner's CommonJS.

use std::path::Path;

use boa_engine::{Context, JsNativeError, JsResult, JsValue, Script, Source};

use super::Entry;
use super::values::{flag, js, list, text};
use crate::runtime::loader::{Loader, not_found, placed};
use crate::runtime::resolve::{Format, Target, format, read, resolve};
use crate::runtime::state::State;

pub(super) const ALL: &[Entry] = &[
    ("resolve", resolve_path, 3),
    ("compile", compile, 1),
    ("compileBuiltin", compile_builtin, 1),
    ("readText", read_text, 1),
    ("formatOf", format_of, 1),
    ("builtinNames", builtin_names, 0),
    ("packageNames", package_names, 0),
    ("importEntry", import_entry, 1),
];

/// Before and after a CommonJS file's text. On its first line, so that lines stay what they are.
const BEFORE: &str = "(function (exports, require, module, __filename, __dirname) {";
const AFTER: &str = "\n})";

macro_rules! builtins {
    ($($name:literal => $file:literal),* $(,)?) => {
        const BUILTINS: &[(&str, &str)] = &[$(($name, include_str!(concat!(env!("BACKYARD_NODE_CORE_FOLDER"), "/", $file)))),*];
    };
}

// Names with `internal/` are the modules' own.
builtins! {
    "assert" => "assert.js",
    "assert/strict" => "assert_strict.js",
    "async_hooks" => "async_hooks.js",
    "buffer" => "buffer.js",
    "child_process" => "unsupported.js",
    "cluster" => "unsupported.js",
    "console" => "console.js",
    "constants" => "constants.js",
    "crypto" => "crypto.js",
    "dgram" => "unsupported.js",
    "diagnostics_channel" => "diagnostics_channel.js",
    "dns" => "dns.js",
    "dns/promises" => "dns_promises.js",
    "events" => "events.js",
    "fs" => "fs.js",
    "fs/promises" => "fs_promises.js",
    "http" => "http.js",
    "http2" => "unsupported.js",
    "https" => "https.js",
    "module" => "module.js",
    "net" => "net.js",
    "os" => "os.js",
    "path" => "path.js",
    "path/posix" => "path.js",
    "perf_hooks" => "perf_hooks.js",
    "process" => "process.js",
    "punycode" => "punycode.js",
    "querystring" => "querystring.js",
    "stream" => "stream.js",
    "stream/promises" => "stream_promises.js",
    "string_decoder" => "string_decoder.js",
    "test" => "test.js",
    "timers" => "timers.js",
    "timers/promises" => "timers_promises.js",
    "tls" => "tls.js",
    "tty" => "tty.js",
    "url" => "url.js",
    "util" => "util.js",
    "util/types" => "util_types.js",
    "v8" => "unsupported.js",
    "vm" => "unsupported.js",
    "worker_threads" => "unsupported.js",
    "zlib" => "zlib.js",
    "internal/errors" => "internal/errors.js",
    "internal/fetch" => "internal/fetch.js",
    "internal/http_client" => "internal/http_client.js",
    "internal/http_common" => "internal/http_common.js",
    "internal/http_server" => "internal/http_server.js",
    "internal/inspect" => "internal/inspect.js",
    "internal/instrument" => "internal/instrument.js",
    "internal/json" => "internal/json.js",
    "internal/promisify" => "internal/promisify.js",
    "internal/streams/base" => "internal/streams/base.js",
    "internal/streams/duplex" => "internal/streams/duplex.js",
    "internal/streams/pipeline" => "internal/streams/pipeline.js",
    "internal/streams/readable" => "internal/streams/readable.js",
    "internal/streams/writable" => "internal/streams/writable.js",
    "internal/web" => "internal/web.js",
}

/// Whether a program may ask for it.
pub(in crate::runtime) fn is_builtin(name: &str) -> bool {
    !name.starts_with("internal/") && BUILTINS.iter().any(|(each, _)| *each == name)
}

/// The full path of a file, or `node:name`.
fn resolve_path(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let (specifier, from) = (text(arguments, 0, context)?, text(arguments, 1, context)?);
    match resolve(&state, &specifier, &from, flag(arguments, 2)) {
        Ok(Target::Builtin(name)) => Ok(js(&format!("node:{name}"))),
        Ok(Target::File(path)) => Ok(js(&path)),
        Err(error) => Err(not_found(&error, context)),
    }
}

/// The function around a CommonJS file.
fn compile(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let path = text(arguments, 0, context)?;
    let bytes = read(&state, &path)
        .ok_or_else(|| JsNativeError::error().with_message(format!("Cannot find module '{path}'")))?;
    let source = String::from_utf8_lossy(&bytes);
    let source = source.strip_prefix('\u{feff}').unwrap_or(&source);
    let (hide, source) = match source.strip_prefix("#!") {
        Some(rest) => ("//", rest),
        None => ("", source),
    };
    let whole = format!("{BEFORE}{hide}{source}{AFTER}");
    state.parsed.set(state.parsed.get() + 1);
    Script::parse(Source::from_bytes(whole.as_bytes()).with_path(Path::new(&path)), None, context)
        .and_then(|script| script.evaluate(context))
        .map_err(|error| placed(error, &path, BEFORE.len() as u32, context))
}

fn compile_builtin(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let name = text(arguments, 0, context)?;
    let Some((_, source)) = BUILTINS.iter().find(|(each, _)| *each == name) else {
        return Err(JsNativeError::error().with_message(format!("Node has no module '{name}'")).into());
    };
    let whole = format!("(function (exports, require, module, native, process) {{{source}\n}})");
    state.parsed.set(state.parsed.get() + 1);
    let path = format!("node:{name}");
    Script::parse(Source::from_bytes(whole.as_bytes()).with_path(Path::new(&path)), None, context)?
        .evaluate(context)
}

fn read_text(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let path = text(arguments, 0, context)?;
    Ok(read(&state, &path).map_or_else(JsValue::null, |bytes| js(&String::from_utf8_lossy(&bytes))))
}

/// `commonjs`, `module` or `json`.
fn format_of(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let path = text(arguments, 0, context)?;
    let bytes = read(&state, &path).unwrap_or_default();
    Ok(js(match format(&state, &path, &String::from_utf8_lossy(&bytes)) {
        Format::CommonJs => "commonjs",
        Format::Module => "module",
        Format::Json => "json",
    }))
}

fn builtin_names(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let names: Vec<JsValue> =
        BUILTINS.iter().filter(|(name, _)| is_builtin(name)).map(|(name, _)| js(name)).collect();
    Ok(list(names, context))
}

fn package_names(_: &JsValue, _: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let names: Vec<JsValue> = state.settings.packs.packages().map(|(name, _)| js(name)).collect();
    Ok(list(names, context))
}

/// Runs the entry as an ES module.
fn import_entry(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let path = text(arguments, 0, context)?;
    let loader = context
        .downcast_module_loader::<Loader>()
        .ok_or_else(|| JsNativeError::error().with_message("the process has ended"))?;
    let module = loader.file(&path, context)?;
    Ok(module.load_link_evaluate(context).into())
}
