//! What the content of a piece says: the first line of HTTP, the messages of PostgreSQL.

/// Where PostgreSQL listens.
pub const POSTGRES: u16 = 5432;
/// Letters of a text.
const LONGEST: usize = 60;
/// Messages of one piece that are looked at.
const MESSAGES: usize = 32;

/// The request or status line; nothing for what goes on with a body.
pub fn http(bytes: &[u8]) -> String {
    let line = bytes.get(..bytes.len().min(4 * LONGEST)).unwrap_or_default();
    let line = line.split(|it| *it == b'\r' || *it == b'\n').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    // `GET /books HTTP/1.1`, `HTTP/1.1 200 OK`
    if let Some(status) = line.strip_prefix("HTTP/1.1 ").or_else(|| line.strip_prefix("HTTP/1.0 ")) {
        return cut(status);
    }
    match line.rsplit_once(' ') {
        Some((request, version)) if version.starts_with("HTTP/1.") => cut(request),
        // Of a long target the version is beyond what was looked at.
        _ if ["GET /", "POST /", "PUT /", "PATCH /", "DELETE /"].iter().any(|it| line.starts_with(it)) => {
            cut(&line)
        }
        _ => String::new(),
    }
}

/// The statement, the command that is complete, or the error; else the messages' names.
pub fn postgres(bytes: &[u8], is_back: bool) -> String {
    let mut names: Vec<&str> = Vec::new();
    let mut rest = bytes;
    for _ in 0..MESSAGES {
        let Some((tag, body, after)) = message(rest) else { break };
        rest = after;
        let said = match (is_back, tag) {
            (false, b'Q') => text(body),
            (false, b'P') => {
                // The statement's name stands before its text.
                let name = body.iter().position(|it| *it == 0).unwrap_or(body.len());
                text(body.get(name + 1..).unwrap_or_default())
            }
            (true, b'C') => text(body),
            (true, b'E') => error(body),
            _ => String::new(),
        };
        if !said.is_empty() {
            return cut(&said);
        }
        let name = if is_back { backend(tag) } else { frontend(tag) };
        if !name.is_empty() && names.last() != Some(&name) {
            names.push(name);
        }
    }
    match (names.is_empty(), is_back, bytes) {
        (false, ..) => cut(&names.join(", ")),
        (_, false, [0, 0, _, _, 0, 3, 0, 0, ..]) => "Startup".to_owned(),
        (_, false, [0, 0, 0, 8, ..]) => "SSLRequest".to_owned(),
        (_, true, [b'N']) => "no TLS".to_owned(),
        _ => String::new(),
    }
}

/// Letter, body, and what comes after it; the body may be cut off.
fn message(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [tag, a, b, c, d, rest @ ..] = bytes else { return None };
    let length = (u32::from_be_bytes([*a, *b, *c, *d]) as usize).checked_sub(4)?;
    if !tag.is_ascii_alphanumeric() {
        return None;
    }
    let (body, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
    Some((*tag, body, after))
}

fn text(body: &[u8]) -> String {
    let end = body.iter().position(|it| *it == 0).unwrap_or(body.len()).min(8 * LONGEST);
    let text = String::from_utf8_lossy(body.get(..end).unwrap_or_default());
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The field `M` of an error.
fn error(body: &[u8]) -> String {
    let message = body.split(|it| *it == 0).find_map(|field| field.strip_prefix(b"M"));
    ["ERROR: ", &text(message.unwrap_or_default())].concat()
}

fn frontend(tag: u8) -> &'static str {
    match tag {
        b'B' => "Bind",
        b'D' => "Describe",
        b'E' => "Execute",
        b'S' => "Sync",
        b'C' => "Close",
        b'p' => "Password",
        b'X' => "Terminate",
        _ => "",
    }
}

fn backend(tag: u8) -> &'static str {
    match tag {
        b'R' => "Authentication",
        b'S' => "ParameterStatus",
        b'K' => "BackendKeyData",
        b'Z' => "ReadyForQuery",
        b'1' => "ParseComplete",
        b'2' => "BindComplete",
        b'T' => "RowDescription",
        b'D' => "DataRow",
        b'n' => "NoData",
        b's' => "PortalSuspended",
        b'N' => "NoticeResponse",
        _ => "",
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => [text.get(..end).unwrap_or_default(), "…"].concat(),
        None => text.to_owned(),
    }
}
