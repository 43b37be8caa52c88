//! Values as PostgreSQL prints them with its default settings.

use super::{Value, array, float};
use crate::sql::datetime;
use crate::sql::types::Type;

impl Value {
    /// The text form; NULL gives an empty text (the caller decides how to show NULL).
    pub fn output(&self, ty: &Type) -> String {
        let mut out = String::new();
        self.output_into(ty, &mut out);
        out
    }

    /// Appends the text form.
    pub fn output_into(&self, ty: &Type, out: &mut String) {
        match self {
            Value::Null => {}
            Value::Bool(b) => out.push(if *b { 't' } else { 'f' }),
            Value::Int(n) => match ty {
                Type::Enum(e) => {
                    if let Some(label) = usize::try_from(*n).ok().and_then(|n| e.labels.get(n)) {
                        out.push_str(label);
                    }
                }
                _ => write_int(*n, out),
            },
            Value::Float(x) if *ty == Type::Float4 => float::write_f32(*x as f32, out),
            Value::Float(x) => float::write_f64(*x, out),
            Value::Numeric(n) => n.write(out),
            Value::Text(text) => {
                out.push_str(text);
                if let Type::Char(n) = ty {
                    let length = text.chars().count();
                    (length..*n as usize).for_each(|_| out.push(' '));
                }
            }
            Value::Padded(text) => out.push_str(text),
            Value::Bytes(bytes) => {
                out.push_str("\\x");
                write_hex(bytes, out);
            }
            Value::Date(days) => datetime::output::write_date(*days, out),
            Value::Time(micros) => datetime::output::write_time(*micros, out),
            Value::Timestamp(micros) => {
                datetime::output::write_timestamp(*micros, out);
                let finite = *micros != i64::MAX && *micros != i64::MIN;
                if finite && matches!(ty, Type::Timestamptz(_)) {
                    zone_before_era(out);
                }
            }
            Value::Interval(interval) => datetime::output::write_interval(interval, out),
            Value::Uuid(bytes) => {
                for (i, byte) in bytes.iter().enumerate() {
                    if matches!(i, 4 | 6 | 8 | 10) {
                        out.push('-');
                    }
                    write_hex(&[*byte], out);
                }
            }
            Value::Jsonb(json) => json.write(out),
            Value::Array(array) if matches!(ty, Type::Int2Vector | Type::OidVector) => {
                for (at, element) in array.elements.iter().enumerate() {
                    if at > 0 {
                        out.push(' ');
                    }
                    element.output_into(&Type::Oid, out);
                }
            }
            Value::Array(array) => {
                let element = ty.element().unwrap_or(&Type::Text);
                array::write_array(array, out, &mut |value, out| value.output_into(element, out));
            }
            Value::Record(record) => {
                out.push('(');
                for (i, value) in record.values.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    let ty = record.fields.get(i).map_or(&Type::Text, |(_, ty)| ty);
                    let start = out.len();
                    value.output_into(ty, out);
                    if !value.is_null() {
                        quote_field(out, start);
                    }
                }
                out.push(')');
            }
        }
    }
}

/// UTC's offset stands before the `BC` of years before 1.
fn zone_before_era(out: &mut String) {
    if out.ends_with(" BC") {
        out.truncate(out.len() - 3);
        out.push_str("+00 BC");
    } else {
        out.push_str("+00");
    }
}

fn quote_field(out: &mut String, start: usize) {
    let field = &out[start..];
    let special =
        |b: u8| matches!(b, b'"' | b'\\' | b'(' | b')' | b',') || b.is_ascii_whitespace() || b == 0x0b;
    if !field.is_empty() && !field.bytes().any(special) {
        return;
    }
    let field = out.split_off(start);
    out.push('"');
    for c in field.chars() {
        if c == '"' || c == '\\' {
            out.push(c);
        }
        out.push(c);
    }
    out.push('"');
}

/// Appends a decimal integer.
pub fn write_int(n: i64, out: &mut String) {
    if n < 0 {
        out.push('-');
    }
    write_digits(n.unsigned_abs(), 1, out);
}

/// Appends the digits of a number, at least `least` of them: by hand, because results are made of them.
pub fn write_digits(mut n: u64, least: usize, out: &mut String) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    while n > 0 && at > 0 {
        at -= 1;
        digits[at] = b'0' + (n % 10) as u8;
        n /= 10;
    }
    let at = at.min(digits.len().saturating_sub(least));
    out.push_str(std::str::from_utf8(&digits[at..]).unwrap_or_default());
}

/// Appends two lower-case hexadecimal digits a byte.
pub fn write_hex(bytes: &[u8], out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}
