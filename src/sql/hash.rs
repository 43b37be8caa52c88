//! Hash maps of rows. The hash is a multiplication a word, some times faster in wasm than the standard
//! library's, and the same in every run, so that the order of a map never makes two runs differ. It does not
//! resist an author of colliding keys: rows are the learner's own.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map by rows or values.
pub(crate) type Map<K, V> = HashMap<K, V, BuildHasherDefault<RowHasher>>;
/// A set of rows or values.
pub(crate) type Set<K> = HashSet<K, BuildHasherDefault<RowHasher>>;

/// After the hash of the Rust compiler ("FxHash"): add a word, multiply; at the end mix once more and turn the
/// high bits, which depend on all of the input, to where the map looks first.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RowHasher(u64);

const FACTOR: u64 = 0xf135_7aea_2e62_a9c5;

impl RowHasher {
    fn word(&mut self, word: u64) {
        self.0 = self.0.wrapping_add(word).wrapping_mul(FACTOR);
    }
}

impl Hasher for RowHasher {
    fn finish(&self) -> u64 {
        (self.0 ^ self.0 >> 32).wrapping_mul(FACTOR).rotate_left(32)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            // a product's low bits know nothing of a word's high ones: fold those in between words
            self.word(u64::from_le_bytes(*word));
            self.0 ^= self.0 >> 32;
        }
        let mut last = [0u8; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.word(u64::from_le_bytes(last) ^ (bytes.len() as u64) << 56);
    }

    fn write_u8(&mut self, n: u8) {
        self.word(n.into());
    }

    fn write_u32(&mut self, n: u32) {
        self.word(n.into());
    }

    fn write_u64(&mut self, n: u64) {
        self.word(n);
    }

    fn write_i32(&mut self, n: i32) {
        self.word(n as u64);
    }

    fn write_i64(&mut self, n: i64) {
        self.word(n as u64);
    }

    fn write_usize(&mut self, n: usize) {
        self.word(n as u64);
    }
}

#[cfg(test)]
mod tests;
