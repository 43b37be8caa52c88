//! `# @assert status == 201`: what an answer must be, without code. Subjects, and the operators that Bruno knows.

mod evaluate;
mod parse;

pub use evaluate::{Answer, Verdict};

use std::fmt;

macro_rules! operators {
    ($($variant:ident $word:literal $(or $symbol:literal)?),* $(,)?) => {
        /// What is held against the subject.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Operator { $($variant),* }

        impl Operator {
            pub const ALL: &'static [Operator] = &[$(Operator::$variant),*];

            /// Bruno's word for it.
            pub fn word(self) -> &'static str {
                match self { $(Operator::$variant => $word),* }
            }

            /// The sign that may stand for the word.
            pub fn symbol(self) -> Option<&'static str> {
                match self {
                    $($(Operator::$variant => Some($symbol),)?)*
                    _ => None,
                }
            }
        }
    };
}

operators! {
    Eq "eq" or "==", Neq "neq" or "!=", Gt "gt" or ">", Gte "gte" or ">=", Lt "lt" or "<", Lte "lte" or "<=",
    In "in", NotIn "notIn", Contains "contains", NotContains "notContains", Length "length",
    Matches "matches" or "=~", NotMatches "notMatches", StartsWith "startsWith", EndsWith "endsWith",
    Between "between", IsEmpty "isEmpty", IsNotEmpty "isNotEmpty", IsNull "isNull", IsUndefined "isUndefined",
    IsDefined "isDefined", IsTruthy "isTruthy", IsFalsy "isFalsy", IsJson "isJson", IsNumber "isNumber",
    IsString "isString", IsBoolean "isBoolean", IsArray "isArray",
}

impl Operator {
    /// Whether a value stands after it.
    pub fn takes_value(self) -> bool {
        !self.word().starts_with("is")
    }
}

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Status,
    /// A place in the body read as JSON; the whole body if empty.
    Body(String),
    Header(String),
    /// Milliseconds of virtual time from sending to the end of the answer.
    ResponseTime,
    /// Bytes of the body.
    Size,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    pub subject: Subject,
    pub operator: Operator,
    /// As written: JSON, or a bare word; may hold `{{…}}`. Empty where the operator takes none.
    pub value: String,
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Status => f.write_str("status"),
            Subject::Body(path) if path.is_empty() => f.write_str("body"),
            Subject::Body(path) if path.starts_with('[') => write!(f, "body{path}"),
            Subject::Body(path) => write!(f, "body.{path}"),
            Subject::Header(name) => write!(f, "headers.{name}"),
            Subject::ResponseTime => f.write_str("responseTime"),
            Subject::Size => f.write_str("size"),
        }
    }
}

impl fmt::Display for Assertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operator = self.operator.symbol().unwrap_or(self.operator.word());
        write!(f, "{} {operator}", self.subject)?;
        if self.operator.takes_value() { write!(f, " {}", self.value) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
