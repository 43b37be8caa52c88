//! Words as a POSIX shell (and bash) splits them. Variables become `{{…}}`; commands inside commands are refused.

use super::{CurlError, Word, Words, ansi};

/// Splits a command line.
pub(super) fn split(text: &str) -> Result<Words, CurlError> {
    let mut reader = Reader { text, at: 0, word: None, out: Words::default(), variables: Vec::new() };
    reader.run()?;
    reader.finish_word();
    let mut variables = reader.variables;
    variables.dedup();
    if !variables.is_empty() {
        reader.out.notes.push(format!(
            "{} of the shell became {}; set the values above the request: `@{} = …`",
            variables.iter().map(|name| ["$", name].concat()).collect::<Vec<_>>().join(", "),
            variables.iter().map(|name| format!("{{{{{name}}}}}")).collect::<Vec<_>>().join(", "),
            variables[0]
        ));
    }
    Ok(reader.out)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    word: Option<Word>,
    out: Words,
    variables: Vec<String>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        Some(letter)
    }

    fn push(&mut self, text: &str, at: usize) {
        self.word.get_or_insert_with(|| Word { text: String::new(), at }).text.push_str(text);
    }

    fn finish_word(&mut self) {
        self.out.words.extend(self.word.take());
    }

    fn run(&mut self) -> Result<(), CurlError> {
        while let Some(letter) = self.peek() {
            let at = self.at;
            self.at += letter.len_utf8();
            match letter {
                '\'' => {
                    let Some(end) = self.text[self.at..].find('\'') else {
                        return Err(CurlError::new(at, "the quote ' is not closed"));
                    };
                    let inside = &self.text[self.at..self.at + end];
                    self.at += end + 1;
                    self.push(inside, at);
                }
                '"' => self.double_quoted(at)?,
                '$' if self.peek() == Some('\'') => {
                    let Some((text, end)) = ansi::unquote(self.text, self.at + 1) else {
                        return Err(CurlError::new(
                            at,
                            "the quote $' is not closed, or an escape in it is wrong",
                        ));
                    };
                    self.at = end;
                    self.push(&text, at);
                }
                '$' if self.peek() == Some('"') => {}
                '$' => self.dollar(at)?,
                '`' => return Err(substitution(at)),
                '\\' => match self.next() {
                    Some('\n') | None => {}
                    Some('\r') if self.peek() == Some('\n') => self.at += 1,
                    Some(other) => self.push(other.encode_utf8(&mut [0; 4]), at),
                },
                '#' if self.word.is_none() => {
                    self.at += self.text[self.at..].find('\n').unwrap_or(self.text.len() - self.at);
                }
                ' ' | '\t' | '\r' => self.finish_word(),
                '\n' => {
                    self.finish_word();
                    if !self.text[self.at..].trim().is_empty() && !self.out.words.is_empty() {
                        if self.text[self.at..].trim_start().starts_with("curl") {
                            return Err(CurlError::new(
                                self.at,
                                "a second command begins here; read one at a time",
                            ));
                        }
                        return Err(CurlError::new(
                            at,
                            "the command ends here, at the end of the line; to go on, the line ends in \\",
                        ));
                    }
                }
                ';' | '|' | '&' => return self.operator(letter, at),
                '>' => self.redirected(at)?,
                '<' => self.input(at)?,
                other => self.push(other.encode_utf8(&mut [0; 4]), at),
            }
        }
        Ok(())
    }

    fn double_quoted(&mut self, start: usize) -> Result<(), CurlError> {
        self.push("", start);
        loop {
            let at = self.at;
            match self.next() {
                None => return Err(CurlError::new(start, "the quote \" is not closed")),
                Some('"') => return Ok(()),
                Some('\\') => match self.next() {
                    Some(letter @ ('"' | '\\' | '$' | '`')) => self.push(letter.encode_utf8(&mut [0; 4]), at),
                    Some('\n') | None => {}
                    Some(other) => {
                        self.push("\\", at);
                        self.push(other.encode_utf8(&mut [0; 4]), at);
                    }
                },
                Some('$') => self.dollar(at)?,
                Some('`') => return Err(substitution(at)),
                Some(other) => self.push(other.encode_utf8(&mut [0; 4]), at),
            }
        }
    }

    /// `$NAME`, `${NAME}`; a `$` before anything else stands for itself.
    fn dollar(&mut self, at: usize) -> Result<(), CurlError> {
        let rest = &self.text[self.at..];
        if rest.starts_with('(') {
            return Err(substitution(at));
        }
        let (name, length) = match rest.strip_prefix('{') {
            Some(inside) => match inside.find('}') {
                Some(end) => (&inside[..end], end + 2),
                None => return Err(CurlError::new(at, "“${” has no “}”")),
            },
            None => {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
                (&rest[..end], end)
            }
        };
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if is_name {
            self.at += length;
            self.push(&["{{", name, "}}"].concat(), at);
            self.variables.push(name.to_owned());
        } else if rest.starts_with('{') {
            return Err(CurlError::new(at, "this form of ${…} is not supported; write the value itself"));
        } else {
            self.push("$", at);
        }
        Ok(())
    }

    /// What ends a command. An address with `&` outside quotes is the commonest slip there is.
    fn operator(&mut self, letter: char, at: usize) -> Result<(), CurlError> {
        let in_word = self.word.as_ref().is_some_and(|word| word.text.contains('?'));
        if letter == '&' && in_word && !self.text[self.at..].starts_with(['&', ' ', '\n']) {
            return Err(CurlError::new(at, "& ends a command in a shell: put the address into quotes"));
        }
        let rest = self.text[at..].trim();
        if rest.trim_start_matches(['&', ';']).trim().is_empty() {
            self.at = self.text.len();
            return Ok(());
        }
        self.out.notes.push(format!("left out, as it is another command: {}", first_line(rest)));
        self.at = self.text.len();
        Ok(())
    }

    fn redirected(&mut self, at: usize) -> Result<(), CurlError> {
        // `2>` names a stream, not an argument.
        if self.word.as_ref().is_some_and(|word| matches!(word.text.as_str(), "1" | "2")) {
            self.word = None;
        }
        self.finish_word();
        while matches!(self.peek(), Some('>' | '&' | '|' | ' ')) {
            self.at += 1;
        }
        let kept = std::mem::take(&mut self.out.words);
        while let Some(letter) = self.peek().filter(|c| !c.is_whitespace()) {
            self.at += letter.len_utf8();
        }
        self.out.words = kept;
        self.out.notes.push(format!("left out: {}", &self.text[at..self.at]));
        Ok(())
    }

    fn input(&mut self, at: usize) -> Result<(), CurlError> {
        self.finish_word();
        let rest = &self.text[self.at..];
        if rest.starts_with("<<") {
            self.at += 2;
            let before = self.out.words.len();
            while matches!(self.peek(), Some(' ')) {
                self.at += 1;
            }
            let end = self.text[self.at..].find('\n').map_or(self.text.len(), |end| self.at + end);
            let inner = split(&self.text[self.at..end])?;
            self.at = end;
            let mut words = inner.words.into_iter();
            self.out.stdin = words.next().map(|word| word.text + "\n");
            self.out.words.truncate(before);
            self.out.words.extend(words);
            return Ok(());
        }
        let Some(rest) = rest.strip_prefix('<') else {
            return Err(CurlError::new(at, "give the file by `-d @file` instead of `< file`"));
        };
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        let line = rest.split('\n').next().unwrap_or_default();
        let end = line.trim().trim_matches(['\'', '"']);
        let from = self.text.len() - rest.len() + line.len() + 1;
        let mut text = String::new();
        let mut at_line = from;
        for line in self.text.get(from..).unwrap_or_default().split_inclusive('\n') {
            at_line += line.len();
            if line.trim() == end {
                self.out.stdin = Some(text);
                self.at = at_line;
                return Ok(());
            }
            text.push_str(line);
        }
        Err(CurlError::new(at, format!("the text for “<<{end}” has no line “{end}” at its end")))
    }
}

fn substitution(at: usize) -> CurlError {
    CurlError::new(
        at,
        "a command inside the command ($(…) or `…`) cannot be run here; write its result instead",
    )
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}
