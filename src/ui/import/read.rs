//! Reading a file that the learner chose or dropped. It goes to the worker and nowhere else.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use crate::app::Action;
use crate::app::import::{Action as ImportAction, size_problem};
use crate::ui::effects::Dispatch;

/// Reads the file into the import; one that is too large is refused before its bytes are touched.
pub fn take_file(file: File, dispatch: Dispatch) {
    let send = move |action| dispatch.emit(Action::Import(action));
    if let Some(why) = size_problem(file.size()) {
        send(ImportAction::Refused(why));
        return;
    }
    send(ImportAction::Reading { name: file.name() });
    spawn_local(async move {
        send(match JsFuture::from(file.array_buffer()).await {
            Ok(buffer) => {
                let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
                ImportAction::Read { name: file.name(), bytes: bytes.into() }
            }
            // A folder, or a file that was moved or changed meanwhile.
            Err(_) => ImportAction::Refused("The file cannot be read. Choose it again.".to_owned()),
        });
    });
}
