//! Short messages, some with an undo. Never the only place of an error that needs something done.

use std::rc::Rc;

use super::{Action as AppAction, Effect};

/// Shown at once; the oldest makes room.
pub const MAX_SHOWN: usize = 3;
/// How long a message stays while nobody points at it.
const SHORT_MILLIS: u32 = 6_000;
/// With something to decide: time to read and to reach it.
const LONG_MILLIS: u32 = 15_000;

/// The messages that are shown, oldest first.
#[derive(Debug, Clone, Default)]
pub struct Notices {
    pub shown: Vec<Rc<Notice>>,
    /// While a message is pointed at or focused none of them goes.
    held: bool,
    next_id: u32,
    /// Rises when waiting starts anew: timers of an earlier round mean nothing.
    round: u32,
}

/// One message.
#[derive(Debug, Clone)]
pub struct Notice {
    pub id: u32,
    pub tone: Tone,
    pub text: String,
    pub offer: Option<Offer>,
}

/// How a message looks and how soon it is read out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Warning,
    /// Something that waits for an answer; it stays until it gets one.
    Standing,
}

/// What can be done about it, such as undoing it.
#[derive(Debug, Clone)]
pub struct Offer {
    pub label: &'static str,
    pub action: Box<AppAction>,
}

#[derive(Debug, Clone)]
pub enum Action {
    Show {
        tone: Tone,
        text: String,
        offer: Option<Offer>,
    },
    Dismiss(u32),
    /// Do what the message offers.
    Take(u32),
    /// Its time is over, unless waiting started anew since.
    Expire {
        id: u32,
        round: u32,
    },
    /// The messages are pointed at or focused, or no longer.
    Hold(bool),
}

/// Says something, as an action.
pub fn saying(text: impl Into<String>) -> AppAction {
    AppAction::Notices(Action::Show { tone: Tone::Plain, text: text.into(), offer: None })
}

/// Warns, as an action.
pub fn warning(text: impl Into<String>) -> AppAction {
    AppAction::Notices(Action::Show { tone: Tone::Warning, text: text.into(), offer: None })
}

/// Says something and offers `Undo`, as an action.
pub fn undoable(text: impl Into<String>, undo: AppAction) -> AppAction {
    offering(text.into(), "Undo", undo)
}

/// Says something and offers something to do, as an action.
pub fn offering(text: String, label: &'static str, action: AppAction) -> AppAction {
    let offer = Offer { label, action: Box::new(action) };
    AppAction::Notices(Action::Show { tone: Tone::Plain, text, offer: Some(offer) })
}

/// Offers the version of the page that has arrived, as an action.
pub fn update_ready() -> AppAction {
    let offer = Offer { label: "Reload", action: Box::new(AppAction::Update) };
    let text = "A new version of Backyard is ready. Your work is kept".to_owned();
    AppAction::Notices(Action::Show { tone: Tone::Standing, text, offer: Some(offer) })
}

/// Says something.
pub fn say(text: impl Into<String>) -> Effect {
    Effect::next(saying(text))
}

/// Warns.
pub fn warn(text: impl Into<String>) -> Effect {
    Effect::next(warning(text))
}

/// Says something and offers `Undo`.
pub fn say_undoable(text: impl Into<String>, undo: AppAction) -> Effect {
    Effect::next(undoable(text, undo))
}

impl Notices {
    pub fn apply(&mut self, action: Action, _now_millis: f64) -> Vec<Effect> {
        match action {
            Action::Show { tone, text, offer } => {
                // Said again it is the same message, at the end.
                self.shown.retain(|notice| notice.text != text);
                let oldest = self.shown.iter().position(|notice| notice.tone != Tone::Standing);
                if let Some(oldest) = oldest.filter(|_| self.shown.len() >= MAX_SHOWN) {
                    self.shown.remove(oldest);
                }
                let id = self.next_id;
                self.next_id = id.wrapping_add(1);
                self.shown.push(Rc::new(Notice { id, tone, text, offer }));
                if self.held {
                    Vec::new()
                } else {
                    self.shown.last().and_then(|notice| self.wait(notice)).into_iter().collect()
                }
            }
            Action::Dismiss(id) => {
                self.remove(id);
                Vec::new()
            }
            Action::Take(id) => {
                let offer = self.remove(id).and_then(|notice| notice.offer.clone());
                offer.map(|offer| Effect::Next(offer.action)).into_iter().collect()
            }
            Action::Expire { id, round } => {
                if !self.held && round == self.round {
                    self.remove(id);
                }
                Vec::new()
            }
            Action::Hold(held) if held == self.held => Vec::new(),
            Action::Hold(held) => {
                self.held = held;
                self.round = self.round.wrapping_add(1);
                if held {
                    Vec::new()
                } else {
                    self.shown.iter().filter_map(|notice| self.wait(notice)).collect()
                }
            }
        }
    }

    fn remove(&mut self, id: u32) -> Option<Rc<Notice>> {
        let at = self.shown.iter().position(|notice| notice.id == id)?;
        let notice = self.shown.remove(at);
        // Nothing is left to leave with the pointer.
        self.held &= !self.shown.is_empty();
        Some(notice)
    }

    fn wait(&self, notice: &Notice) -> Option<Effect> {
        let millis = match (notice.tone, &notice.offer) {
            (Tone::Standing, _) => return None,
            (Tone::Plain, None) => SHORT_MILLIS,
            _ => LONG_MILLIS,
        };
        let expire = Action::Expire { id: notice.id, round: self.round };
        Some(Effect::after(millis, AppAction::Notices(expire)))
    }
}

#[cfg(test)]
mod tests;
