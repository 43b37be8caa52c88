//! Where sequences stand: they go on counting whether or not a statement succeeds or a transaction commits.

use crate::sql::sorted::SortedMap;

use super::Connection;
use crate::sql::catalog::{Relation, SequenceState};
use crate::sql::functions::{quote_identifier, quote_string};

/// Where all sequences stood at one time; cheap to take.
#[derive(Debug, Clone)]
pub struct SequenceMark(SortedMap<u64, SequenceState>);

impl Connection {
    /// Where sequences stand now.
    pub fn sequence_mark(&self) -> SequenceMark {
        SequenceMark(self.shared.borrow().sequences.clone())
    }

    /// Statements that put the sequences which moved since `mark` where they stand now.
    pub fn sequences_since(&self, mark: &SequenceMark) -> Vec<String> {
        let states = self.shared.borrow().sequences.clone();
        if mark.0 == states {
            return Vec::new();
        }
        let visible = self.visible();
        let relations = visible.root.relations.iter().filter_map(|(name, relation)| match relation {
            Relation::Sequence(sequence) => Some((name, sequence.id)),
            _ => None,
        });
        let moved = relations.filter_map(|(name, id)| {
            let state = states.get(&id).filter(|state| mark.0.get(&id) != Some(state))?;
            let name = quote_string(&quote_identifier(name));
            Some(format!("SELECT setval({name}, {}, {})", state.value, state.called))
        });
        moved.collect()
    }
}
