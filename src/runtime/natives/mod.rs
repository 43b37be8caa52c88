//! What Node does in C++: functions that the JavaScript side calls by `native.name`.

mod bytes;
mod crypto;
mod files;
mod http;
mod modules;
mod net;
mod process;
mod time;
mod trace;
mod url;
mod values;
mod zlib;

use boa_engine::native_function::NativeFunctionPointer;
use boa_engine::object::{FunctionObjectBuilder, JsObject};
use boa_engine::{Context, JsResult, NativeFunction, js_string};

pub(super) use http::RawEvent;
pub(super) use modules::is_builtin;
pub(super) use net::error_value;
pub(super) use values::buffer;

/// A native with its name and how many parameters it has.
type Entry = (&'static str, NativeFunctionPointer, usize);

/// The object `native`.
pub(super) fn table(context: &mut Context) -> JsResult<JsObject> {
    let object = JsObject::with_null_proto();
    let lists = [
        bytes::ALL,
        crypto::ALL,
        files::ALL,
        http::ALL,
        modules::ALL,
        net::ALL,
        process::ALL,
        time::ALL,
        trace::ALL,
        url::ALL,
        zlib::ALL,
    ];
    for (name, function, length) in lists.into_iter().flatten() {
        let function = FunctionObjectBuilder::new(context.realm(), NativeFunction::from_fn_ptr(*function))
            .name(js_string!(*name))
            .length(*length)
            .build();
        object.insert_property(
            js_string!(*name),
            boa_engine::property::PropertyDescriptor::builder()
                .value(function)
                .writable(true)
                .enumerable(true)
                .configurable(true),
        );
    }
    let errors = process::system_errors(context)?;
    object.set(js_string!("systemErrors"), errors, true, context)?;
    Ok(object)
}
