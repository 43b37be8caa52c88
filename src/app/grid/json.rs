//! Checks and lays out JSON text as it stands: numbers keep their digits and objects the order of their keys.

/// `text` over several lines, indented by two spaces; `None` when it is not JSON.
pub fn pretty(text: &str) -> Option<String> {
    let mut reader =
        Reader { bytes: text.as_bytes(), at: 0, out: Some(String::with_capacity(text.len() * 2)), text };
    reader.document()?;
    reader.out
}

/// Whether `text` is one JSON value.
pub fn is_json(text: &str) -> bool {
    Reader { bytes: text.as_bytes(), at: 0, out: None, text }.document().is_some()
}

/// Whether `text` is a number as JSON writes it.
pub fn is_number(text: &str) -> bool {
    let mut reader = Reader { bytes: text.as_bytes(), at: 0, out: None, text };
    reader.number().is_some() && reader.at == text.len()
}

/// Deeper than any document a learner reads; a bound, as the reader calls itself.
const MAX_DEPTH: usize = 128;

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    out: Option<String>,
}

impl Reader<'_> {
    fn document(&mut self) -> Option<()> {
        self.value(0)?;
        self.blanks();
        (self.at == self.bytes.len()).then_some(())
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.blanks();
        let start = self.at;
        match self.peek()? {
            b'{' => return self.items(b'}', depth),
            b'[' => return self.items(b']', depth),
            b'"' => self.string()?,
            b't' => self.word("true")?,
            b'f' => self.word("false")?,
            b'n' => self.word("null")?,
            _ => self.number()?,
        }
        self.copy(start);
        Some(())
    }

    /// An object or an array, after which `close` stands.
    fn items(&mut self, close: u8, depth: usize) -> Option<()> {
        let open = self.at;
        self.at += 1;
        self.copy(open);
        self.blanks();
        if self.peek()? != close {
            loop {
                self.new_line(depth + 1);
                if close == b'}' {
                    self.blanks();
                    let start = self.at;
                    self.string()?;
                    self.copy(start);
                    self.blanks();
                    self.eat(b':')?;
                    self.write(": ");
                }
                self.value(depth + 1)?;
                self.blanks();
                if self.peek()? == close {
                    break;
                }
                self.eat(b',')?;
                self.write(",");
            }
            self.new_line(depth);
        }
        let end = self.at;
        self.at += 1;
        self.copy(end);
        Some(())
    }

    fn string(&mut self) -> Option<()> {
        self.eat(b'"')?;
        loop {
            match self.next()? {
                b'"' => return Some(()),
                b'\\' => match self.next()? {
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
                    b'u' => {
                        for _ in 0..4 {
                            self.next().filter(u8::is_ascii_hexdigit)?;
                        }
                    }
                    _ => return None,
                },
                byte if byte < 0x20 => return None,
                _ => {}
            }
        }
    }

    fn number(&mut self) -> Option<()> {
        self.skip(b"-");
        if !self.skip(b"0") {
            self.digits()?;
        }
        if self.skip(b".") {
            self.digits()?;
        }
        if self.skip(b"eE") {
            self.skip(b"+-");
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.bytes.get(self.at..)?.starts_with(word.as_bytes()).then(|| self.at += word.len())
    }

    fn blanks(&mut self) {
        while self.skip(b" \t\r\n") {}
    }

    fn skip(&mut self, any_of: &[u8]) -> bool {
        let found = self.peek().is_some_and(|byte| any_of.contains(&byte));
        self.at += usize::from(found);
        found
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        self.skip(&[byte]).then_some(())
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Writes what was read since `start`.
    fn copy(&mut self, start: usize) {
        if let (Some(out), Some(part)) = (&mut self.out, self.text.get(start..self.at)) {
            out.push_str(part);
        }
    }

    fn write(&mut self, text: &str) {
        if let Some(out) = &mut self.out {
            out.push_str(text);
        }
    }

    fn new_line(&mut self, depth: usize) {
        if let Some(out) = &mut self.out {
            out.push('\n');
            for _ in 0..depth {
                out.push_str("  ");
            }
        }
    }
}

#[cfg(test)]
mod tests;
