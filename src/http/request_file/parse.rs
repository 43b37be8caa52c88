//! Text to blocks, line by line.

use super::super::Method;
use super::super::curl;
use super::super::headers::is_token;
use super::assertion::Assertion;
use super::body::file_line;
use super::{Block, Draft, Lead, Parsed, Place, Problem, Setting, Variable};

/// A file beyond this is not read: nobody writes it.
const MAX_BYTES: usize = 2 * 1024 * 1024;

/// Reads a file.
pub fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    if text.len() > MAX_BYTES {
        parsed.problems.push(Problem {
            line: 1,
            column: 1,
            message: "the file is larger than 2 MB; split it".to_owned(),
            is_note: false,
        });
        return parsed;
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines: Vec<&str> = text.lines().collect();
    let mut start = 0;
    for end in 0..=lines.len() {
        if end < lines.len() && !lines[end].starts_with("###") {
            continue;
        }
        if end > start {
            block(&lines, start, end, &mut parsed);
        }
        start = end;
    }
    name_doubles(&mut parsed);
    parsed
}

/// Two blocks of one name: a reference means the later one, which few expect.
fn name_doubles(parsed: &mut Parsed) {
    let name = |block: &Block| {
        block.settings().find_map(|it| match it {
            Setting::Name(name) => Some(name.clone()),
            _ => None,
        })
    };
    let mut seen: Vec<String> = Vec::new();
    for (block, place) in parsed.file.blocks.iter().zip(&parsed.places) {
        let Some(name) = name(block) else { continue };
        if seen.contains(&name) {
            parsed.problems.push(Problem {
                line: place.first_line,
                column: 1,
                message: format!(
                    "another request is called “{name}” already; references mean the one sent last"
                ),
                is_note: true,
            });
        }
        seen.push(name);
    }
}

/// What one block is read with.
struct Reader<'a> {
    lines: &'a [&'a str],
    /// The next line.
    at: usize,
    end: usize,
    block: Block,
    problems: &'a mut Vec<Problem>,
}

fn block(lines: &[&str], start: usize, end: usize, parsed: &mut Parsed) {
    let mut reader =
        Reader { lines, at: start, end, block: Block::default(), problems: &mut parsed.problems };
    if let Some(title) = lines[start].strip_prefix("###") {
        reader.block.title = title.trim_start_matches('#').trim().to_owned();
        reader.at += 1;
    }
    let request_line = reader.lead();
    if let Some(at) = request_line {
        reader.request(at);
    }
    let block = reader.block;
    if block != Block::default() {
        let last = (start..end).rev().find(|at| !lines[*at].trim().is_empty()).unwrap_or(start);
        parsed.places.push(Place {
            first_line: start + 1,
            last_line: last + 1,
            request_line: request_line.unwrap_or(start) + 1,
        });
        parsed.file.blocks.push(block);
    }
}

impl<'a> Reader<'a> {
    fn problem(&mut self, line: usize, column: usize, message: impl Into<String>) {
        self.problems.push(Problem { line: line + 1, column, message: message.into(), is_note: false });
    }

    fn note(&mut self, line: usize, message: impl Into<String>) {
        self.problems.push(Problem { line: line + 1, column: 1, message: message.into(), is_note: true });
    }

    /// Goes to the request line, which is returned.
    fn lead(&mut self) -> Option<usize> {
        while self.at < self.end {
            let at = self.at;
            let line = self.lines[at].trim();
            self.at += 1;
            if line.is_empty() {
                continue;
            }
            if let Some(comment) = comment(line) {
                self.comment(at, comment);
            } else if line.starts_with('@') {
                self.variable(at, line);
            } else if line.starts_with("< {%") || line.starts_with("<{%") {
                let text = self.script(at);
                self.block.lead.push(Lead::Script(text));
            } else {
                return Some(at);
            }
        }
        None
    }

    fn comment(&mut self, at: usize, comment: &str) {
        let lead = match comment.trim_start().strip_prefix('@') {
            Some(setting) => match self.setting(at, setting) {
                Some(setting) => Lead::Setting(setting),
                None => Lead::Comment(comment.to_owned()),
            },
            None => Lead::Comment(comment.to_owned()),
        };
        self.block.lead.push(lead);
    }

    fn setting(&mut self, at: usize, text: &str) -> Option<Setting> {
        let (name, value) = text.split_once([' ', '\t']).unwrap_or((text, ""));
        let value = value.trim();
        match name {
            "name" if !value.is_empty() => {
                if value.contains([' ', '\t', '.']) {
                    self.problem(
                        at,
                        1,
                        format!("“{value}” cannot be referred to: a name is one word without dots"),
                    );
                }
                Some(Setting::Name(value.to_owned()))
            }
            "no-redirect" => Some(Setting::NoRedirect),
            "no-cookie-jar" => Some(Setting::NoCookieJar),
            "no-log" => Some(Setting::NoLog),
            "note" => Some(Setting::Note),
            "timeout" => match milliseconds(value) {
                Some(millis) => Some(Setting::Timeout(millis)),
                None => {
                    self.problem(at, 1, "after @timeout stands a duration: `600`, `600 ms`, `5 s` or `2 m`");
                    None
                }
            },
            "assert" => match Assertion::parse(value) {
                Ok(assertion) => Some(Setting::Assert(assertion)),
                Err(message) => {
                    self.problem(at, 1, message);
                    None
                }
            },
            "connection-timeout" | "no-auto-encoding" | "use-os-credentials" | "file-variables" => {
                self.note(at, format!("@{name} has no effect here"));
                None
            }
            "prompt" => {
                self.note(
                    at,
                    "nothing is asked while sending; give the value as a variable: `@name = value`",
                );
                None
            }
            "name" => {
                self.problem(at, 1, "after @name stands the request's name");
                None
            }
            // `@todo`, `@see` and the like are comments; what is nearly a setting is a slip.
            _ => {
                const KNOWN: &[&str] =
                    &["name", "no-redirect", "no-cookie-jar", "no-log", "note", "timeout", "assert"];
                if let Some(meant) = KNOWN.iter().find(|it| is_near(it, name)) {
                    self.note(at, format!("@{name} is not known; did you mean @{meant}?"));
                }
                None
            }
        }
    }

    fn variable(&mut self, at: usize, line: &str) {
        let Some((name, value)) = line[1..].split_once('=') else {
            self.problem(at, 1, "a variable is written `@name = value`");
            return;
        };
        let name = name.trim();
        if name.is_empty() || name.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | '.' | '$'))
        {
            self.problem(at, 2, format!("“{name}” is no name for a variable: letters, digits, `-` and `_`"));
            return;
        }
        let variable = Variable { name: name.to_owned(), value: value.trim().to_owned() };
        self.block.lead.push(Lead::Variable(variable));
    }

    /// A script with everything up to its `%}`.
    fn script(&mut self, at: usize) -> String {
        let mut text = self.lines[at].trim_end().to_owned();
        while !text.contains("%}") && self.at < self.end {
            text.push('\n');
            text.push_str(self.lines[self.at].trim_end());
            self.at += 1;
        }
        text.truncate(text.trim_end().len());
        if !text.contains("%}") {
            self.problem(at, 1, "the script has no “%}” before the next ###");
        }
        self.note(at, "scripts are kept but not run here; check answers with `# @assert status == 200`, take values with {{name.response.body.$.path}}");
        text
    }

    fn request(&mut self, at: usize) {
        let line = self.lines[at].trim();
        if line.starts_with("curl ") || line == "curl" {
            return self.curl(at);
        }
        let Some((method, rest)) = self.method(at, line) else { return };
        let mut draft = Draft::new(method, rest);
        self.long_url(&mut draft);
        if let Some((url, version)) =
            draft.url.rsplit_once([' ', '\t']).filter(|it| it.1.starts_with("HTTP/"))
        {
            if version != "HTTP/1.1" {
                let text = format!("{version} is not spoken here; the request is sent as HTTP/1.1");
                self.note(at, text);
            }
            draft.url = url.trim_end().to_owned();
            draft.states_version = true;
        }
        if draft.url.is_empty() {
            self.problem(
                at,
                line.chars().count() + 1,
                "after the method stands the address: `GET http://localhost:3000/books`",
            );
        }
        self.headers(&mut draft);
        self.body(&mut draft);
        self.block.request = Some(draft);
    }

    /// The method of a request line, and what follows it.
    fn method(&mut self, at: usize, line: &'a str) -> Option<(Method, &'a str)> {
        let (word, rest) = line.split_once([' ', '\t']).unwrap_or((line, ""));
        if let Some(method) = Method::parse(&word.to_ascii_uppercase()) {
            return Some((method, rest.trim_start()));
        }
        let is_address =
            word.contains("://") || word.starts_with(['/', '{']) || word.contains('.') || word.contains(':');
        if is_address {
            return Some((Method::Get, line));
        }
        let message = match word {
            "GRAPHQL" | "GRPC" | "WEBSOCKET" | "RSOCKET" => format!(
                "{word} requests are JetBrains' own and not supported; GraphQL works as POST with a JSON body of `query` and `variables`"
            ),
            _ => format!("“{word}” is no method and no address; write `GET http://localhost:3000/…`"),
        };
        self.problem(at, 1, message);
        None
    }

    /// Lines that go on with the address: indented, or beginning with `?` or `&`.
    fn long_url(&mut self, draft: &mut Draft) {
        while self.at < self.end {
            let line = self.lines[self.at];
            let text = line.trim();
            let goes_on = text.starts_with(['?', '&']) || (line.starts_with([' ', '\t']) && !text.is_empty());
            if !goes_on {
                break;
            }
            draft.url.push_str(text);
            self.at += 1;
        }
    }

    fn headers(&mut self, draft: &mut Draft) {
        while self.at < self.end {
            let at = self.at;
            let line = self.lines[at].trim();
            if line.is_empty() {
                break;
            }
            self.at += 1;
            if let Some(text) = comment(line) {
                self.comment(at, text);
                continue;
            }
            match line.split_once(':') {
                Some((name, value)) if is_token(name.trim_end().as_bytes()) => {
                    draft.headers.push((name.trim_end().to_owned(), value.trim().to_owned()));
                }
                _ => self.problem(
                    at,
                    1,
                    "a header is written `Name: value`; a body stands after an empty line",
                ),
            }
        }
    }

    fn body(&mut self, draft: &mut Draft) {
        while self.at < self.end {
            let at = self.at;
            let line = self.lines[at];
            self.at += 1;
            let text = line.trim();
            let is_script = text.starts_with("> {%") || text.starts_with(">{%");
            let is_handler = is_script
                || text.strip_prefix("> ").is_some_and(|path| path.trim_end().ends_with(".js"))
                || text.starts_with(">> ")
                || text.starts_with(">>! ")
                || text.starts_with("<> ");
            if is_script {
                let script = self.script(at);
                self.block.handlers.push(script);
            } else if is_handler {
                self.note(at, "kept, but without effect here: answers are shown, not written to files, and scripts are not run");
                self.block.handlers.push(text.to_owned());
            } else if let Some((file, encoding)) = file_line(line.trim_end()) {
                if let Some(encoding) = encoding
                    .filter(|it| !it.eq_ignore_ascii_case("utf8") && !it.eq_ignore_ascii_case("utf-8"))
                {
                    self.problem(
                        at,
                        1,
                        format!("the encoding {encoding} is not supported; files of a project are UTF-8"),
                    );
                }
                draft.body.parts.push(file);
            } else {
                draft.body.push_line(line);
            }
        }
        draft.body.trim();
    }

    /// A block that is written as a curl command, as REST Client allows.
    fn curl(&mut self, at: usize) {
        let command = self.lines[at..self.end].join("\n");
        self.at = self.end;
        match curl::parse(&command) {
            Ok(read) => {
                for text in read.notes {
                    self.note(at, text);
                }
                self.block.lead.extend(read.settings.into_iter().map(Lead::Setting));
                self.block.request = Some(read.draft);
            }
            Err(error) => {
                let (line, column) = error.place(&command);
                self.problem(at + line - 1, column, error.message);
            }
        }
    }
}

/// The text of a comment line.
fn comment(line: &str) -> Option<&str> {
    let text = line.strip_prefix('#').or_else(|| line.strip_prefix("//"))?;
    Some(text.strip_prefix(' ').unwrap_or(text))
}

fn milliseconds(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let amount: u64 = text[..digits].parse().ok()?;
    let factor = match text[digits..].trim() {
        "ms" => 1,
        "" | "s" => 1_000,
        "m" => 60_000,
        _ => return None,
    };
    amount.checked_mul(factor)
}

/// Whether two words differ by one letter.
fn is_near(one: &str, other: &str) -> bool {
    let common = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[common..], &other.get(common..).unwrap_or_default());
    let rest = |text: &'_ str| text.get(1..).unwrap_or_default().to_owned();
    rest(one) == **other || rest(other) == *one || (rest(one) == rest(other) && one.len() == other.len())
}
