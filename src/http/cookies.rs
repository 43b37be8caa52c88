//! A client's cookies (RFC 6265): taken from responses, sent with requests they belong to.

use super::url::Url;
use super::{Headers, date};

const MAX_COOKIES: usize = 300;
const MAX_BYTES: usize = 4_096;

/// A cookie as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cookie {
    pub name: String,
    pub value: String,
    pub domain: String,
    /// Set without `Domain`: for this host alone, not for those below it.
    pub host_only: bool,
    pub path: String,
    /// `None` until the client ends.
    pub expires_millis: Option<i64>,
    pub secure: bool,
    pub http_only: bool,
    pub same_site: Option<String>,
}

/// The cookies of one client, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CookieJar {
    cookies: Vec<Cookie>,
}

impl CookieJar {
    pub fn iter(&self) -> impl Iterator<Item = &Cookie> {
        self.cookies.iter()
    }

    pub fn clear(&mut self) {
        self.cookies.clear();
    }

    /// Takes what a response to this address sets. Cookies that it must not set are left out.
    pub fn take(&mut self, url: &Url, headers: &Headers, now_millis: i64) {
        for line in headers.get_all("set-cookie") {
            let Some(cookie) = parse(url, line, now_millis) else { continue };
            let same =
                |it: &Cookie| it.name == cookie.name && it.domain == cookie.domain && it.path == cookie.path;
            let at = self.cookies.iter().position(same);
            let expired = cookie.expires_millis.is_some_and(|at| at <= now_millis);
            match (at, expired) {
                (Some(at), true) => drop(self.cookies.remove(at)),
                (Some(at), false) => self.cookies[at] = cookie,
                (None, true) => {}
                (None, false) => self.cookies.push(cookie),
            }
            if self.cookies.len() > MAX_COOKIES {
                self.cookies.remove(0);
            }
        }
    }

    /// The value of `Cookie` for a request to this address; `None` if none belongs to it.
    pub fn header(&self, url: &Url, now_millis: i64) -> Option<String> {
        let (host, path) = (url.host.as_deref()?, url.path_text());
        let mut matching: Vec<&Cookie> = self
            .cookies
            .iter()
            .filter(|it| it.expires_millis.is_none_or(|at| at > now_millis))
            .filter(|it| if it.host_only { host == it.domain } else { domain_matches(host, &it.domain) })
            .filter(|it| path_matches(&path, &it.path))
            .filter(|it| !it.secure || is_trustworthy(url))
            .collect();
        // Longer paths first; of equal ones the older first.
        matching.sort_by_key(|it| std::cmp::Reverse(it.path.len()));
        let text =
            matching.iter().map(|it| [&it.name, "=", &it.value].concat()).collect::<Vec<_>>().join("; ");
        (!text.is_empty()).then_some(text)
    }
}

/// Browsers treat the machine itself as safe, so that development works without TLS.
fn is_trustworthy(url: &Url) -> bool {
    url.scheme == "https"
        || url.host.as_deref().is_some_and(|host| host == "localhost" || host.starts_with("127."))
}

fn parse(url: &Url, line: &str, now_millis: i64) -> Option<Cookie> {
    if line.len() > MAX_BYTES || line.bytes().any(|byte| byte < b' ' && byte != b'\t') {
        return None;
    }
    let host = url.host.as_deref()?;
    let mut parts = line.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() {
        return None;
    }
    let mut cookie = Cookie {
        name: name.to_owned(),
        value: value.to_owned(),
        domain: host.to_owned(),
        host_only: true,
        path: default_path(&url.path_text()),
        expires_millis: None,
        secure: false,
        http_only: false,
        same_site: None,
    };
    let mut max_age = None;
    for part in parts {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "expires" => cookie.expires_millis = date::parse_http(value).or(cookie.expires_millis),
            "max-age" => max_age = value.parse::<i64>().ok().or(max_age),
            "path" if value.starts_with('/') => cookie.path = value.to_owned(),
            "domain" if !value.is_empty() => {
                cookie.domain = value.trim_start_matches('.').to_ascii_lowercase();
                cookie.host_only = false;
            }
            "secure" => cookie.secure = true,
            "httponly" => cookie.http_only = true,
            "samesite" => cookie.same_site = Some(value.to_owned()),
            _ => {}
        }
    }
    if let Some(seconds) = max_age {
        let end = now_millis.saturating_add(seconds.saturating_mul(1_000));
        cookie.expires_millis = Some(if seconds <= 0 { i64::MIN } else { end });
    }
    // For others' domains, or a whole top-level domain, no cookie is set.
    let allowed = cookie.host_only
        || (domain_matches(host, &cookie.domain) && (cookie.domain.contains('.') || cookie.domain == host));
    let prefix = (name.starts_with("__Secure-") && !cookie.secure)
        || (name.starts_with("__Host-") && !(cookie.secure && cookie.host_only && cookie.path == "/"));
    (allowed && !prefix && (!cookie.secure || is_trustworthy(url))).then_some(cookie)
}

fn default_path(path: &str) -> String {
    match path.rfind('/') {
        Some(at) if at > 0 => path[..at].to_owned(),
        _ => "/".to_owned(),
    }
}

fn domain_matches(host: &str, domain: &str) -> bool {
    host == domain
        || (host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
            && host.parse::<std::net::Ipv4Addr>().is_err())
}

fn path_matches(path: &str, of_cookie: &str) -> bool {
    path.strip_prefix(of_cookie)
        .is_some_and(|rest| rest.is_empty() || of_cookie.ends_with('/') || rest.starts_with('/'))
}

#[cfg(test)]
mod tests;
