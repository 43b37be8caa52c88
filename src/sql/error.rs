//! What a statement answers when it cannot be done: PostgreSQL's error fields.

use std::ops::{Deref, DerefMut};

/// One error as PostgreSQL reports it
/// (<https://www.postgresql.org/docs/15/protocol-error-fields.html>).
///
/// Its [`Fields`] are boxed: every evaluation returns a `Result`, and errors are rare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlError(Box<Fields>);

/// The fields of an error, reached through the error itself: `error.message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// SQLSTATE, five characters, as in PostgreSQL's appendix A.
    pub code: &'static str,
    /// The sentence, worded as PostgreSQL words it.
    pub message: String,
    /// A second sentence with the facts of this case.
    pub detail: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
    /// Byte offset of the cause in the statement's text. Printed forms turn it into
    /// PostgreSQL's 1-based count of characters.
    pub position: Option<usize>,
    /// The constraint that was violated.
    pub constraint: Option<String>,
    /// The table concerned.
    pub table: Option<String>,
    /// The column concerned.
    pub column: Option<String>,
}

impl SqlError {
    /// An error with a code and a message; the other fields are added by the `with_` verbs.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        SqlError(Box::new(Fields {
            code,
            message: message.into(),
            detail: None,
            hint: None,
            position: None,
            constraint: None,
            table: None,
            column: None,
        }))
    }

    /// SQL that PostgreSQL understands and this engine does not yet: `0A000`, with a way out.
    pub fn unsupported(what: impl std::fmt::Display, instead: impl Into<String>) -> Self {
        SqlError::new("0A000", format!("{what} is not supported here yet")).with_hint(instead)
    }

    /// 22021 for bytes that begin with no character of UTF-8; as many are shown as the first one promises.
    pub fn not_utf8(bytes: &[u8]) -> Self {
        let promised = match bytes.first() {
            Some(0xc0..=0xdf) => 2,
            Some(0xe0..=0xef) => 3,
            Some(0xf0..=0xf7) => 4,
            _ => 1,
        };
        let shown: Vec<String> = bytes.iter().take(promised).map(|byte| format!("0x{byte:02x}")).collect();
        SqlError::new("22021", format!("invalid byte sequence for encoding \"UTF8\": {}", shown.join(" ")))
    }

    /// Adds the facts of this case.
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds what to do about it.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the place, unless a more exact one is known already.
    pub fn at(mut self, position: usize) -> Self {
        self.position.get_or_insert(position);
        self
    }
}

impl Deref for SqlError {
    type Target = Fields;

    fn deref(&self) -> &Fields {
        &self.0
    }
}

impl DerefMut for SqlError {
    fn deref_mut(&mut self) -> &mut Fields {
        &mut self.0
    }
}
