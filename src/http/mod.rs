//! HTTP as it stands on the wire and in files: messages, headers, addresses, the HTTP/1.1 reader and writer for both
//! ends. Pure: bytes come in as parameters, nothing is sent from here.

mod headers;
mod message;
mod method;
mod status;
pub mod url;
pub mod wire;

pub use headers::Headers;
pub use message::{Request, RequestHead, Response, ResponseHead, Version};
pub use method::Method;
pub use status::{StatusClass, reason, status_class};
