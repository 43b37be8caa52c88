//! Functions and operators that make new text: concatenation, trimming, padding, replacing, quoting.

use super::arguments::{check_size, int, text};
use super::string::{offset, part};
use super::{Call, Entry, f, typed};
use crate::sql::env::Env;
use crate::sql::error::SqlError;
use crate::sql::types::Type;
use crate::sql::value::Value;

type Answer = Result<Value, SqlError>;

fn concatenate(a: &[Value]) -> Answer {
    let (x, y) = (text(a, 0), text(a, 1));
    check_size(x.len().checked_add(y.len()))?;
    let mut out = String::with_capacity(x.len() + y.len());
    out.push_str(x);
    out.push_str(y);
    Ok(Value::text(out))
}

/// `||` of text with a value of another type.
fn concatenate_any(a: &[Value], call: &Call) -> Answer {
    let mut out = String::new();
    for (value, ty) in a.iter().zip(call.types) {
        match value {
            // Here it is the cast to text that counts, not the output.
            Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
            Value::Text(text) => out.push_str(text),
            _ => value.output_into(ty, &mut out),
        }
    }
    Ok(Value::text(out))
}

fn concat(a: &[Value], call: &Call) -> Answer {
    let mut out = String::new();
    for (value, ty) in a.iter().zip(call.types) {
        value.output_into(ty, &mut out);
    }
    Ok(Value::text(out))
}

fn concat_ws(a: &[Value], call: &Call) -> Answer {
    let Some(Value::Text(separator)) = a.first() else {
        return Ok(Value::Null);
    };
    let mut out = String::new();
    let mut any = false;
    for (value, ty) in a.iter().zip(call.types).skip(1).filter(|(v, _)| !v.is_null()) {
        if any {
            out.push_str(separator);
        }
        value.output_into(ty, &mut out);
        any = true;
    }
    Ok(Value::text(out))
}

fn set_of(a: &[Value]) -> &str {
    if a.len() > 1 { text(a, 1) } else { " " }
}

fn trim(a: &[Value], start: bool, end: bool) -> Answer {
    let set = set_of(a);
    let mut s = text(a, 0);
    if start {
        s = s.trim_start_matches(|c| set.contains(c));
    }
    if end {
        s = s.trim_end_matches(|c| set.contains(c));
    }
    Ok(Value::text(s))
}

fn pad(a: &[Value], at_start: bool) -> Answer {
    let (s, width) = (text(a, 0), int(a, 1).max(0));
    let fill = if a.len() > 2 { text(a, 2) } else { " " };
    check_size(usize::try_from(width).ok().and_then(|w| w.checked_mul(4)))?;
    let width = width as usize;
    let count = s.chars().count();
    if count >= width {
        return Ok(Value::text(&s[..offset(s, width)]));
    }
    if fill.is_empty() {
        return Ok(Value::text(s));
    }
    let filling = fill.chars().cycle().take(width - count);
    Ok(Value::text(if at_start {
        filling.chain(s.chars()).collect::<String>()
    } else {
        s.chars().chain(filling).collect::<String>()
    }))
}

fn repeat(a: &[Value]) -> Answer {
    let (s, n) = (text(a, 0), int(a, 1).max(0) as usize);
    check_size(s.len().checked_mul(n))?;
    Ok(Value::text(s.repeat(n)))
}

fn replace(a: &[Value]) -> Answer {
    let (s, from, to) = (text(a, 0), text(a, 1), text(a, 2));
    if from.is_empty() || s.is_empty() {
        return Ok(Value::text(s));
    }
    if to.len() > from.len() {
        let grown = s.matches(from).count().checked_mul(to.len() - from.len());
        check_size(grown.and_then(|g| g.checked_add(s.len())))?;
    }
    Ok(Value::text(s.replace(from, to)))
}

fn translate(a: &[Value]) -> Answer {
    let (s, from, to) = (text(a, 0), text(a, 1), text(a, 2));
    let mapped = |c: char| match from.chars().position(|f| f == c) {
        Some(at) => to.chars().nth(at),
        None => Some(c),
    };
    Ok(Value::text(s.chars().filter_map(mapped).collect::<String>()))
}

fn overlay(a: &[Value]) -> Answer {
    let (s, new, start) = (text(a, 0), text(a, 1), int(a, 2));
    let length = if a.len() > 3 { int(a, 3) } else { new.chars().count() as i64 };
    if start <= 0 {
        return Err(SqlError::new("22011", "negative substring length not allowed"));
    }
    let Some(after) = start.checked_add(length) else {
        return Err(SqlError::new("22003", "integer out of range"));
    };
    let count = s.chars().count() as i64;
    let (_, head) = part(1, Some(start - 1), count)?;
    let (tail, _) = part(after, None, count)?;
    Ok(Value::text([&s[..offset(s, head)], new, &s[offset(s, tail)..]].concat()))
}

/// Words that cannot stand as an identifier without quotes: PostgreSQL's reserved and type keywords.
const RESERVED: &str = " all analyse analyze and any array as asc asymmetric authorization between bigint binary bit \
    boolean both case cast char character check coalesce collate collation column concurrently constraint create \
    cross current_catalog current_date current_role current_schema current_time current_timestamp current_user dec \
    decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign freeze \
    from full grant greatest group grouping having ilike in initially inner inout int integer intersect interval \
    into is isnull join lateral leading least left like limit localtime localtimestamp national natural nchar none \
    normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay placing position \
    precision primary real references returning right row select session_user setof similar smallint some substring \
    symmetric table tablesample then time timestamp to trailing treat trim true union unique user using values \
    varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest \
    xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable ";

/// The identifier, in quotes where it needs them.
pub fn quote_identifier(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && !RESERVED.contains(&format!(" {name} "));
    if plain { name.to_string() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// The text as a string literal.
pub fn quote_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    if text.contains('\\') {
        out.push('E');
    }
    out.push('\'');
    for c in text.chars() {
        if c == '\'' || c == '\\' {
            out.push(c);
        }
        out.push(c);
    }
    out.push('\'');
    out
}

fn quote_any(a: &[Value], call: &Call) -> Answer {
    let ty = call.types.first().unwrap_or(&Type::Text);
    Ok(match a.first() {
        None | Some(Value::Null) => Value::Null,
        Some(value) => Value::text(quote_string(&value.output(ty))),
    })
}

fn quote_nullable(a: &[Value], call: &Call) -> Answer {
    match a.first() {
        None | Some(Value::Null) => Ok(Value::text("NULL")),
        _ => quote_any(a, call),
    }
}

fn unary(a: &[Value], of: fn(&str) -> String) -> Answer {
    Ok(Value::text(of(text(a, 0))))
}

fn concatenate_plain(a: &[Value], _: &Env) -> Answer {
    concatenate(a)
}

pub(super) static TABLE: &[Entry] = &[
    f("||", "tt>t", concatenate_plain),
    // dates are written as the server's setting says
    typed("||", "tD>t~ Dt>t~ ts>t~ st>t~ tz>t~ zt>t~ tS>t St>t", concatenate_any),
    typed("concat", "&X>t!~", concat),
    typed("concat_ws", "t&X>t!~", concat_ws),
    f("btrim", "t>t tt>t", |a, _| trim(a, true, true)),
    f("ltrim", "t>t tt>t", |a, _| trim(a, true, false)),
    f("rtrim", "t>t tt>t", |a, _| trim(a, false, true)),
    f("lpad", "t4>t t4t>t", |a, _| pad(a, true)),
    f("rpad", "t4>t t4t>t", |a, _| pad(a, false)),
    f("repeat", "t4>t", |a, _| repeat(a)),
    f("replace", "ttt>t", |a, _| replace(a)),
    f("translate", "ttt>t", |a, _| translate(a)),
    f("overlay", "tt4>t tt44>t", |a, _| overlay(a)),
    f("quote_ident", "t>t", |a, _| unary(a, quote_identifier)),
    f("quote_literal", "t>t", |a, _| unary(a, quote_string)),
    typed("quote_literal", "E>t~", quote_any),
    typed("quote_nullable", "t>t! E>t!~", quote_nullable),
];
