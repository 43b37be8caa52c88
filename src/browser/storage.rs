//! The stored projects, in IndexedDB. What the browser will not keep is kept in memory, and the reply says so.
//!
//! Three object stores, without key paths: `projects` (id → document text), `snapshots` (id → `{revision, changes,
//! bytes}`, and `[id, end]` → a batch of changes that ends before the number `end`),
//! `settings` (`last` → id, `summary:ID` → summary text). A document and its summary are written in one transaction.

mod connection;
mod error;

use std::cell::RefCell;
use std::rc::Rc;

use idb::{KeyRange, Transaction, TransactionMode, TransactionResult};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use crate::app::workspace::storage::{Kept, MemoryStore, StorageOp, StorageReply, StoredSnapshot};
use crate::browser::assets::{object, path};
use connection::{PROJECTS, SETTINGS, SNAPSHOTS};
use error::StorageError;

const LAST: &str = "last";
const SUMMARY: &str = "summary:";
/// The first text after all that begin with [`SUMMARY`].
const AFTER_SUMMARIES: &str = "summary;";

thread_local! {
    static MEMORY: RefCell<MemoryStore> = RefCell::default();
}

/// Does what is asked. Never fails for good: what cannot be stored is kept in memory.
pub async fn perform(op: StorageOp) -> StorageReply {
    match op {
        StorageOp::List => list().await,
        StorageOp::Load { .. } => load(op).await,
        _ => write(op).await,
    }
}

fn in_memory(op: StorageOp, kept: Kept) -> StorageReply {
    MEMORY.with_borrow_mut(|memory| memory.perform(op, kept))
}

async fn list() -> StorageReply {
    let stored = read_list().await;
    let reply = in_memory(StorageOp::List, Kept::Stored);
    let StorageReply::Listed { summaries: kept_here, last: last_here, .. } = reply else { return reply };
    match stored {
        Ok((mut summaries, last)) => {
            summaries.retain(|(id, _)| kept_here.iter().all(|(here, _)| here != id));
            summaries.extend(kept_here);
            StorageReply::Listed { summaries, last: last_here.or(last), kept: Kept::Stored }
        }
        Err(error) => StorageReply::Listed {
            summaries: kept_here,
            last: last_here,
            kept: Kept::InMemory(error.to_string()),
        },
    }
}

async fn read_list() -> Result<(Vec<(String, String)>, Option<String>), StorageError> {
    let database = connection::open().await?;
    let transaction = database.transaction(&[PROJECTS, SETTINGS], TransactionMode::ReadOnly)?;
    let settings = transaction.object_store(SETTINGS)?;
    let range = || KeyRange::bound(&SUMMARY.into(), &AFTER_SUMMARIES.into(), None, None);
    // All are asked for before the first is awaited: an answer that comes early must find its listener.
    let keys = settings.get_all_keys(Some(range()?.into()), None)?.into_future();
    let texts = settings.get_all(Some(range()?.into()), None)?.into_future();
    let last = settings.get(JsValue::from_str(LAST))?.into_future();
    let projects = transaction.object_store(PROJECTS)?.get_all_keys(None, None)?.into_future();
    let (keys, texts, last, projects) = (keys.await?, texts.await?, last.await?, projects.await?);
    let id = |key: &JsValue| key.as_string()?.strip_prefix(SUMMARY).map(str::to_owned);
    let mut summaries: Vec<(String, String)> = keys
        .iter()
        .zip(&texts)
        .filter_map(|(key, text)| Some((id(key)?, text.as_string().unwrap_or_default())))
        .collect();
    // A project whose summary is missing is still a project.
    for project in projects.iter().filter_map(JsValue::as_string) {
        if summaries.iter().all(|(id, _)| *id != project) {
            summaries.push((project, String::new()));
        }
    }
    Ok((summaries, last.and_then(|last| last.as_string())))
}

async fn load(op: StorageOp) -> StorageReply {
    let StorageOp::Load { id, purpose } = &op else { return in_memory(op, Kept::Stored) };
    let (id, purpose) = (id.clone(), *purpose);
    let (document, snapshot, mut changes) = MEMORY.with_borrow(|memory| {
        (memory.document(&id).cloned(), memory.snapshot(&id).cloned(), memory.changes(&id))
    });
    match read_project(&id).await {
        // What is in memory is newer: it is there because storing it failed.
        Ok((stored, stored_snapshot, stored_changes)) => {
            changes.extend(stored_changes);
            let (document, snapshot) = (document.or(stored), snapshot.or(stored_snapshot));
            StorageReply::Loaded { id, purpose, document, snapshot, changes }
        }
        Err(_) if document.is_some() => StorageReply::Loaded { id, purpose, document, snapshot, changes },
        Err(error) => StorageReply::Failed { op: Box::new(op), reason: error.to_string() },
    }
}

/// Document, snapshot and batches of changes.
type Stored = (Option<Rc<str>>, Option<StoredSnapshot>, Vec<Rc<str>>);

async fn read_project(id: &str) -> Result<Stored, StorageError> {
    let database = connection::open().await?;
    let transaction = database.transaction(&[PROJECTS, SNAPSHOTS], TransactionMode::ReadOnly)?;
    let document = transaction.object_store(PROJECTS)?.get(JsValue::from_str(id))?.into_future();
    let snapshots = transaction.object_store(SNAPSHOTS)?;
    let snapshot = snapshots.get(JsValue::from_str(id))?.into_future();
    let batches = snapshots.get_all(Some(changes_until(id, None)?.into()), None)?.into_future();
    let (document, snapshot, batches) = (document.await?, snapshot.await?, batches.await?);
    let document = document.map(|document| document.as_string().unwrap_or_default().into());
    let snapshot = snapshot.and_then(|snapshot| {
        let bytes = path(&snapshot, &["bytes"]).dyn_into::<Uint8Array>().ok()?;
        let revision = path(&snapshot, &["revision"]).as_f64().unwrap_or(0.0) as u64;
        let changes = path(&snapshot, &["changes"]).as_f64().unwrap_or(0.0) as u64;
        Some(StoredSnapshot { revision, changes, bytes: bytes.to_vec().into() })
    });
    let batches = batches.iter().filter_map(JsValue::as_string).map(Into::into).collect();
    Ok((document, snapshot, batches))
}

/// The key of a batch of changes that ends before a number.
fn changes_key(id: &str, end: u64) -> JsValue {
    Array::of2(&JsValue::from_str(id), &JsValue::from_f64(end as f64)).into()
}

/// The keys of batches that end at `end` or before; of all without it.
fn changes_until(id: &str, end: Option<u64>) -> Result<KeyRange, idb::Error> {
    let from = Array::of1(&JsValue::from_str(id)).into();
    let to = match end {
        Some(end) => changes_key(id, end),
        // An array comes after every number.
        None => Array::of2(&JsValue::from_str(id), &Array::new()).into(),
    };
    KeyRange::bound(&from, &to, None, None)
}

async fn write(op: StorageOp) -> StorageReply {
    if let Err(error) = store(&op).await {
        return in_memory(op, Kept::InMemory(error.to_string()));
    }
    let kept = Kept::Stored;
    MEMORY.with_borrow_mut(|memory| match op {
        StorageOp::Save { id, revision, .. } => {
            memory.forget_document(&id);
            StorageReply::Saved { id, revision, kept }
        }
        StorageOp::SaveSnapshot { id, snapshot } => {
            let changes = snapshot.changes;
            memory.forget_snapshot(&id);
            memory.forget_changes(&id, changes);
            StorageReply::SnapshotSaved { id, changes, kept }
        }
        StorageOp::AppendChanges { id, end, .. } => StorageReply::ChangesSaved { id, end, kept },
        StorageOp::Delete { id } => {
            memory.forget_document(&id);
            memory.forget_snapshot(&id);
            memory.forget_changes(&id, u64::MAX);
            StorageReply::Done { kept }
        }
        _ => StorageReply::Done { kept },
    })
}

/// Writes in one transaction; when it returns, the browser has it.
async fn store(op: &StorageOp) -> Result<(), StorageError> {
    let database = connection::open().await?;
    let transaction = database.transaction(&[PROJECTS, SNAPSHOTS, SETTINGS], TransactionMode::ReadWrite)?;
    if let Err(error) = order(&transaction, op) {
        // Nothing of it may stay.
        let _ = transaction.abort();
        return Err(error.into());
    }
    let raw: web_sys::IdbTransaction = transaction.into();
    // Committed now rather than when the last answer was heard: a page that is being left hears no answers. Where the
    // browser does not know `commit`, it commits by itself.
    let transaction = Transaction::from(raw.clone()).commit().unwrap_or_else(|_| raw.clone().into());
    let outcome = transaction.await;
    if let Ok(TransactionResult::Committed) = outcome {
        return Ok(());
    }
    // A failed request is told before the transaction knows why; a turn later it does.
    gloo_timers::future::TimeoutFuture::new(0).await;
    Err(StorageError::of_transaction(&raw))
}

fn order(transaction: &Transaction, op: &StorageOp) -> Result<(), idb::Error> {
    let key = |id: &str| JsValue::from_str(id);
    let summary_key = |id: &str| JsValue::from_str(&format!("{SUMMARY}{id}"));
    let (projects, snapshots, settings) = (
        transaction.object_store(PROJECTS)?,
        transaction.object_store(SNAPSHOTS)?,
        transaction.object_store(SETTINGS)?,
    );
    match op {
        StorageOp::Save { id, document, summary, .. } => {
            projects.put(&JsValue::from_str(document), Some(&key(id)))?;
            settings.put(&JsValue::from_str(summary), Some(&summary_key(id)))?;
        }
        StorageOp::SaveSummary { id, summary } => {
            settings.put(&JsValue::from_str(summary), Some(&summary_key(id)))?;
        }
        StorageOp::SaveSnapshot { id, snapshot } => {
            let value = object(&[
                ("revision", (snapshot.revision as f64).into()),
                ("changes", (snapshot.changes as f64).into()),
                ("bytes", Uint8Array::from(&*snapshot.bytes).into()),
            ]);
            snapshots.put(&value, Some(&key(id)))?;
            snapshots.delete(changes_until(id, Some(snapshot.changes))?)?;
        }
        StorageOp::AppendChanges { id, end, batch } => {
            snapshots.put(&JsValue::from_str(batch), Some(&changes_key(id, *end)))?;
        }
        StorageOp::Delete { id } => {
            projects.delete(key(id))?;
            snapshots.delete(key(id))?;
            snapshots.delete(changes_until(id, None)?)?;
            settings.delete(summary_key(id))?;
        }
        StorageOp::SetLast { id } => {
            settings.put(&key(id), Some(&JsValue::from_str(LAST)))?;
        }
        StorageOp::List | StorageOp::Load { .. } => {}
    }
    Ok(())
}
