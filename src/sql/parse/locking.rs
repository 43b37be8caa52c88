//! `FOR UPDATE` and its like, in a form that sqlparser takes. It knows two strengths and one table: the strength and
//! the tables become one name, and the clause goes behind LIMIT, where sqlparser wants it.

use gluesql_core::sqlparser::ast::{LockClause, NonBlock};
use gluesql_core::sqlparser::keywords::Keyword;
use gluesql_core::sqlparser::tokenizer::{Location, Token, TokenWithLocation, Word};

use super::{Name, Source, unmark};
use crate::sql::error::SqlError;
use crate::sql::transaction::modes::{Patience, RowStrength};

/// Begins the name that stands for strength and tables.
const LOCK: char = '\u{3}';

/// A locking clause.
#[derive(Clone)]
pub(crate) struct Locking {
    pub strength: RowStrength,
    pub patience: Patience,
    /// Tables named by OF; empty for all.
    pub of: Vec<Name>,
}

const STRENGTHS: [RowStrength; 4] =
    [RowStrength::Update, RowStrength::NoKeyUpdate, RowStrength::Share, RowStrength::KeyShare];

fn word(token: Option<&TokenWithLocation>) -> &str {
    match token.map(|token| &token.token) {
        Some(Token::Word(word)) if word.quote_style.is_none() => unmark(&word.value).0,
        _ => "",
    }
}

/// The strength whose words begin at `at`, and how many words it has.
fn strength(tokens: &[TokenWithLocation], at: usize) -> Option<(RowStrength, usize)> {
    STRENGTHS.into_iter().find_map(|strength| {
        let words: Vec<&str> = strength.words().split(' ').collect();
        let same =
            words.iter().enumerate().all(|(n, one)| word(tokens.get(at + n)).eq_ignore_ascii_case(one));
        same.then_some((strength, words.len()))
    })
}

/// The tokens with their locking clauses rewritten.
pub(super) fn rewritten(tokens: Vec<TokenWithLocation>) -> Vec<TokenWithLocation> {
    let locks = |at: usize| word(tokens.get(at)) == "for" && strength(&tokens, at + 1).is_some();
    if !(0..tokens.len()).any(locks) {
        return tokens;
    }
    let mut out: Vec<TokenWithLocation> = Vec::with_capacity(tokens.len() + 4);
    // clauses kept back until the query they belong to ends, by the depth of its parentheses
    let mut back: Vec<Vec<TokenWithLocation>> = vec![Vec::new()];
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if word(Some(token)) == "for"
            && let Some((strength, words)) = strength(&tokens, at + 1)
        {
            let clause = clause(&tokens, &mut at, strength, words);
            if let Some(open) = back.last_mut() {
                open.extend(clause);
            }
            continue;
        }
        match &token.token {
            Token::LParen => back.push(Vec::new()),
            Token::RParen if back.len() > 1 => out.extend(back.pop().unwrap_or_default()),
            _ => {
                if ["on", "returning", "union", "intersect", "except"].contains(&word(Some(token))) {
                    out.append(back.last_mut().unwrap_or(&mut Vec::new()));
                }
            }
        }
        out.push(token.clone());
        at += 1;
    }
    out.extend(back.into_iter().flatten());
    out
}

/// One clause, rewritten; `at` goes behind it.
fn clause(
    tokens: &[TokenWithLocation],
    at: &mut usize,
    strength: RowStrength,
    words: usize,
) -> Vec<TokenWithLocation> {
    let location = tokens.get(*at).map_or(Location { line: 1, column: 1 }, |token| token.location);
    let keyword = |text: &str| TokenWithLocation { token: Token::make_word(text, None), location };
    let name = STRENGTHS.iter().position(|one| *one == strength).unwrap_or(0);
    let name = Word { value: format!("{LOCK}{name}"), quote_style: Some('"'), keyword: Keyword::NoKeyword };
    let mut clause: Vec<TokenWithLocation> = tokens.get(*at).cloned().into_iter().collect();
    clause.extend([
        keyword("UPDATE"),
        keyword("OF"),
        TokenWithLocation { token: Token::Word(name), location },
    ]);
    *at += 1 + words;
    if word(tokens.get(*at)) == "of" {
        *at += 1;
        loop {
            clause.push(TokenWithLocation { token: Token::Period, location });
            clause.extend(tokens.get(*at).cloned());
            *at += 1;
            if tokens.get(*at).is_none_or(|token| token.token != Token::Comma) {
                break;
            }
            *at += 1;
        }
    }
    let more = if word(tokens.get(*at)) == "nowait" {
        1
    } else if word(tokens.get(*at)) == "skip" {
        2
    } else {
        0
    };
    // their words as sqlparser knows them
    clause.extend((0..more).map(|n| keyword(&word(tokens.get(*at + n)).to_ascii_uppercase())));
    *at += more;
    clause
}

/// Reads a clause back.
pub(crate) fn read(clause: &LockClause, source: Source<'_>) -> Result<Locking, SqlError> {
    let LockClause { lock_type: _, of, nonblock } = clause;
    let names = of.as_ref().map(|of| of.0.as_slice()).unwrap_or_default();
    let strength = names.first().and_then(|name| name.value.strip_prefix(LOCK)?.parse::<usize>().ok());
    let strength = strength.and_then(|at| STRENGTHS.get(at)).copied().unwrap_or(RowStrength::Update);
    let of = names.iter().skip(1).map(|name| source.name(name)).collect::<Result<_, _>>()?;
    let patience = match nonblock {
        None => Patience::Wait,
        Some(NonBlock::Nowait) => Patience::NoWait,
        Some(NonBlock::SkipLocked) => Patience::SkipLocked,
    };
    Ok(Locking { strength, patience, of })
}

/// The strength of a clause, for the name of its statement.
pub(crate) fn strength_of(clause: &LockClause) -> RowStrength {
    let source = Source { text: "", lexemes: &[] };
    read(clause, source).map_or(RowStrength::Update, |locking| locking.strength)
}
