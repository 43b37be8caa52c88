//! What a learner's program may use. Each limit ends in an error that names it and the place in the code.

/// The limits of one process. Sockets, timers and bytes in flight are the world's ([`crate::world::Limits`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Instructions between one event and the next: what an endless computation runs into.
    pub instructions: usize,
    /// Iterations of one loop. Boa tells the line only of a loop that is stopped by this limit.
    pub iterations: u64,
    /// Calls inside calls.
    pub recursion: usize,
    /// Bytes written to the console in the life of a process.
    pub output: usize,
    /// Bytes of one buffer, and of what `fs` has written.
    pub buffer: u64,
}

impl Default for Limits {
    fn default() -> Self {
        // 40 million instructions take about one second natively and two in WebAssembly.
        Limits {
            instructions: 40_000_000,
            iterations: 3_000_000,
            recursion: 800,
            output: 1 << 20,
            buffer: 64 << 20,
        }
    }
}
