//! A server: one database and the sessions on it.

use std::cell::RefCell;
use std::rc::Rc;

use super::connection::Connection;
use super::database::Database;
use super::transaction::SessionId;
use super::transaction::shared::Shared;

/// A database with sessions that see and block each other. A scheduler runs their statements with
/// [`Connection::step`]; those that wait go on with [`Connection::resume`], in the order of [`Server::ready`].
#[derive(Clone)]
pub struct Server {
    pub(super) shared: Rc<RefCell<Shared>>,
}

impl Server {
    /// A server over a database.
    pub fn start(database: Database) -> Server {
        Server { shared: Rc::new(RefCell::new(Shared::new(database.root))) }
    }

    /// Opens a session. Dropping it rolls back and gives its locks back.
    pub fn connect(&self) -> Connection {
        Connection::on(self.shared.clone())
    }

    /// Whether the other is the same server.
    pub fn is(&self, other: &Server) -> bool {
        Rc::ptr_eq(&self.shared, &other.shared)
    }

    /// What is committed.
    pub fn database(&self) -> Database {
        Database { root: self.shared.borrow().committed.clone() }
    }

    /// Sessions to resume at `now_micros`: what they wait for has changed, or their time has come. Who began to
    /// wait first comes first, and has to be resumed first.
    pub fn ready(&self, now_micros: i64) -> Vec<SessionId> {
        self.shared.borrow().ready(now_micros)
    }
}

#[cfg(test)]
mod tests;
