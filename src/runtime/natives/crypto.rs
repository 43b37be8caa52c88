//! Hashes, key derivation, AES-GCM, random bytes: the algorithms of RustCrypto.

use aes_gcm::aead::consts::{U12, U16};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{AesGcm, Nonce};
use boa_engine::{Context, JsNativeError, JsResult, JsValue};
use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

use super::Entry;
use super::values::{buffer, bytes, index, js, text};
use crate::runtime::state::State;

pub(super) const ALL: &[Entry] = &[
    ("hash", hash, 2),
    ("hmac", hmac, 3),
    ("pbkdf2", pbkdf2, 5),
    ("scrypt", scrypt, 6),
    ("hkdf", hkdf, 5),
    ("randomBytes", random_bytes, 1),
    ("timingSafeEqual", timing_safe_equal, 2),
    ("aesGcmSeal", aes_gcm_seal, 4),
    ("aesGcmOpen", aes_gcm_open, 5),
    ("bcrypt", bcrypt, 3),
];

/// Virtual nanoseconds of one byte hashed, and of one round of bcrypt's or scrypt's work, as on an ordinary server.
const NANOS_PER_HASHED_BYTE: u64 = 3;
const NANOS_PER_PBKDF2_ROUND: u64 = 600;
const NANOS_PER_SCRYPT_BLOCK: u64 = 250;
const NANOS_PER_BCRYPT_ROUND: u64 = 60_000;

/// `null` for an algorithm that is not there.
fn hash(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let content = bytes(arguments, 1, context)?;
    State::of(context)?.world.spend(content.len() as u64 * NANOS_PER_HASHED_BYTE);
    let digest = match text(arguments, 0, context)?.as_str() {
        "md5" => md5::Md5::digest(&content).to_vec(),
        "sha1" => Sha1::digest(&content).to_vec(),
        "sha224" => Sha224::digest(&content).to_vec(),
        "sha256" => Sha256::digest(&content).to_vec(),
        "sha384" => Sha384::digest(&content).to_vec(),
        "sha512" => Sha512::digest(&content).to_vec(),
        _ => return Ok(JsValue::null()),
    };
    buffer(&digest, context)
}

fn mac(algorithm: &str, key: &[u8], content: &[u8]) -> Option<Vec<u8>> {
    macro_rules! with {
        ($hash:ty) => {{
            let mut mac = <Hmac<$hash> as Mac>::new_from_slice(key).ok()?;
            mac.update(content);
            mac.finalize().into_bytes().to_vec()
        }};
    }
    Some(match algorithm {
        "md5" => with!(md5::Md5),
        "sha1" => with!(Sha1),
        "sha224" => with!(Sha224),
        "sha256" => with!(Sha256),
        "sha384" => with!(Sha384),
        "sha512" => with!(Sha512),
        _ => return None,
    })
}

fn hmac(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let algorithm = text(arguments, 0, context)?;
    let (key, content) = (bytes(arguments, 1, context)?, bytes(arguments, 2, context)?);
    State::of(context)?.world.spend(content.len() as u64 * NANOS_PER_HASHED_BYTE);
    match mac(&algorithm, &key, &content) {
        Some(digest) => buffer(&digest, context),
        None => Ok(JsValue::null()),
    }
}

/// Work that would take minutes here is refused with the number that is too high.
fn too_much(what: &str) -> boa_engine::JsError {
    JsNativeError::range()
        .with_message(format!(
            "{what} is more work than Backyard does in one call: take less while you learn"
        ))
        .into()
}

/// `pbkdf2(password, salt, iterations, length, algorithm)`.
fn pbkdf2(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (password, salt) = (bytes(arguments, 0, context)?, bytes(arguments, 1, context)?);
    let (iterations, length) = (index(arguments, 2), index(arguments, 3));
    if iterations > 2_000_000 || length > 1 << 16 {
        return Err(too_much(&format!("pbkdf2 with {iterations} iterations")));
    }
    State::of(context)?.world.spend(iterations as u64 * NANOS_PER_PBKDF2_ROUND);
    let algorithm = text(arguments, 4, context)?;
    let mut out = Vec::with_capacity(length);
    let mut block = 1u32;
    while out.len() < length {
        let mut first = salt.clone();
        first.extend_from_slice(&block.to_be_bytes());
        let Some(mut last) = mac(&algorithm, &password, &first) else { return Ok(JsValue::null()) };
        let mut sum = last.clone();
        for _ in 1..iterations.max(1) {
            last = mac(&algorithm, &password, &last).unwrap_or_default();
            sum.iter_mut().zip(&last).for_each(|(a, b)| *a ^= b);
        }
        out.extend_from_slice(&sum);
        block += 1;
    }
    out.truncate(length);
    buffer(&out, context)
}

/// `scrypt(password, salt, length, N, r, p)`; text for parameters that do not fit.
fn scrypt(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (password, salt) = (bytes(arguments, 0, context)?, bytes(arguments, 1, context)?);
    let length = index(arguments, 2);
    let (n, r, p) = (index(arguments, 3), index(arguments, 4), index(arguments, 5));
    if n < 2 || !n.is_power_of_two() || r == 0 || p == 0 {
        return Ok(js("invalid"));
    }
    if n.saturating_mul(r).saturating_mul(p) > 1 << 20 || length > 1 << 16 {
        return Err(too_much(&format!("scrypt with N = {n}, r = {r}, p = {p}")));
    }
    State::of(context)?.world.spend((n * r * p) as u64 * NANOS_PER_SCRYPT_BLOCK);
    let Ok(parameters) = ::scrypt::Params::new(n.ilog2() as u8, r as u32, p as u32, length.clamp(10, 64))
    else {
        return Ok(js("invalid"));
    };
    let mut out = vec![0; length];
    if length > 0 && ::scrypt::scrypt(&password, &salt, &parameters, &mut out).is_err() {
        return Ok(js("invalid"));
    }
    buffer(&out, context)
}

/// `hkdf(algorithm, key, salt, info, length)`.
fn hkdf(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let algorithm = text(arguments, 0, context)?;
    let (key, salt, info) =
        (bytes(arguments, 1, context)?, bytes(arguments, 2, context)?, bytes(arguments, 3, context)?);
    let length = index(arguments, 4).min(1 << 14);
    let Some(secret) = mac(&algorithm, &salt, &key) else { return Ok(JsValue::null()) };
    let (mut out, mut last, mut number) = (Vec::new(), Vec::new(), 1u8);
    while out.len() < length {
        last.extend_from_slice(&info);
        last.push(number);
        last = mac(&algorithm, &secret, &last).unwrap_or_default();
        out.extend_from_slice(&last);
        number = number.wrapping_add(1);
    }
    out.truncate(length);
    buffer(&out, context)
}

/// From the world's seed: the same run gives the same bytes.
fn random_bytes(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let state = State::of(context)?;
    let length = index(arguments, 0);
    if length as u64 > state.settings.limits.buffer {
        return Err(too_much(&format!("{length} random bytes")));
    }
    let mut out = Vec::with_capacity(length + 8);
    while out.len() < length {
        out.extend_from_slice(&state.world.random().to_le_bytes());
    }
    out.truncate(length);
    buffer(&out, context)
}

fn timing_safe_equal(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (a, b) = (bytes(arguments, 0, context)?, bytes(arguments, 1, context)?);
    let difference = a.iter().zip(&b).fold(a.len() ^ b.len(), |sum, (a, b)| sum | usize::from(a ^ b));
    Ok((difference == 0).into())
}

fn run<C>(key: &[u8], nonce: &Nonce<U12>, payload: Payload<'_, '_>, open: bool) -> Option<Vec<u8>>
where
    AesGcm<C, U12, U16>: KeyInit + Aead<NonceSize = U12>,
{
    let cipher = <AesGcm<C, U12, U16> as KeyInit>::new_from_slice(key).ok()?;
    if open { cipher.decrypt(nonce, payload).ok() } else { cipher.encrypt(nonce, payload).ok() }
}

fn gcm(key: &[u8], nonce: &[u8], payload: Payload<'_, '_>, open: bool) -> Option<Vec<u8>> {
    if nonce.len() != 12 {
        return None;
    }
    let nonce: &Nonce<U12> = Nonce::from_slice(nonce);
    match key.len() {
        16 => run::<aes_gcm::aes::Aes128>(key, nonce, payload, open),
        24 => run::<aes_gcm::aes::Aes192>(key, nonce, payload, open),
        _ => run::<aes_gcm::aes::Aes256>(key, nonce, payload, open),
    }
}

/// `aesGcmSeal(key, nonce, content, more)`: the content with its tag of 16 bytes after it.
fn aes_gcm_seal(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let all = [0, 1, 2, 3].map(|at| bytes(arguments, at, context));
    let [key, nonce, content, more] = all;
    let (key, nonce, content, more) = (key?, nonce?, content?, more?);
    match gcm(&key, &nonce, Payload { msg: &content, aad: &more }, false) {
        Some(sealed) => buffer(&sealed, context),
        None => Ok(JsValue::null()),
    }
}

/// `aesGcmOpen(key, nonce, content with tag, more)`; `null` when the tag does not fit.
fn aes_gcm_open(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let all = [0, 1, 2, 3].map(|at| bytes(arguments, at, context));
    let [key, nonce, content, more] = all;
    let (key, nonce, content, more) = (key?, nonce?, content?, more?);
    match gcm(&key, &nonce, Payload { msg: &content, aad: &more }, true) {
        Some(open) => buffer(&open, context),
        None => Ok(JsValue::null()),
    }
}

/// `bcrypt(password, salt of 16 bytes, cost)`: the 23 bytes of the hash.
fn bcrypt(_: &JsValue, arguments: &[JsValue], context: &mut Context) -> JsResult<JsValue> {
    let (mut password, salt) = (bytes(arguments, 0, context)?, bytes(arguments, 1, context)?);
    let cost = index(arguments, 2);
    if cost > 14 {
        return Err(too_much(&format!("bcrypt with cost {cost}")));
    }
    State::of(context)?.world.spend((1u64 << cost) * NANOS_PER_BCRYPT_ROUND);
    password.push(0);
    password.truncate(72);
    let Ok(salt) = <[u8; 16]>::try_from(salt.as_slice()) else { return Ok(JsValue::null()) };
    let digest = ::bcrypt::bcrypt(cost as u32, salt, &password);
    buffer(&digest[..23], context)
}
