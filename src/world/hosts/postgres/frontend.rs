//! What a client says, read from bytes as they come.
//! (<https://www.postgresql.org/docs/15/protocol-message-formats.html>)

use crate::sql::SqlError;

/// The longest startup message, as PostgreSQL has it.
const MAX_STARTUP: usize = 10_000;
/// The longest message. PostgreSQL takes 1 GB; a tab has less.
const MAX_MESSAGE: usize = 64 << 20;

const SSL: u32 = 80_877_103;
const GSS: u32 = 80_877_104;
const CANCEL: u32 = 80_877_102;
const VERSION_3: u32 = 196_608;

/// The first message of a connection, which has no letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Startup {
    /// SSLRequest or GSSENCRequest.
    Encryption,
    Cancel {
        pid: u32,
        secret: u32,
    },
    /// Names and values: `user`, `database` …
    Session(Vec<(String, String)>),
}

/// Bind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bind {
    pub portal: String,
    pub statement: String,
    pub formats: Vec<u16>,
    pub values: Vec<Option<Vec<u8>>>,
    pub result_formats: Vec<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Message {
    Startup(Startup),
    Password,
    Query(String),
    Parse {
        name: String,
        text: String,
        types: Vec<u32>,
    },
    Bind(Bind),
    Describe {
        portal: bool,
        name: String,
    },
    Execute {
        portal: String,
        most: u32,
    },
    Close {
        portal: bool,
        name: String,
    },
    Sync,
    Flush,
    Terminate,
    /// Bytes that are no message: the connection cannot go on.
    Broken(SqlError),
}

/// Collects bytes until they are messages.
#[derive(Debug, Default)]
pub(super) struct Reader {
    buffer: Vec<u8>,
    /// How much of the buffer has been read.
    done: usize,
    /// Whether the session has been asked for.
    started: bool,
    broken: bool,
}

impl Reader {
    pub fn push(&mut self, bytes: &[u8]) {
        if self.broken {
            return;
        }
        if self.done == self.buffer.len() {
            self.buffer.clear();
            self.done = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole message.
    pub fn next(&mut self) -> Result<Option<Message>, SqlError> {
        let rest = self.buffer.get(self.done..).unwrap_or_default();
        let head = usize::from(self.started);
        let Some(length) = rest.get(head..head + 4).and_then(|bytes| bytes.try_into().ok()) else {
            return Ok(None);
        };
        let length = u32::from_be_bytes(length) as usize;
        let most = if self.started { MAX_MESSAGE } else { MAX_STARTUP };
        if length < 4 || length > most {
            self.broken = true;
            self.buffer = Vec::new();
            self.done = 0;
            return Err(SqlError::new("08P01", "invalid message length"));
        }
        let Some(body) = rest.get(head + 4..head + length) else { return Ok(None) };
        let mut parts = Parts(body);
        let message = match (self.started, rest.first()) {
            (true, Some(letter)) => parts.message(*letter),
            _ => parts.startup(),
        };
        self.done += head + length;
        match message {
            Some(message) => {
                self.started |= matches!(message, Message::Startup(Startup::Session(_)));
                Ok(Some(message))
            }
            None => {
                self.broken = true;
                Err(SqlError::new("08P01", "invalid frontend message"))
            }
        }
    }
}

/// The rest of a message's body.
struct Parts<'a>(&'a [u8]);

impl Parts<'_> {
    fn take(&mut self, count: usize) -> Option<&[u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_be_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    /// A text that ends with a zero byte.
    fn text(&mut self) -> Option<String> {
        let end = self.0.iter().position(|byte| *byte == 0)?;
        let text = String::from_utf8_lossy(self.0.get(..end)?).into_owned();
        self.0 = self.0.get(end + 1..)?;
        Some(text)
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.u16()?;
        // no capacity from a number that a stranger wrote
        let mut items = Vec::new();
        for _ in 0..count {
            items.push(item(self)?);
        }
        Some(items)
    }

    fn startup(&mut self) -> Option<Message> {
        Some(Message::Startup(match self.u32()? {
            SSL | GSS => Startup::Encryption,
            CANCEL => Startup::Cancel { pid: self.u32()?, secret: self.u32()? },
            version if version >> 16 == VERSION_3 >> 16 => {
                let mut parameters = Vec::new();
                loop {
                    let name = self.text()?;
                    if name.is_empty() {
                        break;
                    }
                    parameters.push((name, self.text()?));
                }
                Startup::Session(parameters)
            }
            version => {
                let (major, minor) = (version >> 16, version & 0xFFFF);
                let message =
                    format!("unsupported frontend protocol {major}.{minor}: server supports 3.0 to 3.0");
                return Some(Message::Broken(SqlError::new("0A000", message)));
            }
        }))
    }

    fn message(&mut self, letter: u8) -> Option<Message> {
        Some(match letter {
            b'Q' => Message::Query(self.text()?),
            b'P' => {
                let (name, text) = (self.text()?, self.text()?);
                Message::Parse { name, text, types: self.list(Parts::u32)? }
            }
            b'B' => Message::Bind(Bind {
                portal: self.text()?,
                statement: self.text()?,
                formats: self.list(Parts::u16)?,
                values: self.list(|parts| match parts.u32()? {
                    u32::MAX => Some(None),
                    length => parts.take(length as usize).map(|bytes| Some(bytes.to_vec())),
                })?,
                result_formats: self.list(Parts::u16)?,
            }),
            b'D' => Message::Describe { portal: self.which()?, name: self.text()? },
            b'C' => Message::Close { portal: self.which()?, name: self.text()? },
            b'E' => Message::Execute { portal: self.text()?, most: self.u32()? },
            b'S' => Message::Sync,
            b'H' => Message::Flush,
            b'X' => Message::Terminate,
            b'p' => Message::Password,
            b'F' | b'd' | b'c' | b'f' => {
                let what = if letter == b'F' { "function calls" } else { "COPY data" };
                Message::Broken(SqlError::unsupported(
                    format!("the protocol's {what}"),
                    "Send the statement as a query, and rows with INSERT … VALUES.",
                ))
            }
            other => {
                let message = format!("invalid frontend message type {other}");
                Message::Broken(SqlError::new("08P01", message))
            }
        })
    }

    /// A portal, or a statement.
    fn which(&mut self) -> Option<bool> {
        match self.byte()? {
            b'P' => Some(true),
            b'S' => Some(false),
            _ => None,
        }
    }
}
