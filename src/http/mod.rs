//! HTTP as it stands on the wire and in files: messages, headers, addresses, the HTTP/1.1 reader and writer for both
//! ends. Pure: bytes come in as parameters, nothing is sent from here.

pub mod base64;
pub mod cookies;
pub mod curl;
pub mod date;
pub mod har;
mod headers;
pub mod json_path;
mod meaning;
mod message;
mod method;
pub mod openapi;
pub mod postman;
pub mod request_file;
pub mod snippet;
mod status;
pub mod url;
pub mod wire;

pub use headers::Headers;
pub use meaning::{header_meaning, status_meaning};
pub use message::{Request, RequestHead, Response, ResponseHead, Version};
pub use method::Method;
pub use status::{StatusClass, reason, status_class};
