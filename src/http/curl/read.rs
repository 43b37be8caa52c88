//! A command's words to a request.

use super::super::request_file::{Body, BodyPart, Draft, Setting};
use super::super::{Method, base64};
use super::data::{self, Field, Piece};
use super::options::{self, Meaning, Opt};
use super::{CurlError, Read, Word, cmd, shell};

const MAX_BYTES: usize = 1024 * 1024;

/// Reads a command line. Nothing is run and no file is read: `@file` becomes a body that takes the project's file in.
///
/// # Errors
/// The text is no curl command, or asks for what cannot be done here.
pub fn parse(text: &str) -> Result<Read, CurlError> {
    if text.len() > MAX_BYTES {
        return Err(CurlError::new(0, "the command is longer than 1 MB"));
    }
    let is_cmd = cmd::is_cmd(text);
    let words = if is_cmd { cmd::split(text)? } else { shell::split(text)? };
    let mut list = words.words.into_iter().peekable();
    while list.next_if(|word| matches!(word.text.as_str(), "$" | "%" | ">" | "sudo" | "time")).is_some() {}
    match list.next() {
        Some(word) if matches!(word.text.as_str(), "curl" | "curl.exe") || word.text.ends_with("/curl") => {}
        Some(word)
            if word.text.eq_ignore_ascii_case("invoke-webrequest") || word.text.starts_with("$session") =>
        {
            return Err(CurlError::new(
                word.at,
                "that is PowerShell; copy as cURL (bash) or cURL (cmd) instead",
            ));
        }
        Some(word) => return Err(CurlError::new(word.at, "a command that begins with “curl” is expected")),
        None => return Err(CurlError::new(0, "a command that begins with “curl” is expected")),
    }
    let mut command = Command { notes: words.notes, stdin: words.stdin, ..Command::default() };
    let mut only_addresses = false;
    while let Some(word) = list.next() {
        let text = word.text.as_str();
        if only_addresses || !text.starts_with('-') || text == "-" {
            command.address(word)?;
        } else if text == "--" {
            only_addresses = true;
        } else if let Some(name) = text.strip_prefix("--") {
            let Some((option, on)) = options::long(name) else { return Err(unknown(&word)) };
            let value = if option.takes_value { Some(required(list.next(), option, &word)?) } else { None };
            if on {
                command.apply(option, value, &word)?;
            }
        } else {
            for (at, letter) in text[1..].char_indices() {
                let Some(option) = options::short(letter) else { return Err(unknown(&word)) };
                if !option.takes_value {
                    command.apply(option, None, &word)?;
                    continue;
                }
                let rest = &text[1 + at + letter.len_utf8()..];
                let value = if rest.is_empty() {
                    required(list.next(), option, &word)?
                } else {
                    Word { text: rest.to_owned(), at: word.at }
                };
                command.apply(option, Some(value), &word)?;
                break;
            }
        }
    }
    command.finish(text.len())
}

fn unknown(word: &Word) -> CurlError {
    CurlError::new(word.at, format!("the option {} is not known", word.text))
}

fn required(value: Option<Word>, option: &Opt, word: &Word) -> Result<Word, CurlError> {
    value.ok_or_else(|| CurlError::new(word.at, format!("after --{} a value is expected", option.long)))
}

/// What the options have said so far.
#[derive(Default)]
struct Command {
    method: Option<Method>,
    urls: Vec<Word>,
    queries: Vec<String>,
    /// `-H`, in order; without a value the header is taken away, which matters for those curl adds.
    headers: Vec<(String, Option<String>)>,
    data: Vec<Piece>,
    /// `-d` on its own, or with others of its kind: what joins the pieces.
    is_json: bool,
    /// Whether a file of `-d` loses its line breaks.
    strips_lines: bool,
    fields: Vec<Field>,
    upload: Option<Piece>,
    user: Option<String>,
    bearer: Option<String>,
    cookies: Vec<String>,
    agent: Option<String>,
    referer: Option<String>,
    range: Option<String>,
    get: bool,
    head: bool,
    follows: bool,
    compressed: bool,
    globs_off: bool,
    timeout_millis: Option<u64>,
    stdin: Option<String>,
    notes: Vec<String>,
}

impl Command {
    fn address(&mut self, word: Word) -> Result<(), CurlError> {
        if let Some(first) = self.urls.first() {
            let slip = if first.text.contains("://") && !word.text.contains("://") {
                format!("“{}” stands alone; is it a value that lost its option or its quotes?", word.text)
            } else {
                "a second address; one command makes one request here".to_owned()
            };
            return Err(CurlError::new(word.at, slip));
        }
        self.urls.push(word);
        Ok(())
    }

    fn piece(&mut self, value: &str, reads_files: bool) -> Result<Piece, String> {
        match value.strip_prefix('@').filter(|_| reads_files) {
            None => Ok(Piece::Text(value.to_owned())),
            Some("-") => match self.stdin.take() {
                Some(text) => Ok(Piece::Text(text)),
                None => {
                    Err("@- reads from the terminal; write the data itself, or a file of the project"
                        .to_owned())
                }
            },
            Some(path) => Ok(Piece::File(path.to_owned())),
        }
    }

    fn apply(&mut self, option: &Opt, value: Option<Word>, word: &Word) -> Result<(), CurlError> {
        let at = word.at;
        let value = value.map(|it| it.text).unwrap_or_default();
        let fail = |message: String| CurlError::new(at, message);
        match option.meaning {
            Meaning::Request => {
                let method = Method::parse(&value.to_ascii_uppercase());
                self.method = Some(method.ok_or_else(|| fail(format!("“{value}” is no method")))?);
            }
            Meaning::Header => self.header(&value, at)?,
            Meaning::Data | Meaning::DataBinary => {
                let mut piece = self.piece(&value, true).map_err(fail)?;
                if option.meaning == Meaning::Data {
                    match &mut piece {
                        // What -d reads, it reads without line breaks.
                        Piece::Text(text) if value.starts_with('@') => {
                            text.retain(|c| !matches!(c, '\r' | '\n' | '\0'))
                        }
                        Piece::File(_) => self.strips_lines = true,
                        Piece::Text(_) => {}
                    }
                }
                self.data.push(piece);
            }
            Meaning::DataRaw => self.data.push(Piece::Text(value)),
            Meaning::DataUrlencode => self.data.push(Piece::Text(data::urlencoded(&value, at)?)),
            Meaning::Json => {
                let piece = self.piece(&value, true).map_err(fail)?;
                self.is_json = true;
                self.data.push(piece);
            }
            Meaning::Form | Meaning::FormString => {
                let field = data::field(&value, option.meaning == Meaning::FormString, at)?;
                for part in &field.dropped {
                    self.note(format!("“;{part}” is no part of the field for curl; put the value into quotes: -F '{}=\"…\"'", field.name));
                }
                self.fields.push(field);
            }
            Meaning::User => self.user = Some(value),
            Meaning::Bearer => self.bearer = Some(value),
            Meaning::Cookie if value.contains('=') => self.cookies.push(value),
            Meaning::Cookie => {
                self.note(format!("-b {value}: cookies are kept between requests, no file is read"))
            }
            Meaning::Agent => self.agent = Some(value),
            Meaning::Referer => {
                let address = value.split(";auto").next().unwrap_or_default();
                self.referer = Some(address.to_owned()).filter(|it| !it.is_empty());
            }
            Meaning::Range => self.range = Some(value),
            Meaning::Get => self.get = true,
            Meaning::Head => self.head = true,
            Meaning::Upload => {
                let path =
                    if value == "-" || value == "." { "@-".to_owned() } else { ["@", &value].concat() };
                self.upload = Some(self.piece(&path, true).map_err(fail)?);
            }
            Meaning::Location => self.follows = true,
            Meaning::Url => self.address(Word { text: value, at })?,
            Meaning::UrlQuery => self.queries.push(match value.strip_prefix('+') {
                Some(plain) => plain.to_owned(),
                None => data::urlencoded(&value, at)?,
            }),
            Meaning::Compressed => self.compressed = true,
            Meaning::GlobOff => self.globs_off = true,
            Meaning::MaxTime => {
                let seconds: f64 =
                    value.parse().map_err(|_| fail(format!("“{value}” is no number of seconds")))?;
                self.timeout_millis = Some((seconds.clamp(0.0, 1e9) * 1_000.0) as u64);
            }
            Meaning::Quiet => {}
            Meaning::Ignored(why) => self.note(format!("{} was left out: {why}", word.text)),
            Meaning::Refused(why) => return Err(fail(format!("--{}: {why}", option.long))),
        }
        Ok(())
    }

    fn note(&mut self, text: String) {
        if !self.notes.contains(&text) {
            self.notes.push(text);
        }
    }

    fn header(&mut self, text: &str, at: usize) -> Result<(), CurlError> {
        if text.starts_with('@') {
            return Err(CurlError::new(at, "headers are not read from a file; write one -H for each"));
        }
        let (name, value) = match (text.split_once(':'), text.strip_suffix(';')) {
            (Some((name, value)), _) => {
                let value = value.trim();
                (name, Some(value.to_owned()).filter(|it| !it.is_empty()))
            }
            (None, Some(name)) => (name, Some(String::new())),
            (None, None) => {
                return Err(CurlError::new(
                    at,
                    format!("a header is written -H 'Name: value'; this is “{text}”"),
                ));
            }
        };
        let name = name.trim();
        if !super::super::headers::is_token(name.as_bytes()) {
            return Err(CurlError::new(at, format!("“{name}” is no name of a header")));
        }
        self.headers.push((name.to_owned(), value));
        Ok(())
    }

    fn finish(mut self, end: usize) -> Result<Read, CurlError> {
        let Some(address) = self.urls.pop() else {
            return Err(CurlError::new(end, "the address is missing"));
        };
        let mut url = self.glob_checked(&address)?;
        let has_data = !self.data.is_empty();
        if has_data && !self.fields.is_empty() {
            return Err(CurlError::new(end, "-d and -F exclude each other: a body is one or the other"));
        }
        let fields = std::mem::take(&mut self.fields);
        let mut media_type = None;
        let mut body = Body::default();
        if self.get {
            let data = self.joined_text(end)?;
            self.queries.extend(data);
        } else if has_data {
            media_type = Some(
                if self.is_json { "application/json" } else { "application/x-www-form-urlencoded" }
                    .to_owned(),
            );
            body = self.data_body(end)?;
        } else if !fields.is_empty() {
            media_type = Some(["multipart/form-data; boundary=", data::BOUNDARY].concat());
            body = data::multipart(&fields);
        } else if let Some(upload) = self.upload.take() {
            body = match upload {
                Piece::Text(text) => Body::text(text),
                Piece::File(path) => {
                    if url.ends_with('/') {
                        url.push_str(path.rsplit('/').next().unwrap_or_default());
                    }
                    Body { parts: vec![BodyPart::File { path, fill_in: false }] }
                }
            };
            self.method = self.method.or(Some(Method::Put));
        }
        for query in self.queries.drain(..).filter(|it| !it.is_empty()) {
            let fragment = url.find('#').map(|at| url.split_off(at)).unwrap_or_default();
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&query);
            url.push_str(&fragment);
        }
        let by_itself = match (self.head, body.is_empty() && media_type.is_none()) {
            (true, _) => Method::Head,
            (false, true) => Method::Get,
            (false, false) => Method::Post,
        };
        let mut draft = Draft::new(self.method.unwrap_or(by_itself), url);
        draft.body = body;
        draft.headers = self.all_headers(media_type);
        let mut settings = Vec::new();
        if !self.follows {
            settings.push(Setting::NoRedirect);
        }
        settings.extend(self.timeout_millis.map(Setting::Timeout));
        Ok(Read { draft, settings, notes: self.notes })
    }

    /// The address, if curl would not make several of it.
    fn glob_checked(&self, address: &Word) -> Result<String, CurlError> {
        let text = address.text.trim();
        if text.is_empty() || text.contains([' ', '\n', '\t']) && !text.contains("{{") {
            return Err(CurlError::new(
                address.at,
                "the address is empty or holds a blank; write %20 for a blank",
            ));
        }
        let plain = text.replace("{{", "").replace("}}", "");
        let after_host = plain.split_once("://").map_or(plain.as_str(), |(_, rest)| rest);
        let is_ipv6 = after_host.starts_with('[') || after_host.contains("@[");
        let globs = plain.contains('{') || (plain.contains('[') && !is_ipv6);
        if globs && !self.globs_off {
            return Err(CurlError::new(
                address.at,
                "curl makes several requests of { } and [ ] in an address; write %5B and %5D, or use -g",
            ));
        }
        Ok(if text.contains("://") || text.starts_with("{{") {
            text.to_owned()
        } else {
            ["http://", text].concat()
        })
    }

    fn joined_text(&mut self, at: usize) -> Result<Option<String>, CurlError> {
        let mut texts = Vec::new();
        for piece in self.data.drain(..) {
            match piece {
                Piece::Text(text) => texts.push(text),
                Piece::File(_) => {
                    return Err(CurlError::new(
                        at,
                        "a file cannot be put into the address or between other data here",
                    ));
                }
            }
        }
        let joint = if self.is_json { "" } else { "&" };
        Ok((!texts.is_empty()).then(|| texts.join(joint)))
    }

    fn data_body(&mut self, at: usize) -> Result<Body, CurlError> {
        if let [Piece::File(path)] = &self.data[..] {
            let path = path.clone();
            if self.strips_lines {
                self.note(format!(
                    "-d @{path}: curl would send the file without its line breaks; here it is sent as it is"
                ));
            }
            return Ok(Body { parts: vec![BodyPart::File { path, fill_in: false }] });
        }
        let text = self.joined_text(at)?.unwrap_or_default();
        if text.contains('\r') || text.starts_with('\n') || text.ends_with('\n') {
            self.note("line breaks of the body are \\n here, and none stand at its ends".to_owned());
        }
        Ok(Body::text(text))
    }

    fn all_headers(&mut self, media_type: Option<String>) -> Vec<(String, String)> {
        let mut own: Vec<(String, Option<String>)> = Vec::new();
        if let Some(bearer) = &self.bearer {
            own.push(("Authorization".to_owned(), Some(["Bearer ", bearer].concat())));
        } else if let Some(user) = &self.user {
            let pair = if user.contains(':') { user.clone() } else { [user, ":"].concat() };
            // With variables in it, the pair is encoded when they are filled in.
            let coded = if pair.contains("{{") { pair } else { base64::encode(pair.as_bytes()) };
            own.push(("Authorization".to_owned(), Some(["Basic ", &coded].concat())));
        }
        own.extend(self.range.take().map(|it| ("Range".to_owned(), Some(["bytes=", &it].concat()))));
        own.extend(
            self.agent.take().filter(|it| !it.is_empty()).map(|it| ("User-Agent".to_owned(), Some(it))),
        );
        own.extend(self.referer.take().map(|it| ("Referer".to_owned(), Some(it))));
        if !self.cookies.is_empty() {
            own.push(("Cookie".to_owned(), Some(self.cookies.join(";"))));
        }
        if self.compressed {
            own.push(("Accept-Encoding".to_owned(), Some("deflate, gzip, br, zstd".to_owned())));
        }
        if self.is_json {
            own.push(("Accept".to_owned(), Some("application/json".to_owned())));
        }
        own.extend(media_type.map(|it| ("Content-Type".to_owned(), Some(it))));
        let typed = std::mem::take(&mut self.headers);
        own.retain(|(name, _)| !typed.iter().any(|(it, _)| it.eq_ignore_ascii_case(name)));
        own.into_iter().chain(typed).filter_map(|(name, value)| Some((name, value?))).collect()
    }
}
