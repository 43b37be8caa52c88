//! Addresses as browsers and Node read them (WHATWG URL): parsed, resolved against a base, printed in normal form.
//! Names beyond ASCII become Punycode after lower-casing only; the full mapping of IDNA is not done.

mod host;
mod path;
pub mod percent;
pub mod query;

use std::fmt;

use percent::{Set, push_encoded};

/// A parsed address, each part in its normal, escaped form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url {
    pub scheme: String,
    pub username: String,
    pub password: String,
    /// `None` where there is no `//`; may be empty for `file:` and schemes of others.
    pub host: Option<String>,
    /// `None` also for the scheme's own port.
    pub port: Option<u16>,
    pub path: Path,
    /// Without its `?`.
    pub query: Option<String>,
    /// Without its `#`.
    pub fragment: Option<String>,
}

/// What follows the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Path {
    /// The parts after each `/`.
    Segments(Vec<String>),
    /// Anything, as in `mailto:a@b`.
    Opaque(String),
}

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlError {
    /// Without a scheme, and there is no base to resolve it against.
    RelativeWithoutBase,
    EmptyHost,
    InvalidHost,
    InvalidPort,
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            UrlError::RelativeWithoutBase => {
                "the address has no scheme: begin it with http://, or with / for this server"
            }
            UrlError::EmptyHost => "the address has no host after //",
            UrlError::InvalidHost => "the host's name holds what a name cannot hold",
            UrlError::InvalidPort => "the port is no number from 0 to 65535",
        })
    }
}

impl std::error::Error for UrlError {}

/// The port a scheme uses by itself. Schemes listed here are the “special” ones of the standard.
pub fn default_port(scheme: &str) -> Option<u16> {
    Some(match scheme {
        "http" | "ws" => 80,
        "https" | "wss" => 443,
        "ftp" => 21,
        _ => return None,
    })
}

fn is_special(scheme: &str) -> bool {
    scheme == "file" || default_port(scheme).is_some()
}

impl Url {
    /// Reads an address that stands for itself.
    ///
    /// # Errors
    /// The text is none, and why.
    pub fn parse(text: &str) -> Result<Url, UrlError> {
        parse(text, None)
    }

    /// Reads an address that may be relative to this one.
    ///
    /// # Errors
    /// The text is none, and why.
    pub fn join(&self, text: &str) -> Result<Url, UrlError> {
        parse(text, Some(self))
    }

    /// Host with the port, unless it is the scheme's own: the value of `Host`.
    pub fn authority(&self) -> String {
        let mut out = self.host.clone().unwrap_or_default();
        if let Some(port) = self.port {
            out.push(':');
            out.push_str(&port.to_string());
        }
        out
    }

    /// The port to connect to.
    pub fn effective_port(&self) -> Option<u16> {
        self.port.or_else(|| default_port(&self.scheme))
    }

    /// Scheme, host and port; `null` where two addresses never share one.
    pub fn origin(&self) -> String {
        if default_port(&self.scheme).is_some() {
            [&self.scheme, "://", &self.authority()].concat()
        } else {
            "null".to_owned()
        }
    }

    /// The path as text.
    pub fn path_text(&self) -> String {
        match &self.path {
            Path::Opaque(text) => text.clone(),
            Path::Segments(parts) => parts.iter().fold(String::new(), |text, part| text + "/" + part),
        }
    }

    /// Path and query: what stands in a request line.
    pub fn target(&self) -> String {
        let mut out = self.path_text();
        if out.is_empty() {
            out.push('/');
        }
        if let Some(query) = &self.query {
            out.push('?');
            out.push_str(query);
        }
        out
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.scheme)?;
        let path = self.path_text();
        if self.host.is_some() {
            f.write_str("//")?;
            if !self.username.is_empty() || !self.password.is_empty() {
                f.write_str(&self.username)?;
                if !self.password.is_empty() {
                    write!(f, ":{}", self.password)?;
                }
                f.write_str("@")?;
            }
            f.write_str(&self.authority())?;
        } else if path.starts_with("//") && matches!(self.path, Path::Segments(_)) {
            // Else the path would be read as a host.
            f.write_str("/.")?;
        }
        f.write_str(&path)?;
        if let Some(query) = &self.query {
            write!(f, "?{query}")?;
        }
        if let Some(fragment) = &self.fragment {
            write!(f, "#{fragment}")?;
        }
        Ok(())
    }
}

fn parse(text: &str, base: Option<&Url>) -> Result<Url, UrlError> {
    let trimmed = text.trim_matches(|c: char| c <= ' ');
    let clean: String = trimmed.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let (rest, fragment) = match clean.split_once('#') {
        Some((rest, fragment)) => (rest, Some(encoded(fragment, Set::Fragment))),
        None => (clean.as_str(), None),
    };
    let mut url = match (scheme_of(rest), base) {
        (Some((scheme, rest)), base) => match base {
            Some(base) if is_special(&scheme) && base.scheme == scheme && !starts_with_slashes(rest, 2) => {
                relative(rest, base)?
            }
            _ => absolute(scheme, rest)?,
        },
        (None, None) => return Err(UrlError::RelativeWithoutBase),
        (None, Some(base)) => match &base.path {
            Path::Opaque(_) if rest.is_empty() && fragment.is_some() => base.clone(),
            Path::Opaque(_) => return Err(UrlError::RelativeWithoutBase),
            Path::Segments(_) => relative(rest, base)?,
        },
    };
    url.fragment = fragment;
    Ok(url)
}

/// The scheme in lower case, and what follows its colon.
fn scheme_of(text: &str) -> Option<(String, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    valid.then(|| (scheme.to_ascii_lowercase(), rest))
}

fn starts_with_slashes(text: &str, count: usize) -> bool {
    text.len() >= count && text.bytes().take(count).all(|byte| byte == b'/' || byte == b'\\')
}

fn empty(scheme: String) -> Url {
    Url {
        scheme,
        username: String::new(),
        password: String::new(),
        host: None,
        port: None,
        path: Path::Segments(Vec::new()),
        query: None,
        fragment: None,
    }
}

fn absolute(scheme: String, rest: &str) -> Result<Url, UrlError> {
    let mut url = empty(scheme);
    if url.scheme == "file" {
        let rest = if starts_with_slashes(rest, 2) { &rest[2..] } else { return after_host(url, rest, "") };
        let end = rest.find(['/', '\\', '?']).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        let host = if name.is_empty() { String::new() } else { host::parse(name, true)? };
        url.host = Some(if host == "localhost" { String::new() } else { host });
        return after_host(url, rest, "");
    }
    if is_special(&url.scheme) {
        return authority(url, rest.trim_start_matches(['/', '\\']));
    }
    match rest.strip_prefix("//") {
        Some(rest) => authority(url, rest),
        None if rest.starts_with('/') => after_host(url, rest, ""),
        None => {
            let (path, query) = split_query(rest);
            url.path = Path::Opaque(encoded(path, Set::C0Control));
            url.query = query.map(|it| encoded(it, Set::Query));
            Ok(url)
        }
    }
}

/// `user:password@host:port` and all that follows.
fn authority(mut url: Url, text: &str) -> Result<Url, UrlError> {
    let special = is_special(&url.scheme);
    let end = text.find(|c: char| matches!(c, '/' | '?') || (special && c == '\\')).unwrap_or(text.len());
    let (authority, rest) = text.split_at(end);
    let server = match authority.rsplit_once('@') {
        None => authority,
        Some((credentials, server)) => {
            let (name, password) = credentials.split_once(':').unwrap_or((credentials, ""));
            url.username = encoded(name, Set::UserInfo);
            url.password = encoded(password, Set::UserInfo);
            if server.is_empty() {
                return Err(UrlError::EmptyHost);
            }
            server
        }
    };
    // A colon inside the brackets of an IPv6 address is none of the port.
    let colon = server.rfind(']').unwrap_or(0);
    let (name, port) = match server[colon..].find(':') {
        Some(at) => (&server[..colon + at], Some(&server[colon + at + 1..])),
        None => (server, None),
    };
    if name.is_empty() && (special || port.is_some()) {
        return Err(UrlError::EmptyHost);
    }
    url.host = Some(if name.is_empty() { String::new() } else { host::parse(name, special)? });
    if let Some(port) = port.filter(|it| !it.is_empty()) {
        if !port.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(UrlError::InvalidPort);
        }
        let port = port.trim_start_matches('0');
        let port =
            if port.is_empty() { 0 } else { port.parse::<u16>().map_err(|_| UrlError::InvalidPort)? };
        url.port = Some(port).filter(|port| default_port(&url.scheme) != Some(*port));
    }
    after_host(url, rest, "")
}

fn relative(text: &str, base: &Url) -> Result<Url, UrlError> {
    let special = is_special(&base.scheme);
    let mut url = base.clone();
    url.fragment = None;
    if (special && starts_with_slashes(text, 2)) || text.starts_with("//") {
        let fresh = empty(base.scheme.clone());
        if base.scheme == "file" {
            return absolute(fresh.scheme, text);
        }
        let text = &text[2..];
        return authority(fresh, if special { text.trim_start_matches(['/', '\\']) } else { text });
    }
    if text.is_empty() {
        return Ok(url);
    }
    if let Some(query) = text.strip_prefix('?') {
        url.query = Some(encoded(query, query_set(special)));
        return Ok(url);
    }
    let from = if starts_with_slashes(text, 1) {
        if text.starts_with('\\') && !special { directory(base) } else { String::new() }
    } else {
        directory(base)
    };
    url.query = None;
    after_host(url, text, &from)
}

/// The base's path without its last part.
fn directory(base: &Url) -> String {
    let path = base.path_text();
    path[..path.rfind('/').map_or(0, |at| at + 1)].to_owned()
}

/// Path and query, the path taken as following `from`.
fn after_host(mut url: Url, text: &str, from: &str) -> Result<Url, UrlError> {
    let special = is_special(&url.scheme);
    let (path, query) = split_query(text);
    url.query = query.map(|it| encoded(it, query_set(special)));
    if url.scheme == "file" && url.host.is_none() {
        url.host = Some(String::new());
    }
    url.path = Path::Segments(path::segments(from, path, special));
    Ok(url)
}

fn query_set(special: bool) -> Set {
    if special { Set::SpecialQuery } else { Set::Query }
}

fn split_query(text: &str) -> (&str, Option<&str>) {
    match text.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (text, None),
    }
}

fn encoded(text: &str, set: Set) -> String {
    let mut out = String::new();
    push_encoded(&mut out, text, set);
    out
}

#[cfg(test)]
mod tests;
