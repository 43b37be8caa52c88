//! The order of a sequence's options.

use gluesql_core::sqlparser::keywords::Keyword;
use gluesql_core::sqlparser::tokenizer::{Token, TokenWithLocation};

use super::rewrite::close;

fn keyword(token: &TokenWithLocation) -> Keyword {
    match &token.token {
        Token::Word(word) if word.quote_style.is_none() => word.keyword,
        _ => Keyword::NoKeyword,
    }
}

/// The options of CREATE SEQUENCE, and of an identity column, in the one order sqlparser takes them.
pub(super) fn ordered_options(mut tokens: Vec<TokenWithLocation>) -> Vec<TokenWithLocation> {
    let sequence = tokens.iter().take(3).any(|token| keyword(token) == Keyword::SEQUENCE);
    if sequence && tokens.first().map(keyword) == Some(Keyword::CREATE) {
        return ordered(tokens);
    }
    for at in (1..tokens.len()).rev() {
        if keyword(&tokens[at - 1]) == Keyword::IDENTITY && tokens[at].token == Token::LParen {
            let end = close(&tokens, at);
            let inside = ordered(tokens.drain(at + 1..end).collect());
            tokens.splice(at + 1..at + 1, inside);
        }
    }
    tokens
}

/// The options in sqlparser's order; what stands before the first stays there.
fn ordered(tokens: Vec<TokenWithLocation>) -> Vec<TokenWithLocation> {
    let rank = |k: Keyword| match k {
        Keyword::INCREMENT => Some(1),
        Keyword::MINVALUE => Some(2),
        Keyword::MAXVALUE => Some(3),
        Keyword::START => Some(4),
        Keyword::CACHE => Some(5),
        Keyword::CYCLE => Some(6),
        Keyword::OWNED => Some(7),
        _ => None,
    };
    let mut groups: Vec<(u8, Vec<TokenWithLocation>)> = vec![(0, Vec::new())];
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let own = rank(keyword(&token));
        // NO belongs to what it denies
        let denied = if keyword(&token) == Keyword::NO {
            tokens.peek().and_then(|next| rank(keyword(next)))
        } else {
            None
        };
        let after_no = groups
            .last()
            .is_some_and(|(_, group)| group.last().is_some_and(|last| keyword(last) == Keyword::NO));
        match own.filter(|_| !after_no).or(denied) {
            Some(rank) => groups.push((rank, vec![token])),
            None => {
                if let Some((_, group)) = groups.last_mut() {
                    group.push(token);
                }
            }
        }
    }
    groups.sort_by_key(|(rank, _)| *rank);
    groups.into_iter().flat_map(|(_, group)| group).collect()
}
