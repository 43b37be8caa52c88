//! Where sequences stand: they go on counting whether or not a statement succeeds or a transaction commits.

use imbl::OrdMap;

use super::Connection;
use crate::sql::catalog::{Relation, SequenceState};
use crate::sql::functions::{quote_identifier, quote_string};

/// Where all sequences stood at one time; cheap to take.
#[derive(Debug, Clone)]
pub struct SequenceMark(OrdMap<u64, SequenceState>);

impl Connection {
    /// Where sequences stand now.
    pub fn sequence_mark(&self) -> SequenceMark {
        SequenceMark(self.sequences.states.clone())
    }

    /// Statements that put the sequences which moved since `mark` where they stand now.
    pub fn sequences_since(&self, mark: &SequenceMark) -> Vec<String> {
        if mark.0 == self.sequences.states {
            return Vec::new();
        }
        let relations = self.visible.root.relations.iter().filter_map(|(name, relation)| match relation {
            Relation::Sequence(sequence) => Some((name, sequence.id)),
            _ => None,
        });
        let moved = relations.filter_map(|(name, id)| {
            let state = self.sequences.states.get(&id).filter(|state| mark.0.get(&id) != Some(state))?;
            let name = quote_string(&quote_identifier(name));
            Some(format!("SELECT setval({name}, {}, {})", state.value, state.called))
        });
        moved.collect()
    }
}
