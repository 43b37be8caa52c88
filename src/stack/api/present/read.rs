//! A trace of a file, as the page shows those of its own.

use crate::protocol::api::TraceRead;
use crate::trace::import::read as read_spans;

/// Reads a file's bytes.
///
/// # Errors
/// What is wrong with the file, and where in it.
pub fn read(bytes: &[u8]) -> Result<TraceRead, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        format!("The file is not UTF-8 text: byte {at} is none of it. Traces in protobuf have to be exported as JSON.")
    })?;
    let imported = read_spans(text)?;
    let (mut trace, _) = super::placed(&imported.spans);
    trace.wire = super::wire::from_spans(&imported.spans);
    Ok(TraceRead { trace, format: imported.format.to_owned(), notes: imported.notes })
}
