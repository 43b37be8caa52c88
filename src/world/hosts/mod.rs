//! The machines of the data centre. Each is one module with the same verbs: made with what it needs, it answers
//! events ([`super::Host`]).

pub mod client;
pub mod postgres;
