//! From text to sqlparser's AST: our lexer, sqlparser's grammar, PostgreSQL's syntax errors.
//!
//! sqlparser 0.52's AST carries no positions. So every word, string and number goes in with an invisible
//! mark, `\u{1}` and the index of its lexeme, at its end; [`unmark`] reads it back. Words that are not key
//! words of PostgreSQL lose the meaning another dialect gives them.

pub(crate) mod cursor;
pub(crate) mod extra;
pub(crate) mod keywords;
pub(crate) mod lexer;
pub(crate) mod locking;
pub(crate) mod maintain;
pub(crate) mod naming;
pub(crate) mod own;
pub(crate) mod rewrite;
mod sequence;
pub(crate) mod settings;
mod statement;
pub(crate) mod transaction;
mod values;

use gluesql_core::sqlparser::ast::{DataType, Ident, Statement};
use gluesql_core::sqlparser::dialect::PostgreSqlDialect;
use gluesql_core::sqlparser::keywords::Keyword;
use gluesql_core::sqlparser::parser::{Parser, ParserError};
use gluesql_core::sqlparser::tokenizer::{Location, Token, TokenWithLocation, Word};

use crate::sql::error::SqlError;
use keywords::Reserved;
use lexer::{Kind, Lexeme};

pub(crate) const MARK: char = '\u{1}';
/// Nesting the parser accepts; keeps its recursion within wasm's 1 MB stack.
const MAX_DEPTH: usize = 48;

/// A parsed statement with what is needed to say where things are.
pub(crate) struct Parsed<'a> {
    pub text: &'a str,
    pub lexemes: Vec<Lexeme>,
    pub statement: Statement,
    /// A statement that sqlparser cannot read; `statement` means nothing then.
    pub own: Option<own::Own>,
}

/// The places of one statement's lexemes.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub text: &'a str,
    pub lexemes: &'a [Lexeme],
}

/// A name as written: folded, and the byte it starts at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub text: String,
    pub at: Option<usize>,
}

/// Splits a marked text into the text and its lexeme's index.
pub(crate) fn unmark(marked: &str) -> (&str, Option<usize>) {
    match marked.rsplit_once(MARK) {
        Some((text, index)) => (text, index.parse().ok()),
        None => (marked, None),
    }
}

impl<'a> Source<'a> {
    /// The byte where lexeme `index` starts.
    pub fn start(&self, index: usize) -> Option<usize> {
        self.lexemes.get(index).map(|lexeme| lexeme.start)
    }

    /// The text of lexeme `index`.
    pub fn piece(&self, index: usize) -> &'a str {
        self.lexemes.get(index).map_or("", |lexeme| &self.text[lexeme.start..lexeme.end])
    }

    /// A marked text and its byte position.
    pub fn read<'m>(&self, marked: &'m str) -> (&'m str, Option<usize>) {
        let (text, index) = unmark(marked);
        (text, index.and_then(|index| self.start(index)))
    }

    /// An identifier's folded name and position.
    ///
    /// # Errors
    /// 42601 when it is a reserved word that sqlparser takes for a name.
    pub fn name(&self, ident: &Ident) -> Result<Name, SqlError> {
        let (text, index) = unmark(&ident.value);
        if let Some(index) = index {
            // `$1` stands for a value, never for a table or a column
            if self.lexemes.get(index).is_some_and(|lexeme| lexeme.kind == Kind::Parameter) {
                return Err(self.unexpected(index));
            }
            let bare = self.lexemes.get(index).is_some_and(|lexeme| lexeme.kind == Kind::Word);
            if bare && keywords::class(text) == Some(Reserved::Always) && !is_value_word(text) {
                return Err(self.unexpected(index));
            }
        }
        Ok(Name { text: text.to_string(), at: index.and_then(|index| self.start(index)) })
    }

    /// [`Source::name`] where a value may stand: in a routine's body `$1` names an argument.
    pub fn variable(&self, ident: &Ident) -> Result<Name, SqlError> {
        let (text, index) = unmark(&ident.value);
        match index.and_then(|index| self.lexemes.get(index)) {
            Some(lexeme) if lexeme.kind == Kind::Parameter => {
                Ok(Name { text: text.to_string(), at: Some(lexeme.start) })
            }
            _ => self.name(ident),
        }
    }

    /// PostgreSQL's complaint about lexeme `index`.
    pub fn unexpected(&self, index: usize) -> SqlError {
        match self.lexemes.get(index) {
            Some(lexeme) => {
                SqlError::new("42601", format!("syntax error at or near \"{}\"", self.piece(index)))
                    .at(lexeme.start)
            }
            None => SqlError::new("42601", "syntax error at end of input").at(self.text.len()),
        }
    }
}

/// Reserved words that are expressions of their own.
fn is_value_word(word: &str) -> bool {
    matches!(
        word,
        "current_date"
            | "current_time"
            | "current_timestamp"
            | "current_user"
            | "current_role"
            | "current_catalog"
            | "session_user"
            | "user"
            | "array"
            | "localtime"
            | "localtimestamp"
            | "default"
            | "excluded"
    )
}

/// Parses exactly one statement.
///
/// # Errors
/// 42601 with PostgreSQL's wording and position; 54001 for nesting beyond [`MAX_DEPTH`].
pub(crate) fn parse(text: &str) -> Result<Parsed<'_>, SqlError> {
    parse_with(text, false)
}

/// [`parse`] for a routine's body, where `$1` names an argument.
///
/// # Errors
/// As [`parse`].
pub(crate) fn parse_body(text: &str) -> Result<Parsed<'_>, SqlError> {
    parse_with(text, true)
}

/// [`command`] for a routine's body.
///
/// # Errors
/// As [`parse`].
pub(crate) fn command_body(text: &str) -> Result<Parsed<'_>, SqlError> {
    command_with(text, true)
}

/// The type that a text names.
///
/// # Errors
/// 42601 when it names none.
pub(crate) fn data_type(text: &str) -> Result<DataType, SqlError> {
    let lexemes = lexer::lex(text)?;
    let source = Source { text, lexemes: &lexemes };
    let mut c = cursor::Cursor::new(source, statement_tokens(source, false)?);
    let ty = c.data_type()?;
    c.require_end()?;
    Ok(ty)
}

fn parse_with(text: &str, parameters: bool) -> Result<Parsed<'_>, SqlError> {
    let lexemes = lexer::lex(text)?;
    let source = Source { text, lexemes: &lexemes };
    refuse_long_chains(source)?;
    let mut tokens = locking::rewritten(statement_tokens(source, parameters)?);
    let count = tokens.len();
    let rows = values::take_out(&mut tokens);
    let mut parser =
        Parser::new(&PostgreSqlDialect {}).with_recursion_limit(MAX_DEPTH).with_tokens_with_locations(tokens);
    let mut parsed = statement::statement(&mut parser, source)?;
    let rest = parser.next_token();
    if rest.token != Token::EOF {
        return Err(source.unexpected(index_of(&rest.location).unwrap_or(count)));
    }
    if !values::put_back(&mut parsed, rows) {
        return Err(SqlError::unsupported("this form of INSERT", "Write INSERT INTO … VALUES …."));
    }
    Ok(Parsed { text, lexemes, statement: parsed, own: None })
}

/// Parses exactly one statement, those of our own reading too.
///
/// # Errors
/// As [`parse`].
pub(crate) fn command(text: &str) -> Result<Parsed<'_>, SqlError> {
    command_with(text, false)
}

fn command_with(text: &str, parameters: bool) -> Result<Parsed<'_>, SqlError> {
    if own::may_be(text) {
        // the data after COPY … FROM stdin is no SQL
        let head = own::copy::head(text);
        let lexemes = lexer::lex(&text[..head])?;
        if naming::begins(Source { text, lexemes: &lexemes }) {
            // the executor reads these from the lexemes
            return Ok(Parsed { text, lexemes, statement: Statement::UnlockTables, own: None });
        }
        let prepares =
            lexemes.first().is_some_and(|first| text[first.start..first.end].eq_ignore_ascii_case("prepare"));
        if let Some(own) = own::read(&text[..head], &lexemes, parameters || prepares)? {
            let own = own::copy::with_data(own, &text[head..]);
            return Ok(Parsed { text, lexemes, statement: Statement::UnlockTables, own: Some(own) });
        }
    }
    parse_with(text, parameters)
}

/// The tokens as sqlparser gets them.
fn statement_tokens(source: Source<'_>, parameters: bool) -> Result<Vec<TokenWithLocation>, SqlError> {
    let tokens = sequence::ordered_options(without_overriding(source, tokens(source, parameters)?)?);
    Ok(adapted(source, rewrite::rewritten(tokens)))
}

/// Takes the OVERRIDING clauses out, which sqlparser has no grammar for; binding finds them in the lexemes.
fn without_overriding(
    source: Source<'_>,
    mut tokens: Vec<TokenWithLocation>,
) -> Result<Vec<TokenWithLocation>, SqlError> {
    let is = |token: &TokenWithLocation, keyword: Keyword| matches!(&token.token, Token::Word(word) if word.keyword == keyword && word.quote_style.is_none());
    let tables: Vec<usize> = tokens
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| is(&pair[0], Keyword::INSERT) && is(&pair[1], Keyword::INTO))
        .map(|(at, _)| at + 2)
        .collect();
    // from the last to the first: a token's place is its lexeme's until one before it is cut out
    for table in tables.into_iter().rev() {
        if let Some((at, _)) = extra::overriding(source, table)? {
            tokens.drain(at..at + extra::OVERRIDING_WORDS);
        }
    }
    Ok(tokens)
}

/// Spells out what sqlparser cannot do without: the alias of a table before RETURNING, which it would take
/// for one, and the columns of a foreign key without any.
fn adapted(source: Source<'_>, tokens: Vec<TokenWithLocation>) -> Vec<TokenWithLocation> {
    let is = |token: &Token, keyword: Keyword| matches!(token, Token::Word(word) if word.keyword == keyword && word.quote_style.is_none());
    let name = |token: &Token| matches!(token, Token::Word(word) if word.quote_style.is_some() || word.keyword == Keyword::NoKeyword || keywords::class(unmark(&word.value).0) != Some(Reserved::Always));
    let mut out: Vec<TokenWithLocation> = Vec::with_capacity(tokens.len() + 4);
    // where a table's name after REFERENCES has been read: its words so far
    let mut referenced: Option<bool> = None;
    for token in tokens {
        let here = token.location;
        let push = |out: &mut Vec<TokenWithLocation>, token: Token| {
            out.push(TokenWithLocation { token, location: here })
        };
        if let Some(wants_name) = referenced {
            let part = if wants_name { name(&token.token) } else { token.token == Token::Period };
            if part {
                referenced = Some(!wants_name);
            } else {
                referenced = None;
                if !wants_name && token.token != Token::LParen {
                    for token in no_columns() {
                        push(&mut out, token);
                    }
                }
            }
        }
        if is(&token.token, Keyword::REFERENCES) {
            referenced = Some(true);
        }
        if is(&token.token, Keyword::RETURNING)
            && let [.., before, table] = out.as_slice()
        {
            let opens = [Keyword::FROM, Keyword::JOIN, Keyword::USING, Keyword::SELECT]
                .iter()
                .any(|keyword| is(&before.token, *keyword));
            if name(&table.token) && (opens || before.token == Token::Comma) {
                let table = table.token.clone();
                push(&mut out, Token::make_word("AS", None));
                push(&mut out, table);
            }
        }
        out.push(token);
    }
    if referenced == Some(false) {
        let location = Location { line: 1, column: source.lexemes.len() as u64 + 1 };
        out.extend(no_columns().into_iter().map(|token| TokenWithLocation { token, location }));
    }
    out
}

/// The column list that stands for none.
pub(crate) const NO_COLUMNS: &str = "\u{2}";

fn no_columns() -> [Token; 3] {
    let none = Word { value: NO_COLUMNS.into(), quote_style: Some('"'), keyword: Keyword::NoKeyword };
    [Token::LParen, Token::Word(none), Token::RParen]
}

/// Operators in a row, without parentheses or commas between, that a statement may have: the tree they
/// make is as deep, and is taken down by recursion.
const MAX_CHAIN: usize = 3000;

/// Words that go around what is before them.
const CHAINING: &[&str] = &[
    "and",
    "or",
    "union",
    "except",
    "intersect",
    "join",
    "is",
    "isnull",
    "notnull",
    "in",
    "like",
    "ilike",
    "similar",
    "between",
    "at",
    "collate",
];

fn refuse_long_chains(source: Source<'_>) -> Result<(), SqlError> {
    let mut counts = vec![0usize];
    for (index, lexeme) in source.lexemes.iter().enumerate() {
        let piece = source.piece(index);
        match piece {
            "(" | "[" => counts.push(0),
            ")" | "]" if counts.len() > 1 => {
                counts.pop();
                if let (Some(count), "]") = (counts.last_mut(), piece) {
                    *count += 1; // each subscript goes around what is before it
                }
            }
            _ => {
                let word =
                    lexeme.kind == Kind::Word && CHAINING.iter().any(|word| piece.eq_ignore_ascii_case(word));
                let operator = lexeme.kind == Kind::Operator || piece == "::";
                if let Some(count) = counts.last_mut() {
                    *count = if piece == "," { 0 } else { *count + usize::from(word || operator) };
                    if *count > MAX_CHAIN {
                        return Err(SqlError::new("54001", "stack depth limit exceeded")
                            .with_hint("Use IN (…) or a table of values instead of so many conditions."));
                    }
                }
            }
        }
    }
    Ok(())
}

fn index_of(location: &Location) -> Option<usize> {
    usize::try_from(location.column).ok()?.checked_sub(1)
}

fn syntax_error(source: Source<'_>, error: ParserError) -> SqlError {
    match error {
        ParserError::RecursionLimitExceeded => SqlError::new("54001", "stack depth limit exceeded")
            .with_hint("Nest less deeply: split the expression, or use WITH for the inner queries."),
        ParserError::ParserError(message) | ParserError::TokenizerError(message) => {
            let index = message.rsplit_once("Column: ").and_then(|(_, at)| at.trim().parse::<usize>().ok());
            let index = index.and_then(|column| column.checked_sub(1)).unwrap_or(source.lexemes.len());
            source.unexpected(index)
        }
    }
}

/// Words with a meaning for sqlparser that PostgreSQL treats as names of types, kept for `DATE '…'`.
fn is_type_word(word: &str) -> bool {
    matches!(
        word,
        "date"
            | "timestamptz"
            | "timetz"
            | "uuid"
            | "bool"
            | "json"
            | "jsonb"
            | "text"
            | "bytea"
            | "int2"
            | "int4"
            | "int8"
            | "float4"
            | "float8"
    )
}

/// Type names whose parenthesised numbers sqlparser reads as plain integers.
fn takes_modifier(word: &str) -> bool {
    matches!(
        word,
        "varchar"
            | "char"
            | "character"
            | "varying"
            | "nchar"
            | "numeric"
            | "decimal"
            | "dec"
            | "float"
            | "time"
            | "timestamp"
            | "interval"
            | "bpchar"
            | "timestamptz"
            | "bit"
    )
}

fn tokens(source: Source<'_>, parameters: bool) -> Result<Vec<TokenWithLocation>, SqlError> {
    let mut tokens = Vec::with_capacity(source.lexemes.len());
    let mut plain_until_paren = false;
    for (index, lexeme) in source.lexemes.iter().enumerate() {
        let piece = source.piece(index);
        // by hand: a script of inserts has hundreds of thousands of them
        let marked = |text: &str| {
            let mut marked = String::with_capacity(text.len() + 8);
            marked.push_str(text);
            marked.push(MARK);
            crate::sql::value::output::write_int(index as i64, &mut marked);
            marked
        };
        let token = match lexeme.kind {
            Kind::Word => {
                let folded = piece.to_ascii_lowercase();
                let modifier = takes_modifier(&folded) && source.piece(index + 1) == "(";
                plain_until_paren |= modifier;
                let known = is_type_word(&folded) || keywords::class(&folded).is_some();
                let mut token = Token::make_word(&folded, None);
                if let Token::Word(word) = &mut token {
                    if !known {
                        word.keyword = Keyword::NoKeyword;
                    }
                    word.value = marked(&folded);
                }
                token
            }
            Kind::QuotedWord => {
                let name = lexer::content(source.text, lexeme)?;
                if name.is_empty() {
                    return Err(SqlError::new(
                        "42601",
                        "zero-length delimited identifier at or near \"\"\"\"",
                    )
                    .at(lexeme.start));
                }
                Token::Word(Word {
                    value: marked(&name),
                    quote_style: Some('"'),
                    keyword: Keyword::NoKeyword,
                })
            }
            Kind::String | Kind::EscapeString | Kind::DollarString(_) => {
                Token::SingleQuotedString(marked(&lexer::content(source.text, lexeme)?))
            }
            Kind::BitString => {
                return Err(SqlError::unsupported(
                    "a bit string",
                    "Use a bytea literal such as '\\xDEADBEEF', or an integer.",
                )
                .at(lexeme.start));
            }
            Kind::UnicodeString => {
                return Err(SqlError::unsupported(
                    "U& escapes",
                    "Write the characters themselves, or use E'\\u00e9'.",
                )
                .at(lexeme.start));
            }
            Kind::Number => {
                // PostgreSQL 15 takes `1abc` as `1 abc`, and so do we; only the number is marked
                if plain_until_paren {
                    Token::Number(piece.to_string(), false)
                } else {
                    Token::Placeholder(marked(piece))
                }
            }
            Kind::Parameter if parameters => Token::Word(Word {
                value: marked(piece),
                quote_style: Some('"'),
                keyword: Keyword::NoKeyword,
            }),
            Kind::Parameter => {
                return Err(SqlError::new("42P02", format!("there is no parameter {piece}")).at(lexeme.start));
            }
            Kind::Operator => operator(piece),
            Kind::Punctuation | Kind::Unterminated => match piece {
                "(" => Token::LParen,
                ")" => {
                    plain_until_paren = false;
                    Token::RParen
                }
                "[" => Token::LBracket,
                "]" => Token::RBracket,
                "," => Token::Comma,
                "." => Token::Period,
                ";" => Token::SemiColon,
                ":" => Token::Colon,
                "::" => Token::DoubleColon,
                ":=" => Token::Assignment,
                _ => return Err(source.unexpected(index)),
            },
        };
        tokens.push(TokenWithLocation { token, location: Location { line: 1, column: index as u64 + 1 } });
    }
    Ok(tokens)
}

fn operator(text: &str) -> Token {
    match text {
        "+" => Token::Plus,
        "-" => Token::Minus,
        "*" => Token::Mul,
        "/" => Token::Div,
        "%" => Token::Mod,
        "=" => Token::Eq,
        "<>" | "!=" => Token::Neq,
        "<" => Token::Lt,
        "<=" => Token::LtEq,
        ">" => Token::Gt,
        ">=" => Token::GtEq,
        "=>" => Token::RArrow,
        "||" => Token::StringConcat,
        "->" => Token::Arrow,
        "->>" => Token::LongArrow,
        "#>" => Token::HashArrow,
        "#>>" => Token::HashLongArrow,
        "@>" => Token::AtArrow,
        "<@" => Token::ArrowAt,
        "#-" => Token::HashMinus,
        "@?" => Token::AtQuestion,
        "@@" => Token::AtAt,
        "?" => Token::Question,
        "?|" => Token::QuestionPipe,
        "?&" => Token::QuestionAnd,
        "&&" => Token::Overlap,
        "~" => Token::Tilde,
        "~*" => Token::TildeAsterisk,
        "!~" => Token::ExclamationMarkTilde,
        "!~*" => Token::ExclamationMarkTildeAsterisk,
        "~~" => Token::DoubleTilde,
        "~~*" => Token::DoubleTildeAsterisk,
        "!~~" => Token::ExclamationMarkDoubleTilde,
        "!~~*" => Token::ExclamationMarkDoubleTildeAsterisk,
        "^" => Token::Caret,
        "^@" => Token::CaretAt,
        "<<" => Token::ShiftLeft,
        ">>" => Token::ShiftRight,
        "#" => Token::Sharp,
        "&" => Token::Ampersand,
        "|" => Token::Pipe,
        "@" => Token::AtSign,
        "|/" => Token::PGSquareRoot,
        "||/" => Token::PGCubeRoot,
        other => Token::CustomBinaryOperator(other.to_string()),
    }
}
