//! Addresses and queries, as `crate::http::url` reads them.

use boa_engine::{Context, JsResult, JsValue, js_string};

use super::Entry;
use super::values::{js, list, object, optional_text, text};
use crate::http::url::{Path, Url, query};

pub(super) const ALL: &[Entry] = &[
    ("urlParse", parse, 2),
    ("urlSet", set, 3),
    ("queryParse", query_parse, 1),
    ("queryPrint", query_print, 1),
];

fn shown(url: &Url, context: &mut Context) -> JsValue {
    let port = url.port.map(|port| port.to_string()).unwrap_or_default();
    let search =
        url.query.as_deref().filter(|it| !it.is_empty()).map(|it| format!("?{it}")).unwrap_or_default();
    let hash =
        url.fragment.as_deref().filter(|it| !it.is_empty()).map(|it| format!("#{it}")).unwrap_or_default();
    let parts = [
        url.to_string(),
        url.origin(),
        format!("{}:", url.scheme),
        url.username.clone(),
        url.password.clone(),
        url.authority(),
        url.host.clone().unwrap_or_default(),
        port,
        url.path_text(),
        search,
        hash,
    ];
    list(parts.iter().map(|part| js(part)), context)
}

/// `[href, origin, protocol, username, password, host, hostname, port, pathname, search, hash]`, or `null`.
fn parse(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let input = text(arguments, 0, context)?;
    let url = match optional_text(arguments, 1) {
        Some(base) => Url::parse(&base).and_then(|base| base.join(&input)),
        None => Url::parse(&input),
    };
    Ok(url.map_or_else(|_| JsValue::null(), |url| shown(&url, context)))
}

/// `urlSet(href, part, value)`: the parts of the changed address, or `null` when the value does not fit.
fn set(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (href, part, value) =
        (text(arguments, 0, context)?, text(arguments, 1, context)?, text(arguments, 2, context)?);
    let Ok(mut url) = Url::parse(&href) else { return Ok(JsValue::null()) };
    let opaque = matches!(url.path, Path::Opaque(_));
    // What only the parser knows is given to it in an address that has nothing else.
    let borrow = |text: String| Url::parse(&text).ok();
    match part.as_str() {
        "search" => {
            let value = value.strip_prefix('?').unwrap_or(&value);
            url.query = if value.is_empty() {
                None
            } else {
                borrow(format!("{}://h/?{}", url.scheme, value.replace('#', "%23"))).and_then(|it| it.query)
            };
        }
        "hash" => {
            let value = value.strip_prefix('#').unwrap_or(&value);
            url.fragment = if value.is_empty() {
                None
            } else {
                borrow(format!("{}://h/#{value}", url.scheme)).and_then(|it| it.fragment)
            };
        }
        "pathname" if !opaque => {
            let value = value.replace('?', "%3F").replace('#', "%23");
            let slash = if value.starts_with('/') { "" } else { "/" };
            if let Some(other) = borrow(format!("{}://h{slash}{value}", url.scheme)) {
                url.path = other.path;
            }
        }
        "protocol" => {
            let scheme = value.split(':').next().unwrap_or_default();
            let text = url.to_string();
            let rest = text.split_once(':').map_or("", |(_, rest)| rest);
            match borrow(format!("{scheme}:{rest}")) {
                Some(other) => url = other,
                None => return Ok(JsValue::null()),
            }
        }
        "host" | "hostname" if !opaque => {
            let Some(other) = borrow(format!("{}://{value}/", url.scheme)) else {
                return Ok(JsValue::null());
            };
            url.host = other.host;
            if part == "host" && value.contains(':') {
                url.port = other.port;
            }
        }
        "port" => {
            let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
            if value.is_empty() {
                url.port = None;
            } else if let Some(other) =
                borrow(format!("{}://h:{digits}/", url.scheme)).filter(|_| !digits.is_empty())
            {
                url.port = other.port;
            }
        }
        "username" | "password" if url.host.is_some() => {
            let value = crate::http::url::percent::encode(&value, crate::http::url::percent::Set::UserInfo);
            if part == "username" {
                url.username = value;
            } else {
                url.password = value;
            }
        }
        _ => return Ok(JsValue::null()),
    }
    Ok(shown(&url, context))
}

/// Names and values, flat.
fn query_parse(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let pairs = query::parse(&text(arguments, 0, context)?);
    let flat = pairs.iter().flat_map(|(name, value)| [js(name), js(value)]).collect::<Vec<_>>();
    Ok(list(flat, context))
}

fn query_print(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let array = object(arguments, 0)?;
    let length = array.get(js_string!("length"), context)?.as_number().unwrap_or(0.0) as u32;
    let mut flat = Vec::new();
    for at in 0..length {
        flat.push(array.get(at, context)?.to_string(context)?.to_std_string_lossy());
    }
    let text = query::print(flat.chunks_exact(2).map(|pair| (pair[0].as_str(), pair[1].as_str())));
    Ok(js(&text))
}
