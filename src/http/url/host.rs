//! Hosts: names, IPv4 in its many spellings, IPv6 in brackets.

use super::UrlError;
use super::percent::{Set, decode, push_encoded};

/// A host in its normal form.
pub(super) fn parse(text: &str, special: bool) -> Result<String, UrlError> {
    if let Some(inside) = text.strip_prefix('[') {
        let inside = inside.strip_suffix(']').ok_or(UrlError::InvalidHost)?;
        // Zones (`%eth0`) are no part of an address in a URL.
        let address: std::net::Ipv6Addr = inside.parse().map_err(|_| UrlError::InvalidHost)?;
        return Ok(ipv6(&address));
    }
    if !special {
        if text.chars().any(is_forbidden) {
            return Err(UrlError::InvalidHost);
        }
        let mut out = String::new();
        push_encoded(&mut out, text, Set::C0Control);
        return Ok(out);
    }
    let name = String::from_utf8(decode(text.as_bytes())).map_err(|_| UrlError::InvalidHost)?;
    let ascii = to_ascii(&name).ok_or(UrlError::InvalidHost)?;
    if ascii.is_empty() || ascii.chars().any(|c| is_forbidden(c) || c <= ' ' || c == '%' || c == '\u{7f}') {
        return Err(UrlError::InvalidHost);
    }
    if ends_in_number(&ascii) { ipv4(&ascii).ok_or(UrlError::InvalidHost) } else { Ok(ascii) }
}

fn is_forbidden(c: char) -> bool {
    matches!(
        c,
        '\0' | '\t'
            | '\n'
            | '\r'
            | ' '
            | '#'
            | '/'
            | ':'
            | '<'
            | '>'
            | '?'
            | '@'
            | '['
            | '\\'
            | ']'
            | '^'
            | '|'
    )
}

/// Lower case, labels beyond ASCII in Punycode. The dots of other scripts are dots too.
fn to_ascii(name: &str) -> Option<String> {
    let lower: String = name.chars().flat_map(char::to_lowercase).filter(|c| *c != '\u{ad}').collect();
    let mut out = String::new();
    for (index, label) in lower.split(['.', '\u{3002}', '\u{ff0e}', '\u{ff61}']).enumerate() {
        if index > 0 {
            out.push('.');
        }
        if label.is_ascii() {
            out.push_str(label);
        } else {
            out.push_str("xn--");
            out.push_str(&punycode(label)?);
        }
    }
    Some(out)
}

/// RFC 3492.
fn punycode(label: &str) -> Option<String> {
    const TOO_LONG: usize = 63;
    let letters: Vec<u32> = label.chars().map(u32::from).collect();
    if letters.len() > TOO_LONG {
        return None;
    }
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let (mut code, mut delta, mut bias, mut handled) = (128u32, 0u32, 72u32, basic);
    while (handled as usize) < letters.len() {
        let next = letters.iter().copied().filter(|it| *it >= code).min()?;
        delta = delta.checked_add((next - code).checked_mul(handled + 1)?)?;
        code = next;
        for letter in &letters {
            if *letter < code {
                delta = delta.checked_add(1)?;
            }
            if *letter == code {
                let mut rest = delta;
                let mut step = 36;
                loop {
                    let threshold = if step <= bias { 1 } else { (step - bias).min(26) };
                    if rest < threshold {
                        break;
                    }
                    out.push(digit(threshold + (rest - threshold) % (36 - threshold)));
                    rest = (rest - threshold) / (36 - threshold);
                    step += 36;
                }
                out.push(digit(rest));
                bias = adapted(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta += 1;
        code += 1;
    }
    Some(out)
}

fn digit(value: u32) -> char {
    let value = u8::try_from(value).unwrap_or(0);
    char::from(if value < 26 { b'a' + value } else { b'0' + (value - 26) })
}

fn adapted(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut steps = 0;
    while delta > 455 {
        delta /= 35;
        steps += 36;
    }
    steps + 36 * delta / (delta + 38)
}

fn ends_in_number(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let last = name.rsplit('.').next().unwrap_or_default();
    !last.is_empty() && (last.bytes().all(|byte| byte.is_ascii_digit()) || ipv4_number(last).is_some())
}

fn ipv4_number(text: &str) -> Option<u64> {
    let (digits, radix) = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&text[2..], 16),
        [b'0', _, ..] => (&text[1..], 8),
        _ => (text, 10),
    };
    if digits.is_empty() {
        return (radix == 16).then_some(0);
    }
    if digits.starts_with('+') {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// `127.1` and `0x7f000001` are 127.0.0.1: the last number fills what is left.
fn ipv4(name: &str) -> Option<String> {
    let name = name.strip_suffix('.').unwrap_or(name);
    let numbers: Vec<u64> = name.split('.').map(ipv4_number).collect::<Option<_>>()?;
    let (last, first) = numbers.split_last()?;
    if first.len() > 3 || first.iter().any(|it| *it > 255) || *last >= 1 << (8 * (4 - first.len())) {
        return None;
    }
    let mut address = u32::try_from(*last).ok()?;
    for (index, number) in first.iter().enumerate() {
        address |= u32::try_from(*number).ok()? << (8 * (3 - index));
    }
    Some(std::net::Ipv4Addr::from(address).to_string())
}

/// The longest run of zeros is shortened; never written with an IPv4 tail.
fn ipv6(address: &std::net::Ipv6Addr) -> String {
    let pieces = address.segments();
    let (mut start, mut length) = (0, 0);
    let mut at = 0;
    while at < 8 {
        let run = pieces[at..].iter().take_while(|it| **it == 0).count();
        if run > length && run > 1 {
            (start, length) = (at, run);
        }
        at += run.max(1);
    }
    let join = |part: &[u16]| part.iter().map(|it| format!("{it:x}")).collect::<Vec<_>>().join(":");
    if length == 0 {
        return ["[", &join(&pieces), "]"].concat();
    }
    ["[", &join(&pieces[..start]), "::", &join(&pieces[start + length..]), "]"].concat()
}
