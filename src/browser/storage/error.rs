//! Why something was not stored, in words that say what to do.

use std::fmt;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, IdbTransaction};

/// Why the browser did not store or read something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StorageError {
    /// Private window, blocked site data, or a frame without an origin.
    Denied,
    /// No room left.
    Full,
    /// No answer.
    Silent,
    /// What the browser said.
    Other(String),
}

impl StorageError {
    /// Why a transaction was aborted.
    pub fn of_transaction(transaction: &IdbTransaction) -> Self {
        match transaction.error() {
            Some(error) => StorageError::from(error),
            None => StorageError::Other("the browser gave no reason".to_owned()),
        }
    }

    /// Why the database could not be opened.
    pub fn of_opening(error: &idb::Error) -> Self {
        match error {
            idb::Error::DomException(error) => match StorageError::from(error.clone()) {
                // Firefox says so in private windows, Chrome where the profile is broken.
                StorageError::Other(_) if error.name() == "InvalidStateError" => StorageError::Denied,
                other => other,
            },
            other => StorageError::Other(other.to_string()),
        }
    }
}

impl From<DomException> for StorageError {
    fn from(error: DomException) -> Self {
        match error.name().as_str() {
            "QuotaExceededError" => StorageError::Full,
            "SecurityError" | "NotAllowedError" => StorageError::Denied,
            name => StorageError::Other(format!("{name}: {}", error.message())),
        }
    }
}

impl From<idb::Error> for StorageError {
    fn from(error: idb::Error) -> Self {
        use idb::Error;
        let thrown: Option<&JsValue> = match &error {
            Error::DomException(error) => return StorageError::from(error.clone()),
            Error::TransactionOpenFailed(thrown)
            | Error::UpdateFailed(thrown)
            | Error::DeleteFailed(thrown)
            | Error::GetFailed(thrown)
            | Error::ObjectStoreNotFound(thrown) => Some(thrown),
            _ => None,
        };
        match thrown.and_then(|thrown| thrown.dyn_ref::<DomException>()) {
            Some(thrown) => StorageError::from(thrown.clone()),
            None => StorageError::Other(error.to_string()),
        }
    }
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StorageError::Denied => f.write_str(
                "This browser does not let the page keep anything (a private window, blocked site data, or a page \
                 inside another one). Export the project to keep it.",
            ),
            StorageError::Full => f.write_str(
                "The browser has no more room for this page. Delete projects or free disk space; export the project to \
                 keep it meanwhile.",
            ),
            StorageError::Silent => f.write_str(
                "The browser's storage does not answer. Close other tabs of Backyard and reload; export the project to \
                 keep it meanwhile.",
            ),
            StorageError::Other(what) => {
                write!(f, "The browser could not keep it ({what}). Export the project to keep it.")
            }
        }
    }
}
