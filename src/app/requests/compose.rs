//! The request as a form. The text of the file is the truth: what is changed in the form is written into its block when
//! typing rests, and the form is read from the file again.

use super::super::{Action as AppAction, Effect, notices, workspace};
use super::Requests;
use crate::app::workspace::Workspace;
use crate::project::FilePath;
use crate::protocol::Failure;
use crate::protocol::api::{Edit, EditRequests, EditedRequests, Form, FormBody, FormPart, RequestLine};

/// How long typing has to rest before the form is written.
const REST_MILLIS: u32 = 400;

/// A form that is not in the file yet.
#[derive(Debug, Clone, Default)]
pub struct Compose {
    draft: Option<(u32, Form)>,
    /// Why it cannot be written.
    pub problem: Option<String>,
    /// Counts changes: what was asked for before the last one is no longer wanted.
    round: u32,
    /// It stands in the file, which is to be read again.
    is_written: bool,
    /// It is sent as soon as it is written.
    sends: bool,
    /// A curl command is being pasted.
    pub is_pasting: bool,
}

#[derive(Debug, Clone)]
pub enum Action {
    /// The form of a block is this now.
    Change(u32, Form),
    /// Typing has rested since that change.
    Write(u32),
    Written(u32, Result<EditedRequests, Failure>),
    /// Write and send.
    Send(u32),
    /// Open or close the place to paste a command into.
    Paste(bool),
    /// Append a request: an empty one, a command's, those of a file.
    Append(Edit),
    Appended(Result<EditedRequests, Failure>),
}

/// An empty request.
pub fn empty() -> Edit {
    Edit::Append(Form { method: "GET".to_owned(), url: "/".to_owned(), ..Form::default() })
}

impl Compose {
    /// The form of a request: as it is being changed, else as the file has it.
    pub fn form<'a>(&'a self, request: &'a RequestLine) -> &'a Form {
        match &self.draft {
            Some((block, form)) if *block == request.block => form,
            _ => &request.form,
        }
    }
}

impl Requests {
    #[inline(never)] // apart: tools/build/page-later.txt
    pub(super) fn compose(&mut self, action: Action, workspace: &Workspace) -> Vec<Effect> {
        match action {
            Action::Change(block, form) => {
                self.compose.draft = Some((block, form));
                self.compose.round += 1;
                self.compose.is_written = false;
                self.compose.problem = None;
                let write = Action::Write(self.compose.round);
                vec![Effect::after(REST_MILLIS, AppAction::Requests(super::Action::Compose(write)))]
            }
            Action::Write(round) if round == self.compose.round => self.write(workspace),
            Action::Write(_) => Vec::new(),
            Action::Written(round, outcome) => self.written(round, outcome),
            Action::Send(block) => {
                if self.compose.draft.is_none() {
                    return vec![Effect::next(AppAction::Requests(super::Action::Send(vec![block])))];
                }
                self.compose.sends = true;
                self.compose.round += 1;
                self.write(workspace)
            }
            Action::Paste(is_pasting) => {
                (self.compose.is_pasting, self.compose.problem) = (is_pasting, None);
                Vec::new()
            }
            Action::Append(edit) => {
                let ask = EditRequests { text: self.text.to_string(), edit };
                vec![Effect::ask(ask, |outcome| {
                    AppAction::Requests(super::Action::Compose(Action::Appended(outcome)))
                })]
            }
            Action::Appended(Ok(edited)) => {
                self.compose.is_pasting = false;
                self.compose.problem = None;
                let mut effects = self.put(&edited, workspace);
                (self.chosen, self.view) = (Some(edited.block), super::View::Request);
                if edited.added > 1 {
                    effects
                        .push(Effect::next(notices::saying(format!("{} requests were added", edited.added))));
                }
                effects.extend(edited.notes.into_iter().take(3).map(notices::warn));
                effects
            }
            Action::Appended(Err(failure)) => {
                self.compose.problem = Some(failure.to_string());
                Vec::new()
            }
        }
    }

    fn write(&mut self, workspace: &Workspace) -> Vec<Effect> {
        let Some((block, form)) = self.compose.draft.clone() else { return Vec::new() };
        let project = workspace.current.as_ref().map(|it| &it.project);
        let text = project.and_then(|it| it.text(&self.path)).unwrap_or_default().to_owned();
        let round = self.compose.round;
        vec![Effect::ask(EditRequests { text, edit: Edit::Write { block, form } }, move |outcome| {
            AppAction::Requests(super::Action::Compose(Action::Written(round, outcome)))
        })]
    }

    fn written(&mut self, round: u32, outcome: Result<EditedRequests, Failure>) -> Vec<Effect> {
        // Another change has come meanwhile: that is written next.
        if round != self.compose.round {
            return Vec::new();
        }
        let sends = std::mem::take(&mut self.compose.sends);
        match outcome {
            Ok(edited) => {
                let Ok(path) = FilePath::parse(&self.path) else { return Vec::new() };
                let block = edited.block;
                self.compose.is_written = true;
                let edit = workspace::Action::Edit { path, text: edited.text };
                let mut effects = vec![Effect::next(AppAction::Workspace(edit))];
                if sends {
                    effects.push(Effect::next(AppAction::Requests(super::Action::Send(vec![block]))));
                }
                effects
            }
            Err(failure) => {
                self.compose.problem = Some(failure.to_string());
                Vec::new()
            }
        }
    }

    /// Puts a text into the file, which is made if there is none.
    fn put(&self, edited: &EditedRequests, workspace: &Workspace) -> Vec<Effect> {
        let Ok(path) = FilePath::parse(&self.path) else { return Vec::new() };
        let is_there = workspace.current.as_ref().is_some_and(|it| it.project.text(&self.path).is_some());
        let mut effects = Vec::new();
        if !is_there {
            let new = workspace::Action::NewFile { path: Some(self.path.to_string()) };
            effects.push(Effect::next(AppAction::Workspace(new)));
        }
        let edit = workspace::Action::Edit { path, text: edited.text.clone() };
        effects.push(Effect::next(AppAction::Workspace(edit)));
        effects
    }

    /// The file was read again: the form is what it says, unless it has been changed since.
    pub(super) fn compose_read(&mut self) {
        if self.compose.is_written {
            (self.compose.draft, self.compose.is_written) = (None, false);
        }
    }
}

/// Who a request says is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Auth {
    None,
    /// User and password; they are encoded when the request is sent.
    Basic(String, String),
    Bearer(String),
    /// A header or a parameter that holds a key.
    ApiKey(ApiKey),
    /// Another value of the header.
    Other,
}

/// Where a key stands among the headers or the parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiKey {
    pub in_query: bool,
    pub at: usize,
}

impl ApiKey {
    /// Its name and value.
    pub fn pair<'a>(&self, form: &'a Form) -> Option<&'a (String, String)> {
        if self.in_query { form.query.get(self.at) } else { form.headers.get(self.at) }
    }

    pub fn pair_mut<'a>(&self, form: &'a mut Form) -> Option<&'a mut (String, String)> {
        if self.in_query { form.query.get_mut(self.at) } else { form.headers.get_mut(self.at) }
    }

    /// Takes it out of the form.
    fn take(&self, form: &mut Form) -> Option<(String, String)> {
        let list = if self.in_query { &mut form.query } else { &mut form.headers };
        (self.at < list.len()).then(|| list.remove(self.at))
    }
}

const AUTHORIZATION: &str = "Authorization";

/// Whether a name is one that keys usually have.
fn is_key(name: &str) -> bool {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let letters = letters.to_ascii_lowercase();
    letters.ends_with("apikey") || ["xauthtoken", "xaccesstoken", "accesstoken"].contains(&letters.as_str())
}

/// What the form says. `key` is where its key stands, if that is known: names alone tell the usual ones.
pub fn auth(form: &Form, key: Option<ApiKey>) -> Auth {
    let header = form.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(AUTHORIZATION));
    let Some((_, value)) = header else {
        let place = |list: &[(String, String)]| list.iter().position(|(name, _)| is_key(name));
        let found = key.filter(|it| it.pair(form).is_some());
        let found = found.or_else(|| Some(ApiKey { in_query: false, at: place(&form.headers)? }));
        let found = found.or_else(|| Some(ApiKey { in_query: true, at: place(&form.query)? }));
        return found.map_or(Auth::None, Auth::ApiKey);
    };
    let (scheme, rest) = value.trim().split_once(' ').unwrap_or((value.trim(), ""));
    let rest = rest.trim();
    if scheme.eq_ignore_ascii_case("bearer") {
        return Auth::Bearer(rest.to_owned());
    }
    if scheme.eq_ignore_ascii_case("basic") {
        let pair = rest.split_once(' ').or_else(|| rest.split_once(':'));
        let (user, password) = pair.unwrap_or((rest, ""));
        return Auth::Basic(user.to_owned(), password.to_owned());
    }
    Auth::Other
}

/// The form with another one who asks than `now`, and where its key stands then.
pub fn with_auth(mut form: Form, now: &Auth, wanted: &Auth) -> (Form, Option<ApiKey>) {
    if *wanted == Auth::Other {
        return (form, None);
    }
    let key = if let Auth::ApiKey(key) = now { key.take(&mut form) } else { None };
    let value = match wanted {
        Auth::Basic(user, password) => Some(["Basic ", user, " ", password].concat()),
        Auth::Bearer(token) => Some(["Bearer ", token].concat()),
        Auth::None | Auth::Other | Auth::ApiKey(_) => None,
    };
    let at = form.headers.iter().position(|(name, _)| name.eq_ignore_ascii_case(AUTHORIZATION));
    match (at, value) {
        (Some(at), Some(value)) => form.headers[at].1 = value,
        (Some(at), None) => drop(form.headers.remove(at)),
        (None, Some(value)) => form.headers.push((AUTHORIZATION.to_owned(), value)),
        (None, None) => {}
    }
    let Auth::ApiKey(ApiKey { in_query, .. }) = *wanted else { return (form, None) };
    let usual = if in_query { "api_key" } else { "X-API-Key" };
    // A name that was chosen stays; the usual one is each place's own.
    let key = match key {
        Some((name, value)) if is_key(&name) => (usual.to_owned(), value),
        Some(key) => key,
        None => (usual.to_owned(), "key".to_owned()),
    };
    let list = if in_query { &mut form.query } else { &mut form.headers };
    list.push(key);
    let at = list.len() - 1;
    (form, Some(ApiKey { in_query, at }))
}

/// Kinds of bodies to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    None,
    Json,
    Fields,
    Parts,
    Text,
    File,
    Mixed,
}

impl BodyKind {
    pub const ALL: [(BodyKind, &'static str); 6] = [
        (BodyKind::None, "None"),
        (BodyKind::Json, "JSON"),
        (BodyKind::Fields, "Form fields"),
        (BodyKind::Parts, "Multipart form, with files"),
        (BodyKind::Text, "Text"),
        (BodyKind::File, "File of the project"),
    ];
}

const CONTENT_TYPE: &str = "Content-Type";

fn media_type(form: &Form) -> &str {
    let header = form.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(CONTENT_TYPE));
    header.map_or("", |(_, value)| value.split(';').next().unwrap_or_default().trim())
}

/// The kind of a form's body.
pub fn body_kind(form: &Form) -> BodyKind {
    match &form.body {
        FormBody::None => BodyKind::None,
        FormBody::Text(_) if media_type(form).ends_with("json") => BodyKind::Json,
        FormBody::Text(_) => BodyKind::Text,
        FormBody::Fields(_) => BodyKind::Fields,
        FormBody::Parts(_) => BodyKind::Parts,
        FormBody::File(_) => BodyKind::File,
        FormBody::Mixed => BodyKind::Mixed,
    }
}

/// The form with a body of another kind; a text stays, and the header says what it is.
pub fn with_body(mut form: Form, kind: BodyKind) -> Form {
    let text = match &form.body {
        FormBody::Text(text) => text.clone(),
        _ => String::new(),
    };
    let (body, media) = match kind {
        BodyKind::None => (FormBody::None, None),
        BodyKind::Json => {
            (FormBody::Text(if text.is_empty() { "{}".to_owned() } else { text }), Some("application/json"))
        }
        BodyKind::Text => {
            (FormBody::Text(if text.is_empty() { "text".to_owned() } else { text }), Some("text/plain"))
        }
        BodyKind::Fields => (
            FormBody::Fields(vec![("name".to_owned(), "value".to_owned())]),
            Some("application/x-www-form-urlencoded"),
        ),
        BodyKind::Parts => (
            FormBody::Parts(vec![FormPart {
                name: "name".to_owned(),
                value: "value".to_owned(),
                ..FormPart::default()
            }]),
            Some("multipart/form-data; boundary=boundary"),
        ),
        BodyKind::File => (FormBody::File("body.json".to_owned()), None),
        BodyKind::Mixed => return form,
    };
    form.body = body;
    let at = form.headers.iter().position(|(name, _)| name.eq_ignore_ascii_case(CONTENT_TYPE));
    match (at, media) {
        (Some(at), Some(media)) => form.headers[at].1 = media.to_owned(),
        (Some(at), None) if kind == BodyKind::None => drop(form.headers.remove(at)),
        (None, Some(media)) => form.headers.push((CONTENT_TYPE.to_owned(), media.to_owned())),
        _ => {}
    }
    form
}

#[cfg(test)]
mod tests;
