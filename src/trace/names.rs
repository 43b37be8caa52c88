//! Names of attributes: OpenTelemetry's stable semantic conventions, and our own under `backyard.`.

#![allow(missing_docs)]

pub const HTTP_REQUEST_METHOD: &str = "http.request.method";
pub const HTTP_REQUEST_BODY_SIZE: &str = "http.request.body.size";
pub const HTTP_RESPONSE_STATUS_CODE: &str = "http.response.status_code";
pub const HTTP_RESPONSE_BODY_SIZE: &str = "http.response.body.size";
pub const HTTP_ROUTE: &str = "http.route";
pub const URL_FULL: &str = "url.full";
pub const URL_PATH: &str = "url.path";
pub const URL_QUERY: &str = "url.query";
pub const URL_SCHEME: &str = "url.scheme";
pub const SERVER_ADDRESS: &str = "server.address";
pub const SERVER_PORT: &str = "server.port";
pub const CLIENT_ADDRESS: &str = "client.address";
pub const NETWORK_PEER_ADDRESS: &str = "network.peer.address";
pub const NETWORK_PEER_PORT: &str = "network.peer.port";
pub const NETWORK_PROTOCOL_VERSION: &str = "network.protocol.version";
pub const USER_AGENT_ORIGINAL: &str = "user_agent.original";
pub const DB_SYSTEM_NAME: &str = "db.system.name";
pub const DB_NAMESPACE: &str = "db.namespace";
pub const DB_QUERY_TEXT: &str = "db.query.text";
pub const DB_QUERY_PARAMETER: &str = "db.query.parameter";
pub const DB_OPERATION_NAME: &str = "db.operation.name";
pub const DB_RESPONSE_RETURNED_ROWS: &str = "db.response.returned_rows";
pub const DB_RESPONSE_STATUS_CODE: &str = "db.response.status_code";
pub const CODE_FILE_PATH: &str = "code.file.path";
pub const CODE_LINE_NUMBER: &str = "code.line.number";
pub const CODE_COLUMN_NUMBER: &str = "code.column.number";
pub const CODE_FUNCTION_NAME: &str = "code.function.name";
pub const ERROR_TYPE: &str = "error.type";
pub const EXCEPTION_TYPE: &str = "exception.type";
pub const EXCEPTION_MESSAGE: &str = "exception.message";
pub const EXCEPTION_STACKTRACE: &str = "exception.stacktrace";
/// Name of the moment that records an exception.
pub const EXCEPTION: &str = "exception";

/// Whether a request went over a connection that was there already.
pub const CONNECTION_REUSED: &str = "backyard.connection.reused";
/// In an export: the span had not ended, and its end is that of what is below it.
pub const OPEN: &str = "backyard.open";
/// Bytes that went over the network.
pub const BYTES: &str = "backyard.bytes";
/// `console` output.
pub const CONSOLE: &str = "backyard.console";
pub const CONSOLE_LEVEL: &str = "backyard.console.level";
/// The plan of a query as `EXPLAIN` prints it.
pub const DB_PLAN: &str = "backyard.db.plan";
/// Rows that a query read from tables and indexes.
pub const DB_ROWS_READ: &str = "backyard.db.rows_read";
/// Rows that a query wrote.
pub const DB_ROWS_WRITTEN: &str = "backyard.db.rows_written";
/// What a session waited for.
pub const DB_LOCK: &str = "backyard.db.lock";
/// A step of an Express application: `middleware`, `route`, `handler`.
pub const EXPRESS_TYPE: &str = "backyard.express.type";
/// Why a route did not answer.
pub const EXPRESS_REJECTED: &str = "backyard.express.rejected";
/// Name of the span of waiting for a connection of a pool.
pub const POOL_WAIT: &str = "pool wait";
/// The most connections of a pool.
pub const POOL_SIZE: &str = "backyard.pool.size";
/// Parameters of the path, as JSON.
pub const EXPRESS_PARAMS: &str = "backyard.express.params";
/// Name of the moment that records a route that did not match.
pub const ROUTE_REJECTED: &str = "route rejected";
