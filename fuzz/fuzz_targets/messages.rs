#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| backyard_fuzz::messages(data));
