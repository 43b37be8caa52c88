//! The settings that are known, as a table: PostgreSQL 15's names, kinds and defaults.

/// One line a setting: name, kind, default. Kinds: `b` boolean, `i min max unit` whole number, `r` number,
/// `e values` one of, `s` text, `l` a list of names. A capital before the kind says who may change it: `I`
/// nobody, `P` only a restart, `H` only the server's files. `=` after the kind: only the default is built, other values are
/// refused.
pub(super) static LINES: &str = "\
application_name;s;
array_nulls;b=;on
autovacuum;Hb;on
backslash_quote;e safe_encoding,on,off;safe_encoding
block_size;Ii;8192
bytea_output;e= escape,hex;hex
check_function_bodies;b;on
client_encoding;s=;UTF8
client_min_messages;e debug5,debug4,debug3,debug2,debug1,log,notice,warning,error;notice
constraint_exclusion;e partition,on,off;partition
cpu_index_tuple_cost;r;0.005
cpu_operator_cost;r;0.0025
cpu_tuple_cost;r;0.01
cursor_tuple_fraction;r;0.1
data_checksums;Ib;off
DateStyle;l=;ISO, MDY
deadlock_timeout;i 1 2147483647 ms;1000
default_statistics_target;i 1 10000;100
default_table_access_method;s=;heap
default_tablespace;s=;
default_text_search_config;s=;pg_catalog.english
default_transaction_deferrable;b;off
default_transaction_isolation;e serializable,repeatable read,read committed,read uncommitted;read committed
default_transaction_read_only;b;off
effective_cache_size;i 1 2147483647 8kB;524288
enable_bitmapscan;b;on
enable_gathermerge;b;on
enable_hashagg;b;on
enable_hashjoin;b;on
enable_incremental_sort;b;on
enable_indexonlyscan;b;on
enable_indexscan;b;on
enable_material;b;on
enable_memoize;b;on
enable_mergejoin;b;on
enable_nestloop;b;on
enable_parallel_hash;b;on
enable_seqscan;b;on
enable_sort;b;on
enable_tidscan;b;on
escape_string_warning;b;on
extra_float_digits;i= -15 3;1
from_collapse_limit;i 1 2147483647;8
fsync;Hb;on
geqo;b;on
geqo_threshold;i 2 2147483647;12
idle_in_transaction_session_timeout;i 0 2147483647 ms;0
idle_session_timeout;i 0 2147483647 ms;0
in_hot_standby;Ib;off
integer_datetimes;Ib;on
IntervalStyle;e= postgres,postgres_verbose,sql_standard,iso_8601;postgres
is_superuser;Ib;on
jit;b;on
join_collapse_limit;i 1 2147483647;8
lc_collate;Is;C
lc_ctype;Is;C
lc_messages;s=;C
lc_monetary;s=;C
lc_numeric;s=;C
lc_time;s=;C
listen_addresses;Ps;
lock_timeout;i 0 2147483647 ms;0
log_min_duration_statement;i -1 2147483647 ms;-1
log_min_messages;e debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic;warning
log_statement;e none,ddl,mod,all;none
maintenance_work_mem;i 1024 2147483647 kB;65536
max_connections;Pi;100
max_identifier_length;Ii;63
max_parallel_workers;i 0 1024;8
max_parallel_workers_per_gather;i 0 1024;2
max_worker_processes;Pi;8
parallel_setup_cost;r;1000
parallel_tuple_cost;r;0.1
password_encryption;e md5,scram-sha-256;scram-sha-256
plan_cache_mode;e auto,force_generic_plan,force_custom_plan;auto
port;Pi;5432
quote_all_identifiers;b=;off
random_page_cost;r;4
row_security;b;on
search_path;l;\"$user\", public
seq_page_cost;r;1
server_encoding;Is;UTF8
server_version;Is;15.0
server_version_num;Ii;150000
session_authorization;s=;postgres
session_replication_role;e= origin,replica,local;origin
shared_buffers;Pi 0 0 8kB;16384
ssl;Hb;off
standard_conforming_strings;b=;on
statement_timeout;i 0 2147483647 ms;0
synchronize_seqscans;b;on
synchronous_commit;e local,remote_write,remote_apply,on,off;on
temp_buffers;i 100 1073741823 8kB;1024
TimeZone;s=;UTC
timezone_abbreviations;s=;Default
transaction_deferrable;b=;off
transaction_isolation;e= serializable,repeatable read,read committed,read uncommitted;read committed
transaction_read_only;b=;off
transform_null_equals;b=;off
wal_level;Pe minimal,replica,logical;replica
work_mem;i 64 2147483647 kB;4096
xmloption;e content,document;content";

/// A line's parts.
#[derive(Clone, Copy)]
pub(super) struct Line {
    /// As SHOW heads its column.
    pub name: &'static str,
    /// `I`, `P`, `H`, or nothing.
    pub fixed: Option<u8>,
    pub kind: u8,
    /// Whether other values than the default are not built.
    pub only_default: bool,
    /// Values, or minimum, maximum and unit.
    pub rest: &'static str,
    pub default: &'static str,
}

/// All settings by name.
pub(super) fn lines() -> impl Iterator<Item = Line> {
    LINES.lines().filter_map(parts)
}

fn parts(line: &'static str) -> Option<Line> {
    let (name, rest) = line.split_once(';')?;
    let (kind, default) = rest.split_once(';')?;
    let (word, rest) = kind.split_once(' ').unwrap_or((kind, ""));
    let fixed = word.bytes().next().filter(u8::is_ascii_uppercase);
    let kind = word.bytes().find(u8::is_ascii_lowercase)?;
    Some(Line { name, fixed, kind, only_default: word.ends_with('='), rest, default })
}

/// The setting of this name in any case.
pub(super) fn find(name: &str) -> Option<Line> {
    let is_named = |line: &&str| {
        let (line, name) = (line.as_bytes(), name.as_bytes());
        line.get(name.len()) == Some(&b';') && line[..name.len()].eq_ignore_ascii_case(name)
    };
    LINES.lines().find(is_named).and_then(parts)
}
