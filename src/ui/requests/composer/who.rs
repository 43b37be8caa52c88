//! Who a request says is asking: user and password, a token, a key of the API.

use yew::prelude::*;

use super::super::choice::Choice;
use super::{Editing, act};
use crate::app::requests::compose::{self, ApiKey, Auth, auth, with_auth};
use crate::ui::html::html;
use crate::ui::view::view;

/// The choices, in the order of the list.
const KINDS: [&str; 5] = ["None", "Basic: user and password", "Bearer: a token", "API key", "Another"];

/// The choice and its fields. `key` is where the form's key stands while it is typed.
pub fn who(it: &Editing, key: UseStateHandle<Option<(u32, ApiKey)>>) -> Html {
    let held = key.filter(|(block, _)| *block == it.block).map(|(_, key)| key);
    let now = auth(&it.form, held);
    let selected = match now {
        Auth::None => 0,
        Auth::Basic(..) => 1,
        Auth::Bearer(_) => 2,
        Auth::ApiKey(_) => 3,
        Auth::Other => 4,
    };
    let change = {
        let (it, now, key) = (it.clone(), now.clone(), key.clone());
        move |wanted: Auth| {
            let (form, at) = with_auth(it.form.clone(), &now, &wanted);
            key.set(at.map(|at| (it.block, at)));
            it.dispatch.emit(act(compose::Action::Change(it.block, form)));
        }
    };
    let on_choose = {
        let change = change.clone();
        Callback::from(move |at: usize| {
            change(match at {
                0 => Auth::None,
                1 => Auth::Basic("user".to_owned(), "password".to_owned()),
                2 => Auth::Bearer("token".to_owned()),
                3 => Auth::ApiKey(ApiKey { in_query: false, at: usize::MAX }),
                _ => Auth::Other,
            });
        })
    };
    let shown = if now == Auth::Other { 5 } else { 4 };
    let options: Vec<String> = KINDS.iter().take(shown).map(|label| (*label).to_owned()).collect();
    let field = |label: &'static str, text: &str, make: fn(&str, String) -> Auth, other: &str| {
        let (other, now) = (other.to_owned(), now.clone());
        let oninput =
            it.typed(move |form, text| *form = with_auth(form.clone(), &now, &make(&other, text)).0);
        input(label, text, oninput)
    };
    let fields = match &now {
        Auth::Basic(user, password) => html! {
            <>
                { field("User", user, |other, text| Auth::Basic(text, other.to_owned()), password) }
                { field("Password", password, |other, text| Auth::Basic(other.to_owned(), text), user) }
            </>
        },
        Auth::Bearer(token) => field("Token", token, |_, text| Auth::Bearer(text), ""),
        Auth::ApiKey(at) => {
            let at = *at;
            let (name, value) = at.pair(&it.form).cloned().unwrap_or_default();
            let typed = |is_name: bool| {
                let key = key.clone();
                let block = it.block;
                it.typed(move |form, text| {
                    // It stays the key whatever it is called.
                    key.set(Some((block, at)));
                    if let Some(pair) = at.pair_mut(form) {
                        if is_name { pair.0 = text } else { pair.1 = text }
                    }
                })
            };
            let on_place = Callback::from(move |place: usize| {
                change(Auth::ApiKey(ApiKey { in_query: place == 1, at: usize::MAX }));
            });
            let options = vec!["in a header".to_owned(), "in the query".to_owned()];
            html! {
                <>
                    { input("Name", &name, typed(true)) }
                    { input("Key", &value, typed(false)) }
                    { view!(Choice { label: "Where the key stands", options, selected: usize::from(at.in_query), on_choose: on_place }) }
                </>
            }
        }
        Auth::None | Auth::Other => Html::default(),
    };
    html! {
        <fieldset class="composer__part">
            <legend>{"Authorization"}</legend>
            <div class="composer__line">
                { view!(Choice { label: "Authorization", options, selected, on_choose }) }
                { fields }
            </div>
        </fieldset>
    }
}

fn input(label: &'static str, text: &str, oninput: Callback<InputEvent>) -> Html {
    html! {
        <label class="composer__field"><span>{label}</span>
            <input class="input" type="text" value={text.to_owned()} {oninput} autocomplete="off" spellcheck="false" />
        </label>
    }
}
