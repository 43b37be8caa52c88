//! Reading statements that sqlparser 0.52 has no grammar for: a place in the tokens that takes words and names
//! itself and leaves expressions, types and queries to sqlparser.

use gluesql_core::sqlparser::ast::{self, DataType};
use gluesql_core::sqlparser::dialect::PostgreSqlDialect;
use gluesql_core::sqlparser::parser::{Parser, ParserError};
use gluesql_core::sqlparser::tokenizer::{Token, TokenWithLocation, Word};

use super::lexer::Kind;
use super::rewrite::{close, word};
use super::{MAX_DEPTH, Name, Source, index_of, keywords, syntax_error, unmark};
use crate::sql::error::SqlError;
use keywords::Reserved;

/// A place in the tokens of one statement.
pub(crate) struct Cursor<'a> {
    pub source: Source<'a>,
    tokens: Vec<TokenWithLocation>,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub fn new(source: Source<'a>, tokens: Vec<TokenWithLocation>) -> Self {
        Cursor { source, tokens, at: 0 }
    }

    /// The word at `ahead` tokens from here, folded, or "".
    pub fn peek(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map(word).unwrap_or_default()
    }

    /// Whether the next words are these.
    pub fn sees(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(n, wanted)| self.peek(n) == *wanted)
    }

    /// Takes the words if they are next.
    pub fn take(&mut self, words: &[&str]) -> bool {
        let found = self.sees(words);
        if found {
            self.at += words.len();
        }
        found
    }

    /// Takes the words, or fails where they should be.
    pub fn require(&mut self, words: &[&str]) -> Result<(), SqlError> {
        for wanted in words {
            if !self.take(&[wanted]) {
                return Err(self.unexpected());
            }
        }
        Ok(())
    }

    pub fn sees_token(&self, wanted: &Token) -> bool {
        self.tokens.get(self.at).is_some_and(|token| token.token == *wanted)
    }

    pub fn take_token(&mut self, wanted: &Token) -> bool {
        let found = self.sees_token(wanted);
        self.at += usize::from(found);
        found
    }

    pub fn require_token(&mut self, wanted: &Token) -> Result<(), SqlError> {
        if self.take_token(wanted) { Ok(()) } else { Err(self.unexpected()) }
    }

    /// Whether nothing is left.
    pub fn at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub fn require_end(&self) -> Result<(), SqlError> {
        if self.at_end() { Ok(()) } else { Err(self.unexpected()) }
    }

    /// The lexeme that is next.
    pub fn lexeme(&self) -> usize {
        let found = self.tokens.get(self.at).and_then(|token| index_of(&token.location));
        found.unwrap_or(self.source.lexemes.len())
    }

    /// The byte where the next token begins.
    pub fn place(&self) -> usize {
        self.source.start(self.lexeme()).unwrap_or(self.source.text.len())
    }

    /// PostgreSQL's complaint about what is next.
    pub fn unexpected(&self) -> SqlError {
        self.source.unexpected(self.lexeme())
    }

    /// Goes to the end.
    pub fn skip_rest(&mut self) {
        self.at = self.tokens.len();
    }

    /// Steps over one token.
    pub fn skip(&mut self) {
        self.at += 1;
    }

    /// Steps over a parenthesised group.
    pub fn skip_group(&mut self) {
        self.at = (close(&self.tokens, self.at) + 1).min(self.tokens.len());
    }

    /// Sets the place of the first later token at this depth that is `wanted`, if any.
    pub fn find(&self, wanted: &str) -> Option<usize> {
        let mut depth = 0usize;
        (self.at..self.tokens.len()).find(|&n| match self.tokens[n].token {
            Token::LParen => {
                depth += 1;
                false
            }
            Token::RParen => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0 && word(&self.tokens[n]) == wanted,
        })
    }

    /// Lets sqlparser read on from here.
    pub fn read<T>(
        &mut self,
        f: impl FnOnce(&mut Parser<'_>) -> Result<T, ParserError>,
    ) -> Result<T, SqlError> {
        let rest = self.tokens.get(self.at..).unwrap_or_default().to_vec();
        self.read_tokens(rest, f).map(|(read, count)| {
            self.at += count;
            read
        })
    }

    /// Lets sqlparser read on from here, the tokens from `end` on kept from it; returns what it made of them.
    pub fn read_until<T>(
        &mut self,
        end: usize,
        f: impl FnOnce(&mut Parser<'_>) -> Result<T, ParserError>,
    ) -> Result<T, SqlError> {
        let part = self.tokens.get(self.at..end).unwrap_or_default().to_vec();
        let (read, count) = self.read_tokens(part, f)?;
        self.at += count;
        if self.at < end { Err(self.unexpected()) } else { Ok(read) }
    }

    fn read_tokens<T>(
        &self,
        tokens: Vec<TokenWithLocation>,
        f: impl FnOnce(&mut Parser<'_>) -> Result<T, ParserError>,
    ) -> Result<(T, usize), SqlError> {
        let mut parser = Parser::new(&PostgreSqlDialect {})
            .with_recursion_limit(MAX_DEPTH)
            .with_tokens_with_locations(tokens);
        let read = f(&mut parser).map_err(|error| syntax_error(self.source, error))?;
        Ok((read, parser.index()))
    }

    /// The WITH clause before the token at `end`.
    pub fn with_clause(&mut self, end: usize) -> Result<Option<ast::With>, SqlError> {
        let Some(location) = self.tokens.get(self.at).map(|token| token.location) else { return Ok(None) };
        let mut part = self.tokens.get(self.at..end).unwrap_or_default().to_vec();
        for token in [Token::make_word("SELECT", None), Token::Number("1".into(), false)] {
            part.push(TokenWithLocation { token, location });
        }
        let (query, _) = self.read_tokens(part, |parser| parser.parse_query())?;
        self.at = end;
        Ok(query.with)
    }

    pub fn expr(&mut self) -> Result<ast::Expr, SqlError> {
        self.read(|parser| parser.parse_expr())
    }

    pub fn data_type(&mut self) -> Result<DataType, SqlError> {
        self.read(|parser| parser.parse_data_type())
    }

    pub fn query(&mut self) -> Result<Box<ast::Query>, SqlError> {
        self.read(|parser| parser.parse_query())
    }

    /// One name: an identifier that is not reserved.
    pub fn name(&mut self) -> Result<Name, SqlError> {
        let Some(TokenWithLocation { token: Token::Word(Word { value, quote_style, .. }), .. }) =
            self.tokens.get(self.at)
        else {
            return Err(self.unexpected());
        };
        let (text, index) = unmark(value);
        if quote_style.is_none() && keywords::class(text) == Some(Reserved::Always) {
            return Err(self.unexpected());
        }
        let name = Name { text: text.to_string(), at: index.and_then(|index| self.source.start(index)) };
        self.at += 1;
        Ok(name)
    }

    /// A string literal's text.
    pub fn string(&mut self) -> Result<String, SqlError> {
        match self.tokens.get(self.at).map(|token| &token.token) {
            Some(Token::SingleQuotedString(text)) => {
                let text = unmark(text).0.to_string();
                self.at += 1;
                Ok(text)
            }
            _ => Err(self.unexpected()),
        }
    }

    /// A whole number, perhaps negative.
    pub fn integer(&mut self) -> Result<i64, SqlError> {
        let negative = self.take_token(&Token::Minus);
        let lexeme = self.lexeme();
        let number = self.source.lexemes.get(lexeme).is_some_and(|lexeme| lexeme.kind == Kind::Number);
        let value: i64 = match self.source.piece(lexeme).parse() {
            Ok(value) if number => value,
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(if negative { -value } else { value })
    }

    /// Whether a number is next.
    pub fn integer_follows(&self) -> bool {
        let kind = self.source.lexemes.get(self.lexeme()).map(|lexeme| lexeme.kind);
        kind == Some(Kind::Number) || self.sees_token(&Token::Minus)
    }

    /// Items with commas between.
    pub fn list<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<T, SqlError>,
    ) -> Result<Vec<T>, SqlError> {
        let mut items = vec![item(self)?];
        while self.take_token(&Token::Comma) {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// Names in parentheses.
    pub fn names_in_parentheses(&mut self) -> Result<Vec<Name>, SqlError> {
        self.require_token(&Token::LParen)?;
        let names = self.list(|cursor| cursor.name())?;
        self.require_token(&Token::RParen)?;
        Ok(names)
    }
}
