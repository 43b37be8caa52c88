use std::hash::{BuildHasher, BuildHasherDefault};

use super::{RowHasher, Set};

/// Numbers in a row, numbers far apart and texts with a common start spread over the places of a map.
#[test]
fn spreads() {
    let hash = BuildHasherDefault::<RowHasher>::default();
    let hashes = |keys: Vec<u64>| -> [Set<u64>; 2] {
        [keys.iter().map(|hash| hash & 0xfff).collect(), keys.iter().map(|hash| hash >> 52).collect()]
    };
    for keys in [
        (0..4096i64).map(|n| hash.hash_one(n)).collect::<Vec<_>>(),
        (0..4096i64).map(|n| hash.hash_one(n << 20)).collect(),
        (0..4096i64).map(|n| hash.hash_one((n * 86_400_000_000, 1i64))).collect(),
        (0..4096).map(|n| hash.hash_one(format!("customer-{n}@example.com"))).collect(),
    ] {
        for places in hashes(keys) {
            // 4096 even throws into 4096 places fill 63 % of them
            assert!(places.len() > 1500, "{}", places.len());
        }
    }
}

/// What is equal hashes alike, what differs by its length does not.
#[test]
fn texts() {
    let hash = BuildHasherDefault::<RowHasher>::default();
    assert_eq!(hash.hash_one("12345678"), hash.hash_one(String::from("12345678")));
    assert_ne!(hash.hash_one("a"), hash.hash_one("a\0"));
    assert_ne!(hash.hash_one("12345678"), hash.hash_one("12345678\0"));
}
