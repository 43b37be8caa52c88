//! Undo and redo over points. Each of them makes a new point, so where the database stands is not the end of the
//! list but the point that the last going back led to.

use super::Turn;
use crate::protocol::history::Point;

/// The way that undo and redo took.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Walk {
    /// Points made by undo and redo, each with the point it is the same as.
    made: Vec<(u32, u32)>,
    /// Changes that were undone and can be done again, the next one last.
    undone: Vec<u32>,
}

/// One step of undo or redo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// The point to go to.
    pub to: u32,
    /// The point whose change is undone or done again.
    pub change: u32,
}

impl Walk {
    /// The step that undoes the last change.
    pub fn back(&self, points: &[Point]) -> Option<Step> {
        let change = self.stands(points.last()?.id);
        let at = points.iter().position(|point| point.id == change)?;
        let before = points.get(at.checked_sub(1)?)?;
        Some(Step { to: self.stands(before.id), change }).filter(|step| is_there(points, step.to))
    }

    /// The step that does the last undone change again, unless something else was changed since.
    pub fn forth(&self, points: &[Point]) -> Option<Step> {
        let last = points.last()?.id;
        if self.made.last().is_none_or(|(made, _)| *made != last) {
            return None;
        }
        let change = *self.undone.last()?;
        Some(Step { to: change, change }).filter(|step| is_there(points, step.to))
    }

    /// Notes that a step was taken: `made` is the new point, the same as `to`.
    pub fn went(&mut self, turn: Turn, change: u32, made: u32, to: u32) {
        match turn {
            Turn::Undo => {
                // Undone before, but something else was done since: that way is closed.
                if self.made.last().is_none_or(|(last, _)| last + 1 != made) {
                    self.undone.clear();
                }
                self.undone.push(change);
            }
            Turn::Redo => {
                self.undone.pop();
            }
        }
        self.made.push((made, to));
    }

    /// The point that this one is the same as.
    fn stands(&self, mut point: u32) -> u32 {
        while let Some((_, to)) = self.made.iter().find(|(made, to)| *made == point && to < made) {
            point = *to;
        }
        point
    }
}

fn is_there(points: &[Point], id: u32) -> bool {
    points.iter().any(|point| point.id == id)
}
