//! BEGIN, COMMIT, ROLLBACK, SET TRANSACTION and LOCK TABLE with all their words, read straight from the lexemes.

use super::lexer::{self, Kind};
use super::{Name, Source};
use crate::sql::error::SqlError;
use crate::sql::transaction::Isolation;
use crate::sql::transaction::modes::TableMode;

/// A statement about the transaction itself.
pub(crate) enum Control {
    Begin {
        start: bool,
        modes: Modes,
    },
    /// COMMIT, END: whether AND CHAIN.
    Commit(bool),
    /// ROLLBACK, ABORT, without TO.
    Rollback(bool),
    /// SET TRANSACTION; `session` for SET SESSION CHARACTERISTICS AS TRANSACTION.
    Set {
        modes: Modes,
        session: bool,
    },
    Lock(LockTable),
}

/// Transaction modes; what is not said stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Modes {
    pub isolation: Option<Isolation>,
    pub read_only: Option<bool>,
    pub deferrable: Option<bool>,
}

/// LOCK TABLE.
pub(crate) struct LockTable {
    /// Names with their parts.
    pub tables: Vec<Vec<Name>>,
    pub mode: TableMode,
    pub no_wait: bool,
}

/// Words read one after another.
struct Words<'a> {
    source: Source<'a>,
    at: usize,
}

impl Words<'_> {
    fn is(&self, word: &str) -> bool {
        let plain = self.source.lexemes.get(self.at).is_some_and(|lexeme| lexeme.kind == Kind::Word);
        plain && self.source.piece(self.at).eq_ignore_ascii_case(word)
    }

    /// Goes past the words if they come next.
    fn take(&mut self, words: &str) -> bool {
        let before = self.at;
        for word in words.split(' ') {
            if !self.is(word) {
                self.at = before;
                return false;
            }
            self.at += 1;
        }
        true
    }

    fn punctuation(&mut self, piece: &str) -> bool {
        let found = self.source.piece(self.at) == piece;
        self.at += usize::from(found);
        found
    }

    fn unexpected(&self) -> SqlError {
        self.source.unexpected(self.at)
    }

    fn require(&mut self, words: &str) -> Result<(), SqlError> {
        for word in words.split(' ') {
            if !self.take(word) {
                return Err(self.unexpected());
            }
        }
        Ok(())
    }

    fn ended(&self) -> bool {
        self.at >= self.source.lexemes.len()
    }

    fn finish<T>(&self, value: T) -> Result<Option<T>, SqlError> {
        if self.ended() { Ok(Some(value)) } else { Err(self.unexpected()) }
    }

    fn modes(&mut self, required: bool) -> Result<Modes, SqlError> {
        let mut modes = Modes::default();
        let mut first = required;
        while first || !self.ended() {
            if self.take("isolation") {
                self.require("level")?;
                modes.isolation = Some(if self.take("serializable") {
                    Isolation::Serializable
                } else if self.take("repeatable") {
                    self.require("read")?;
                    Isolation::RepeatableRead
                } else {
                    self.require("read")?;
                    if self.take("committed") {
                        Isolation::ReadCommitted
                    } else {
                        self.require("uncommitted")?;
                        Isolation::ReadUncommitted
                    }
                });
            } else if self.take("read") {
                modes.read_only = Some(self.take("only"));
                if modes.read_only == Some(false) {
                    self.require("write")?;
                }
            } else if self.take("deferrable") {
                modes.deferrable = Some(true);
            } else if self.take("not") {
                self.require("deferrable")?;
                modes.deferrable = Some(false);
            } else {
                return Err(self.unexpected());
            }
            first = self.punctuation(",");
        }
        Ok(modes)
    }

    fn chain(&mut self) -> Result<bool, SqlError> {
        if !self.take("and") {
            return Ok(false);
        }
        let no = self.take("no");
        self.require("chain")?;
        Ok(!no)
    }

    fn lock(&mut self) -> Result<LockTable, SqlError> {
        self.take("table");
        self.take("only");
        let mut tables = Vec::new();
        loop {
            let mut parts = vec![super::extra::read_name(self.source, self.at)?];
            self.at += 1;
            while self.punctuation(".") {
                parts.push(super::extra::read_name(self.source, self.at)?);
                self.at += 1;
            }
            tables.push(parts);
            self.punctuation("*");
            if !self.punctuation(",") {
                break;
            }
        }
        let mut mode = TableMode::AccessExclusive;
        if self.take("in") {
            let from = self.at;
            while !self.is("mode") && !self.ended() {
                self.at += 1;
            }
            let words: Vec<String> =
                (from..self.at).map(|at| self.source.piece(at).to_ascii_lowercase()).collect();
            mode = TableMode::of_words(&words.join(" ")).ok_or_else(|| self.source.unexpected(from))?;
            self.require("mode")?;
        }
        Ok(LockTable { tables, mode, no_wait: self.take("nowait") })
    }
}

/// Reads such a statement; `None` for every other text.
///
/// # Errors
/// 42601 for an unfinished one.
pub(crate) fn control(text: &str) -> Result<Option<Control>, SqlError> {
    let first = lexer::Scanner::new(text, 0).next();
    let known = ["begin", "start", "commit", "end", "rollback", "abort", "set", "lock"];
    let begins = |lexeme: &lexer::Lexeme| {
        known.iter().any(|word| text[lexeme.start..lexeme.end].eq_ignore_ascii_case(word))
    };
    if !first.is_some_and(|lexeme| lexeme.kind == Kind::Word && begins(&lexeme)) {
        return Ok(None);
    }
    let lexemes = lexer::lex(text)?;
    let mut words = Words { source: Source { text, lexemes: &lexemes }, at: 0 };
    let work = |words: &mut Words<'_>| words.take("work") || words.take("transaction");
    if words.take("begin") {
        work(&mut words);
        let modes = words.modes(false)?;
        return words.finish(Control::Begin { start: false, modes });
    }
    if words.take("start") {
        words.require("transaction")?;
        let modes = words.modes(false)?;
        return words.finish(Control::Begin { start: true, modes });
    }
    if words.take("commit") || words.take("end") {
        work(&mut words);
        let chain = words.chain()?;
        return words.finish(Control::Commit(chain));
    }
    if words.take("rollback") || words.take("abort") {
        work(&mut words);
        if words.is("to") {
            return Ok(None);
        }
        let chain = words.chain()?;
        return words.finish(Control::Rollback(chain));
    }
    if words.take("lock") {
        let lock = words.lock()?;
        return words.finish(Control::Lock(lock));
    }
    let session = words.take("set session characteristics as transaction");
    if !session && !words.take("set local transaction") && !words.take("set transaction") {
        return Ok(None);
    }
    if words.is("snapshot") {
        return Err(SqlError::unsupported(
            "SET TRANSACTION SNAPSHOT",
            "Begin the transactions one after another.",
        ));
    }
    let modes = words.modes(true)?;
    words.finish(Control::Set { modes, session })
}
