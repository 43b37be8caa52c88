//! A block with its variables filled in: an address and a request as it goes out.

use std::fmt;

use super::super::url::{Url, UrlError};
use super::super::{Request, RequestHead, base64};
use super::template::{Scope, TemplateError, fill};
use super::{Block, BodyPart, Draft, Setting};

/// Reads a file of the project by the path that stands in a body.
pub type Files<'a> = &'a dyn Fn(&str) -> Option<Vec<u8>>;

/// A request ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    pub url: Url,
    /// With `Host`, and without what the client adds by itself (length, cookies, connection).
    pub request: Request,
    pub follows_redirects: bool,
    pub uses_cookies: bool,
    pub timeout_millis: Option<u64>,
}

/// Why a block cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuildError {
    /// There is no request in the block.
    Empty,
    Template(TemplateError),
    Url {
        text: String,
        error: UrlError,
    },
    /// A scheme that is not HTTP.
    Scheme(String),
    NoFile(String),
    Header(String),
    Authorization(String),
    GraphQl(String),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Empty => f.write_str("this block has no request"),
            BuildError::Template(error) => error.fmt(f),
            BuildError::Url { text, error } => write!(f, "“{text}”: {error}"),
            BuildError::Scheme(scheme) => {
                write!(f, "{scheme}: is not supported; requests go to http:// and https:// addresses")
            }
            BuildError::NoFile(path) => write!(f, "the project has no file “{path}”"),
            BuildError::Header(name) => {
                write!(f, "the value of {name} holds a line break or a letter beyond Latin-1")
            }
            BuildError::Authorization(what) => f.write_str(what),
            BuildError::GraphQl(what) => {
                write!(f, "the variables of the GraphQL request are no JSON: {what}")
            }
        }
    }
}

impl std::error::Error for BuildError {}

impl From<TemplateError> for BuildError {
    fn from(error: TemplateError) -> Self {
        BuildError::Template(error)
    }
}

/// Puts a block together. `base` is what an address like `/books` is relative to, unless the block has a `Host`.
///
/// # Errors
/// Something is missing, or means nothing.
pub fn build(
    block: &Block,
    base: &Url,
    scope: &mut Scope<'_>,
    files: Files<'_>,
) -> Result<Prepared, BuildError> {
    let draft = block.request.as_ref().ok_or(BuildError::Empty)?;
    let mut headers = Vec::new();
    for (name, value) in &draft.headers {
        headers.push((name.clone(), fill(value, scope)?));
    }
    let url = address(draft, base, &headers, scope)?;
    let mut head = RequestHead::new(draft.method, url.target());
    for (name, value) in headers {
        if name.eq_ignore_ascii_case("x-request-type") && value.eq_ignore_ascii_case("graphql") {
            continue;
        }
        let value = if name.eq_ignore_ascii_case("authorization") { authorization(&value)? } else { value };
        if value.chars().any(|c| u32::from(c) > 255 || (c < ' ' && c != '\t') || c == '\u{7f}') {
            return Err(BuildError::Header(name));
        }
        head.headers.append(name, value);
    }
    if !head.headers.contains("host") {
        let mut with_host: super::super::Headers = [("Host", url.authority())].into_iter().collect();
        head.headers.iter().for_each(|(name, value)| with_host.append(name, value));
        head.headers = with_host;
    }
    if (!url.username.is_empty() || !url.password.is_empty()) && !head.headers.contains("authorization") {
        let plain = |text: &str| super::super::url::percent::decode(text.as_bytes());
        let pair = [plain(&url.username), b":".to_vec(), plain(&url.password)].concat();
        head.headers.append("Authorization", ["Basic ", &base64::encode(&pair)].concat());
    }
    let body = body(draft, &head, scope, files)?;
    Ok(Prepared {
        url,
        request: Request { head, body },
        follows_redirects: !block.has(&Setting::NoRedirect),
        uses_cookies: !block.has(&Setting::NoCookieJar),
        timeout_millis: block.settings().find_map(|it| match it {
            Setting::Timeout(millis) => Some(*millis),
            _ => None,
        }),
    })
}

fn address(
    draft: &Draft,
    base: &Url,
    headers: &[(String, String)],
    scope: &mut Scope<'_>,
) -> Result<Url, BuildError> {
    let text = fill(&draft.url, scope)?;
    let fail = |error| BuildError::Url { text: text.clone(), error };
    let host = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("host")).map(|(_, value)| value);
    let url = if text.starts_with('/') {
        match host {
            Some(host) => Url::parse(&["http://", host, &text].concat()).map_err(fail)?,
            None => base.join(&text).map_err(fail)?,
        }
    } else if text.contains("://") {
        Url::parse(&text).map_err(fail)?
    } else {
        // `localhost:3000/x`, as curl and both clients allow.
        Url::parse(&["http://", &text].concat()).map_err(fail)?
    };
    match url.scheme.as_str() {
        "http" | "https" => Ok(url),
        other => Err(BuildError::Scheme(other.to_owned())),
    }
}

/// `Basic user password` and `Basic user:password` are encoded, as both clients do; what is encoded stays.
fn authorization(value: &str) -> Result<String, BuildError> {
    let (scheme, rest) = value.split_once(' ').unwrap_or((value, ""));
    let rest = rest.trim();
    if scheme.eq_ignore_ascii_case("basic") {
        let pair = match (rest.split_once(':'), rest.split_once([' ', '\t'])) {
            (Some(_), _) => Some(rest.to_owned()),
            (None, Some((user, password))) => Some([user, ":", password.trim()].concat()),
            (None, None) => None,
        };
        return Ok(match pair {
            Some(pair) => ["Basic ", &base64::encode(pair.as_bytes())].concat(),
            None => value.to_owned(),
        });
    }
    if ["digest", "aws", "ntlm", "negotiate"].iter().any(|it| scheme.eq_ignore_ascii_case(it))
        && !rest.contains('=')
    {
        return Err(BuildError::Authorization(format!(
            "Authorization: {scheme} is not computed here; Basic and Bearer are supported"
        )));
    }
    Ok(value.to_owned())
}

fn body(
    draft: &Draft,
    head: &RequestHead,
    scope: &mut Scope<'_>,
    files: Files<'_>,
) -> Result<Vec<u8>, BuildError> {
    let media_type = head.headers.media_type().unwrap_or_default();
    let line_end: &[u8] = if media_type.starts_with("multipart/") { b"\r\n" } else { b"\n" };
    let is_form = media_type == "application/x-www-form-urlencoded";
    let graphql = draft.header("x-request-type").is_some_and(|it| it.eq_ignore_ascii_case("graphql"));
    let mut out: Vec<u8> = Vec::new();
    for (index, part) in draft.body.parts.iter().enumerate() {
        if index > 0 {
            out.extend_from_slice(line_end);
        }
        match part {
            BodyPart::Text(text) => {
                let text = fill(text, scope)?;
                for (line, words) in text.split('\n').enumerate() {
                    // Both clients let a form go over lines: `a=1` and below it `&b=2`.
                    if line > 0 && !(is_form && words.starts_with('&')) {
                        out.extend_from_slice(line_end);
                    }
                    out.extend_from_slice(words.as_bytes());
                }
            }
            BodyPart::File { path, fill_in } => {
                let path = fill(path, scope)?;
                let bytes = files(path.trim_start_matches("./")).ok_or(BuildError::NoFile(path))?;
                match (fill_in, std::str::from_utf8(&bytes)) {
                    (true, Ok(text)) => out.extend(fill(text, scope)?.into_bytes()),
                    _ => out.extend(bytes),
                }
            }
        }
    }
    if media_type.starts_with("multipart/") && !out.is_empty() {
        // The closing boundary ends in a line end, which trailing blanks of a block lost.
        out.extend_from_slice(line_end);
    }
    if graphql { graphql_body(&out) } else { Ok(out) }
}

/// REST Client's `X-REQUEST-TYPE: GraphQL`: a query, an empty line, variables.
fn graphql_body(text: &[u8]) -> Result<Vec<u8>, BuildError> {
    use crate::project::json::{Json, push_string};
    let text = String::from_utf8_lossy(text);
    let (query, variables) = match text.rsplit_once("\n\n") {
        Some((query, variables))
            if variables.trim_start().starts_with('{') && Json::parse(variables).is_ok() =>
        {
            (query, variables.trim())
        }
        Some((_, variables)) if variables.trim_start().starts_with("{\"") => {
            let what = Json::parse(variables).err().unwrap_or_default();
            return Err(BuildError::GraphQl(what));
        }
        _ => (&*text, "{}"),
    };
    let mut out = "{\"query\":".to_owned();
    push_string(&mut out, query.trim());
    out.push_str(",\"variables\":");
    out.push_str(variables);
    out.push('}');
    Ok(out.into_bytes())
}
