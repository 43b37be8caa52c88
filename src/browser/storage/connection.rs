//! The connection to the database: opened once, opened again after the browser closed it.

use std::cell::RefCell;
use std::future::{Future, IntoFuture, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use gloo_timers::future::TimeoutFuture;
use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams};

use super::error::StorageError;

/// Texts of projects by id.
pub const PROJECTS: &str = "projects";
/// Databases of projects by id.
pub const SNAPSHOTS: &str = "snapshots";
/// Small things by name.
pub const SETTINGS: &str = "settings";

const NAME: &str = "backyard";

/// Rises with the list of stores. The format of what is in them has a version of its own.
const VERSION: u32 = 1;

/// Some browsers never answer when their storage is broken, or while another tab blocks an upgrade.
const PATIENCE_MILLIS: u32 = 6_000;

thread_local! {
    /// `None` until it was tried; a refusal is remembered, as asking again gives the same.
    static CONNECTION: RefCell<Option<Result<Rc<Database>, StorageError>>> = const { RefCell::new(None) };
}

/// The database, opened if need be.
pub async fn open() -> Result<Rc<Database>, StorageError> {
    if let Some(known) = CONNECTION.with_borrow(Clone::clone) {
        return known;
    }
    let opened = connect().await.map(Rc::new);
    CONNECTION.with_borrow_mut(|connection| {
        // Two that asked at once: the first connection stays.
        connection.get_or_insert(opened).clone()
    })
}

async fn connect() -> Result<Database, StorageError> {
    let factory = Factory::new().map_err(|_| StorageError::Denied)?;
    let mut request = factory.open(NAME, Some(VERSION)).map_err(|_| StorageError::Denied)?;
    request.on_upgrade_needed(|event| {
        let Ok(database) = event.database() else { return };
        let there = database.store_names();
        for store in [PROJECTS, SNAPSHOTS, SETTINGS] {
            if !there.iter().any(|name| name == store) {
                // A store that is missing afterwards makes every transaction fail, and that is reported.
                let _ = database.create_object_store(store, ObjectStoreParams::new());
            }
        }
    });
    let mut database = match patiently(request).await {
        None => return Err(StorageError::Silent),
        Some(Err(error)) => return Err(StorageError::of_opening(&error)),
        Some(Ok(database)) => database,
    };
    // Another tab upgrades, or the browser took the database away (site data cleared): let go, open again when needed.
    database.on_version_change(|_| forget());
    database.on_close(|_| forget());
    Ok(database)
}

fn forget() {
    if let Some(Ok(database)) = CONNECTION.with_borrow_mut(Option::take) {
        database.close();
    }
}

/// Waits, but not for ever.
async fn patiently<T>(request: impl IntoFuture<Output = T>) -> Option<T> {
    let mut answer = pin!(request.into_future());
    let mut patience = pin!(TimeoutFuture::new(PATIENCE_MILLIS));
    poll_fn(|context| {
        if let Poll::Ready(answer) = answer.as_mut().poll(context) {
            return Poll::Ready(Some(answer));
        }
        patience.as_mut().poll(context).map(|()| None)
    })
    .await
}
