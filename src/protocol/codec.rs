//! Bytes of a message. Both directions may fail, and neither panics.

use serde::{Serialize, de::DeserializeOwned};

/// Encodes a message.
///
/// # Errors
/// A sentence, when the message cannot be represented (postcard refuses sequences of unknown length).
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, String> {
    postcard::to_allocvec(message).map_err(|error| format!("encoding failed: {error}"))
}

/// Decodes a message that another program may have written.
///
/// # Errors
/// A sentence, when the bytes are not such a message, or are followed by others.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    match postcard::take_from_bytes(bytes) {
        Ok((message, [])) => Ok(message),
        Ok(_) => Err("decoding failed: more bytes than the message has".to_owned()),
        Err(error) => Err(format!("decoding failed: {error}")),
    }
}
