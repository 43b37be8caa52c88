//! curl's options as far as they matter to a request, and those that do not.

/// What an option means here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Request,
    Header,
    Data,
    DataRaw,
    DataBinary,
    DataUrlencode,
    Json,
    Form,
    FormString,
    User,
    Bearer,
    Cookie,
    Agent,
    Referer,
    Range,
    Get,
    Head,
    Upload,
    Location,
    Url,
    UrlQuery,
    Compressed,
    GlobOff,
    MaxTime,
    /// Says how curl works or what it prints, not what it sends.
    Quiet,
    /// Would change what happens, and cannot here: left out with a note that says why.
    Ignored(&'static str),
    /// Makes another request than can be made here.
    Refused(&'static str),
}

/// An option: its letter (or blank), its long name, whether a value follows, what it means.
pub(super) struct Opt {
    pub(super) letter: char,
    pub(super) long: &'static str,
    pub(super) takes_value: bool,
    pub(super) meaning: Meaning,
}

const fn opt(letter: char, long: &'static str, takes_value: bool, meaning: Meaning) -> Opt {
    Opt { letter, long, takes_value, meaning }
}

use Meaning as M;

const OUTPUT: Meaning = M::Ignored("the answer is shown, not written to a file");
const TLS: Meaning = M::Ignored("certificates play no part here");
const PROXY: Meaning = M::Ignored("there is no proxy here");
const DIGEST: Meaning = M::Refused("only Basic and Bearer are supported; send the header by -H");

pub(super) const OPTIONS: &[Opt] = &[
    opt('X', "request", true, M::Request),
    opt('H', "header", true, M::Header),
    opt('d', "data", true, M::Data),
    opt(' ', "data-ascii", true, M::Data),
    opt(' ', "data-raw", true, M::DataRaw),
    opt(' ', "data-binary", true, M::DataBinary),
    opt(' ', "data-urlencode", true, M::DataUrlencode),
    opt(' ', "json", true, M::Json),
    opt('F', "form", true, M::Form),
    opt(' ', "form-string", true, M::FormString),
    opt('u', "user", true, M::User),
    opt(' ', "oauth2-bearer", true, M::Bearer),
    opt('b', "cookie", true, M::Cookie),
    opt('A', "user-agent", true, M::Agent),
    opt('e', "referer", true, M::Referer),
    opt('r', "range", true, M::Range),
    opt('G', "get", false, M::Get),
    opt('I', "head", false, M::Head),
    opt('T', "upload-file", true, M::Upload),
    opt('L', "location", false, M::Location),
    opt(' ', "location-trusted", false, M::Location),
    opt(' ', "url", true, M::Url),
    opt(' ', "url-query", true, M::UrlQuery),
    opt(' ', "compressed", false, M::Compressed),
    opt('g', "globoff", false, M::GlobOff),
    opt('m', "max-time", true, M::MaxTime),
    opt('s', "silent", false, M::Quiet),
    opt('S', "show-error", false, M::Quiet),
    opt('v', "verbose", false, M::Quiet),
    opt('i', "include", false, M::Quiet),
    opt('f', "fail", false, M::Quiet),
    opt(' ', "fail-with-body", false, M::Quiet),
    opt('N', "no-buffer", false, M::Quiet),
    opt('#', "progress-bar", false, M::Quiet),
    opt(' ', "no-progress-meter", false, M::Quiet),
    opt('w', "write-out", true, M::Quiet),
    opt(' ', "trace", true, M::Quiet),
    opt(' ', "trace-ascii", true, M::Quiet),
    opt(' ', "trace-time", false, M::Quiet),
    opt(' ', "stderr", true, M::Quiet),
    opt(' ', "tcp-nodelay", false, M::Quiet),
    opt(' ', "no-keepalive", false, M::Quiet),
    opt(' ', "styled-output", false, M::Quiet),
    opt(' ', "basic", false, M::Quiet),
    opt(' ', "http1.1", false, M::Quiet),
    opt('4', "ipv4", false, M::Quiet),
    opt('6', "ipv6", false, M::Quiet),
    opt('q', "disable", false, M::Quiet),
    opt('o', "output", true, OUTPUT),
    opt('O', "remote-name", false, OUTPUT),
    opt('J', "remote-header-name", false, OUTPUT),
    opt(' ', "output-dir", true, OUTPUT),
    opt(' ', "create-dirs", false, OUTPUT),
    opt('D', "dump-header", true, OUTPUT),
    opt('c', "cookie-jar", true, M::Ignored("cookies are kept between requests by themselves")),
    opt('j', "junk-session-cookies", false, M::Quiet),
    opt('k', "insecure", false, TLS),
    opt('E', "cert", true, TLS),
    opt(' ', "key", true, TLS),
    opt(' ', "cacert", true, TLS),
    opt(' ', "capath", true, TLS),
    opt(' ', "pass", true, TLS),
    opt(' ', "ciphers", true, TLS),
    opt('1', "tlsv1", false, TLS),
    opt(' ', "tlsv1.2", false, TLS),
    opt(' ', "tlsv1.3", false, TLS),
    opt(' ', "ssl-reqd", false, TLS),
    opt('x', "proxy", true, PROXY),
    opt('U', "proxy-user", true, PROXY),
    opt(' ', "noproxy", true, PROXY),
    opt(' ', "socks5", true, PROXY),
    opt(' ', "resolve", true, M::Ignored("names of hosts are the playground's own")),
    opt(' ', "connect-to", true, M::Ignored("names of hosts are the playground's own")),
    opt(' ', "dns-servers", true, M::Ignored("names of hosts are the playground's own")),
    opt(' ', "connect-timeout", true, M::Ignored("the time to connect is the network's own here")),
    opt(' ', "retry", true, M::Ignored("a request is sent once")),
    opt(' ', "retry-delay", true, M::Ignored("a request is sent once")),
    opt(' ', "retry-max-time", true, M::Ignored("a request is sent once")),
    opt(' ', "retry-all-errors", false, M::Ignored("a request is sent once")),
    opt(' ', "limit-rate", true, M::Ignored("the speed is the network's own here")),
    opt('y', "speed-time", true, M::Ignored("the speed is the network's own here")),
    opt('Y', "speed-limit", true, M::Ignored("the speed is the network's own here")),
    opt(' ', "max-redirs", true, M::Ignored("at most 20 redirects are followed")),
    opt(' ', "http2", false, M::Ignored("HTTP/1.1 is spoken here")),
    opt(' ', "http2-prior-knowledge", false, M::Ignored("HTTP/1.1 is spoken here")),
    opt(' ', "http3", false, M::Ignored("HTTP/1.1 is spoken here")),
    opt('0', "http1.0", false, M::Ignored("HTTP/1.1 is spoken here")),
    opt(' ', "path-as-is", false, M::Ignored("dots in a path are resolved before it is sent")),
    opt('Z', "parallel", false, M::Ignored("one request is read")),
    opt(' ', "digest", false, DIGEST),
    opt(' ', "ntlm", false, DIGEST),
    opt(' ', "negotiate", false, DIGEST),
    opt(' ', "anyauth", false, DIGEST),
    opt(' ', "aws-sigv4", true, DIGEST),
    opt('n', "netrc", false, M::Refused("there is no .netrc here; give the user by -u")),
    opt('K', "config", true, M::Refused("there is no configuration file here; write its options out")),
    opt(':', "next", false, M::Refused("one command makes one request here; read the others one by one")),
    opt(' ', "unix-socket", true, M::Refused("requests go over the network here")),
    opt('t', "telnet-option", true, M::Refused("only HTTP is spoken here")),
    opt('Q', "quote", true, M::Refused("only HTTP is spoken here")),
];

/// The option of a letter.
pub(super) fn short(letter: char) -> Option<&'static Opt> {
    OPTIONS.iter().find(|it| it.letter == letter && letter != ' ')
}

/// The option of a long name; `no-` before a switch turns it off, which is as good as leaving it out.
pub(super) fn long(name: &str) -> Option<(&'static Opt, bool)> {
    let exact = |name: &str| OPTIONS.iter().find(|it| it.long == name);
    if let Some(found) = exact(name) {
        return Some((found, true));
    }
    let off = exact(name.strip_prefix("no-")?)?;
    (!off.takes_value).then_some((off, false))
}
