//! The grammar of PL/pgSQL (<https://www.postgresql.org/docs/15/plpgsql-statements.html>).

use super::{Block, Into, Loop, Statement, Variable, VariableType};
use crate::sql::error::SqlError;
use crate::sql::parse::lexer::{self, Kind, Lexeme};
use crate::sql::parse::{self, Source};

type Read<T> = Result<T, SqlError>;

/// Blocks and loops in each other.
const MAX_DEPTH: usize = 60;

struct Parser<'a> {
    text: &'a str,
    lexemes: Vec<Lexeme>,
    at: usize,
    depth: usize,
}

/// Parses a function's body.
///
/// # Errors
/// 42601 where it cannot be read, 0A000 for statements that are not interpreted.
pub(crate) fn parse(text: &str) -> Read<Block> {
    let mut parser = Parser { text, lexemes: lexer::lex(text)?, at: 0, depth: 0 };
    let block = parser.block()?;
    parser.take_mark(";");
    if parser.at < parser.lexemes.len() {
        return Err(parser.unexpected());
    }
    Ok(block)
}

impl Parser<'_> {
    fn piece(&self, at: usize) -> &str {
        self.lexemes.get(at).map_or("", |lexeme| &self.text[lexeme.start..lexeme.end])
    }

    fn word(&self, at: usize) -> String {
        match self.lexemes.get(at).map(|lexeme| lexeme.kind) {
            Some(Kind::Word) => self.piece(at).to_ascii_lowercase(),
            _ => String::new(),
        }
    }

    fn sees(&self, word: &str) -> bool {
        self.word(self.at) == word
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.sees(word);
        self.at += usize::from(found);
        found
    }

    fn take_mark(&mut self, mark: &str) -> bool {
        let found = self.piece(self.at) == mark;
        self.at += usize::from(found);
        found
    }

    fn require(&mut self, word: &str) -> Read<()> {
        if self.take(word) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn require_mark(&mut self, mark: &str) -> Read<()> {
        if self.take_mark(mark) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn unexpected(&self) -> SqlError {
        let mut error = Source { text: self.text, lexemes: &self.lexemes }.unexpected(self.at);
        error.position = None;
        error
    }

    fn name(&mut self) -> Read<String> {
        let Some(lexeme) = self.lexemes.get(self.at) else { return Err(self.unexpected()) };
        let name = match lexeme.kind {
            Kind::Word => self.word(self.at),
            Kind::QuotedWord => lexer::content(self.text, lexeme)?,
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(name)
    }

    fn dotted(&mut self) -> Read<Vec<String>> {
        let mut names = vec![self.name()?];
        while self.piece(self.at) == "." {
            self.at += 1;
            names.push(self.name()?);
        }
        Ok(names)
    }

    /// The text up to the first of `ends` (words or marks) outside parentheses and CASE, which is not taken.
    fn text_until(&mut self, ends: &[&str]) -> Read<String> {
        let start = self.at;
        let (mut depth, mut cases) = (0usize, 0usize);
        while self.at < self.lexemes.len() {
            let piece = self.piece(self.at).to_ascii_lowercase();
            if depth == 0 && cases == 0 && ends.contains(&piece.as_str()) {
                break;
            }
            match piece.as_str() {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                "case" => cases += 1,
                "end" => cases = cases.saturating_sub(1),
                ";" if depth == 0 => break,
                _ => {}
            }
            self.at += 1;
        }
        if start == self.at {
            return Err(self.unexpected());
        }
        Ok(self.between(start, self.at))
    }

    fn between(&self, start: usize, end: usize) -> String {
        match (self.lexemes.get(start), end.checked_sub(1).and_then(|end| self.lexemes.get(end))) {
            (Some(first), Some(last)) if end > start => self.text[first.start..last.end].to_string(),
            _ => String::new(),
        }
    }

    fn block(&mut self) -> Read<Block> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(SqlError::new("54001", "stack depth limit exceeded"));
        }
        let mut block = Block::default();
        if self.piece(self.at) == "<<" {
            self.at += 3;
        }
        if self.take("declare") {
            while !self.sees("begin") {
                if !self.take("declare") {
                    block.variables.push(self.variable()?);
                }
            }
        }
        self.require("begin")?;
        block.body = self.statements(&["end", "exception"])?;
        if self.take("exception") {
            while self.take("when") {
                let mut conditions = Vec::new();
                loop {
                    conditions.push(match self.name()? {
                        name if name == "sqlstate" => self.string()?,
                        name => name,
                    });
                    if !self.take("or") {
                        break;
                    }
                }
                self.require("then")?;
                block.handlers.push((conditions, self.statements(&["when", "end"])?));
            }
        }
        self.require("end")?;
        if self.piece(self.at) != ";" && self.at < self.lexemes.len() {
            self.name()?;
        }
        self.depth -= 1;
        Ok(block)
    }

    fn string(&mut self) -> Read<String> {
        let Some(lexeme) = self.lexemes.get(self.at) else { return Err(self.unexpected()) };
        if !matches!(lexeme.kind, Kind::String | Kind::EscapeString | Kind::DollarString(_)) {
            return Err(self.unexpected());
        }
        let text = lexer::content(self.text, lexeme)?;
        self.at += 1;
        Ok(text)
    }

    fn variable(&mut self) -> Read<Variable> {
        let name = self.name()?;
        let constant = self.take("constant");
        if self.sees("alias") || self.sees("cursor") {
            return Err(SqlError::unsupported("this declaration", "Declare a variable of a type."));
        }
        let start = self.at;
        while !matches!(self.piece(self.at), ";" | ":=" | "=" | "")
            && !self.sees("default")
            && !self.sees("not")
        {
            self.at += 1;
        }
        let ty = self.variable_type(start, self.at)?;
        if self.take("not") {
            self.require("null")?;
        }
        let mut default = None;
        if self.take_mark(":=") || self.take_mark("=") || self.take("default") {
            default = Some(self.text_until(&[";"])?);
        }
        self.require_mark(";")?;
        Ok(Variable { name, ty, constant, default })
    }

    fn variable_type(&self, start: usize, end: usize) -> Read<VariableType> {
        if self.word(start) == "record" && end == start + 1 {
            return Ok(VariableType::Record);
        }
        if end >= start + 3 && self.piece(end - 2) == "%" {
            let names: Vec<String> = (start..end - 2)
                .filter(|&at| self.piece(at) != ".")
                .map(|at| self.piece(at).trim_matches('"').to_ascii_lowercase())
                .collect();
            return match (self.word(end - 1).as_str(), names.as_slice()) {
                ("type", _) => Ok(VariableType::Like(names)),
                ("rowtype", [.., table]) => Ok(VariableType::RowOf(table.clone())),
                _ => Err(self.unexpected()),
            };
        }
        let text = self.between(start, end);
        parse::data_type(&text).map(|ty| VariableType::Plain(Box::new(ty)))
    }

    fn statements(&mut self, ends: &[&str]) -> Read<Vec<Statement>> {
        let mut statements = Vec::new();
        while !ends.iter().any(|end| self.sees(end)) {
            if self.at >= self.lexemes.len() {
                return Err(self.unexpected());
            }
            statements.push(self.statement()?);
        }
        Ok(statements)
    }

    fn statement(&mut self) -> Read<Statement> {
        let mut label = None;
        if self.piece(self.at) == "<<" {
            self.at += 1;
            label = Some(self.name()?);
            self.require_mark(">>")?;
        }
        let first = self.word(self.at);
        let statement = match first.as_str() {
            "declare" | "begin" => Statement::Block(Box::new(self.block()?)),
            "null" => {
                self.at += 1;
                Statement::Null
            }
            "if" => self.branches()?,
            "case" => self.case()?,
            "loop" | "while" | "for" | "foreach" => self.looping(label)?,
            "exit" | "continue" => {
                self.at += 1;
                let label =
                    if self.sees("when") || self.piece(self.at) == ";" { None } else { Some(self.name()?) };
                let when = if self.take("when") { Some(self.text_until(&[";"])?) } else { None };
                Statement::Exit { next: first == "continue", label, when }
            }
            "return" => self.returning()?,
            "raise" => self.raise()?,
            "assert" => {
                self.at += 1;
                let condition = self.text_until(&[",", ";"])?;
                let message = if self.take_mark(",") { Some(self.text_until(&[";"])?) } else { None };
                Statement::Assert { condition, message }
            }
            "perform" => {
                self.at += 1;
                Statement::Perform(self.text_until(&[";"])?)
            }
            "execute" => self.execute()?,
            "get" => {
                self.at += 1;
                self.take("current");
                self.require("diagnostics")?;
                let target = self.name()?;
                if !self.take_mark("=") {
                    self.require_mark(":=")?;
                }
                if !self.take("row_count") {
                    return Err(SqlError::unsupported("this diagnostic", "Ask for ROW_COUNT."));
                }
                Statement::RowCount(target)
            }
            "open" | "fetch" | "close" | "move" | "commit" | "rollback" => {
                return Err(SqlError::unsupported(
                    format!("{} in PL/pgSQL", first.to_uppercase()),
                    "Use FOR … IN query LOOP for cursors; transactions stay outside.",
                ));
            }
            _ => self.assignment_or_sql()?,
        };
        self.require_mark(";")?;
        Ok(statement)
    }

    fn assignment_or_sql(&mut self) -> Read<Statement> {
        let start = self.at;
        if let Ok(target) = self.dotted() {
            let mut subscript = None;
            if self.take_mark("[") {
                subscript = Some(self.text_until(&["]"])?);
                self.require_mark("]")?;
            }
            if self.take_mark(":=") || self.take_mark("=") {
                return Ok(Statement::Assign { target, subscript, value: self.text_until(&[";"])? });
            }
        }
        self.at = start;
        self.sql()
    }

    /// INTO and its targets.
    fn into(&mut self) -> Read<Into> {
        let strict = self.take("strict");
        let mut targets = vec![self.dotted()?];
        while self.take_mark(",") {
            targets.push(self.dotted()?);
        }
        Ok(Into { strict, targets })
    }

    fn sql(&mut self) -> Read<Statement> {
        let start = self.at;
        let inserts = matches!(self.word(start).as_str(), "insert" | "merge");
        let mut into = None;
        let mut text = String::new();
        let mut from = start;
        let (mut depth, mut cases) = (0usize, 0usize);
        while self.at < self.lexemes.len() {
            let piece = self.piece(self.at).to_ascii_lowercase();
            match piece.as_str() {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                "case" => cases += 1,
                "end" if cases > 0 => cases -= 1,
                ";" if depth == 0 => break,
                // the INTO of INSERT INTO is its own
                "into" if depth == 0 && into.is_none() && !(inserts && self.at == start + 1) => {
                    text.push_str(&self.between(from, self.at));
                    self.at += 1;
                    into = Some(self.into()?);
                    from = self.at;
                    text.push(' ');
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
        text.push_str(&self.between(from, self.at));
        Ok(Statement::Sql { text, into })
    }

    fn execute(&mut self) -> Read<Statement> {
        self.at += 1;
        let text = self.text_until(&["into", "using", ";"])?;
        let (mut into, mut using) = (None, Vec::new());
        loop {
            if self.take("into") {
                into = Some(self.into()?);
            } else if self.take("using") {
                using.push(self.text_until(&[",", "into", ";"])?);
                while self.take_mark(",") {
                    using.push(self.text_until(&[",", "into", ";"])?);
                }
            } else {
                return Ok(Statement::Execute { text, into, using });
            }
        }
    }

    fn branches(&mut self) -> Read<Statement> {
        let (mut branches, mut otherwise) = (Vec::new(), Vec::new());
        self.at += 1;
        loop {
            let condition = self.text_until(&["then"])?;
            self.require("then")?;
            branches.push((condition, self.statements(&["elsif", "elseif", "else", "end"])?));
            if self.take("elsif") || self.take("elseif") {
                continue;
            }
            if self.take("else") {
                otherwise = self.statements(&["end"])?;
            }
            self.require("end")?;
            self.require("if")?;
            return Ok(Statement::If { branches, otherwise });
        }
    }

    fn case(&mut self) -> Read<Statement> {
        self.at += 1;
        let subject = if self.sees("when") { None } else { Some(self.text_until(&["when"])?) };
        let (mut branches, mut otherwise) = (Vec::new(), None);
        while self.take("when") {
            let condition = self.text_until(&["then"])?;
            self.require("then")?;
            let condition = match &subject {
                Some(subject) => format!("({subject}) IN ({condition})"),
                None => condition,
            };
            branches.push((condition, self.statements(&["when", "else", "end"])?));
        }
        if self.take("else") {
            otherwise = Some(self.statements(&["end"])?);
        }
        self.require("end")?;
        self.require("case")?;
        Ok(Statement::Case { branches, otherwise })
    }

    fn looping(&mut self, label: Option<String>) -> Read<Statement> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(SqlError::new("54001", "stack depth limit exceeded"));
        }
        let kind = if self.take("while") {
            Loop::While(self.text_until(&["loop"])?)
        } else if self.take("foreach") {
            let target = self.dotted()?;
            self.require("in")?;
            self.require("array")?;
            Loop::Each { target, array: self.text_until(&["loop"])? }
        } else if self.take("for") {
            let mut targets = vec![self.dotted()?];
            while self.take_mark(",") {
                targets.push(self.dotted()?);
            }
            self.require("in")?;
            let reverse = self.take("reverse");
            if self.sees("execute") {
                return Err(SqlError::unsupported("FOR … IN EXECUTE", "Write the query itself after IN."));
            }
            let query = self.text_until(&["loop"])?;
            match (range(&query), targets.as_slice()) {
                (Some((from, to)), [names]) => {
                    let variable = names.last().cloned().unwrap_or_default();
                    let (to, step) = match to.to_ascii_lowercase().find(" by ") {
                        Some(at) => (to[..at].to_string(), Some(to[at + 4..].to_string())),
                        None => (to, None),
                    };
                    Loop::Range { variable, from, to, step, reverse }
                }
                _ => Loop::Query { targets, query },
            }
        } else {
            Loop::Forever
        };
        self.require("loop")?;
        let body = self.statements(&["end"])?;
        self.require("end")?;
        self.require("loop")?;
        if self.piece(self.at) != ";" {
            self.name()?;
        }
        self.depth -= 1;
        Ok(Statement::Loop { label, kind, body })
    }

    fn returning(&mut self) -> Read<Statement> {
        self.at += 1;
        let next = self.take("next");
        if !next && self.take("query") {
            if self.sees("execute") {
                return Err(SqlError::unsupported("RETURN QUERY EXECUTE", "Write the query itself."));
            }
            return Ok(Statement::ReturnQuery(self.text_until(&[";"])?));
        }
        let value = if self.piece(self.at) == ";" { None } else { Some(self.text_until(&[";"])?) };
        Ok(if next { Statement::ReturnNext(value) } else { Statement::Return(value) })
    }

    fn raise(&mut self) -> Read<Statement> {
        self.at += 1;
        let mut level = "exception".to_string();
        if matches!(
            self.word(self.at).as_str(),
            "debug" | "log" | "info" | "notice" | "warning" | "exception"
        ) {
            level = self.word(self.at);
            self.at += 1;
        }
        let (mut format, mut args, mut options) = (None, Vec::new(), Vec::new());
        if let Ok(text) = self.string() {
            format = Some(text);
            while self.take_mark(",") {
                args.push(self.text_until(&[",", "using", ";"])?);
            }
        } else if self.take("sqlstate") {
            let code = self.string()?;
            options.push(("errcode".into(), format!("'{code}'")));
        } else if !self.sees("using") && self.piece(self.at) != ";" {
            let condition = self.name()?;
            options.push(("errcode".into(), format!("'{condition}'")));
        }
        if self.take("using") {
            loop {
                let option = self.name()?;
                if !self.take_mark("=") {
                    self.require_mark(":=")?;
                }
                options.push((option, self.text_until(&[",", ";"])?));
                if !self.take_mark(",") {
                    break;
                }
            }
        }
        Ok(Statement::Raise { level, format, args, options })
    }
}

/// `from..to`, where the text is that and no query.
fn range(text: &str) -> Option<(String, String)> {
    let first = text.split_whitespace().next()?.to_ascii_lowercase();
    if matches!(first.as_str(), "select" | "with" | "values" | "table" | "insert" | "update" | "delete") {
        return None;
    }
    let at = text.find("..")?;
    Some((text[..at].trim().to_string(), text[at + 2..].trim().to_string()))
}
