//! Short messages in a corner, read out politely.

use yew::prelude::*;

use super::hooks::{use_dispatch, use_slice};
use super::icon::IconName;
use crate::app::Action;
use crate::app::notices::{self, Notice, Notices, Tone};
use crate::ui::html::{classes, html};

/// The messages. Always on the page: a live region that comes with its text is not read out.
#[component]
pub fn NoticeStack() -> Html {
    let notices = use_slice::<Notices>();
    let dispatch = use_dispatch();
    // While a message is pointed at or focused its time stands still.
    let hold = |held: bool| dispatch.reform(move |()| Action::Notices(notices::Action::Hold(held)));
    let send =
        |action: notices::Action| dispatch.reform(move |_: MouseEvent| Action::Notices(action.clone()));
    let notice = |notice: &std::rc::Rc<Notice>| {
        let (tone, icon) = match notice.tone {
            Tone::Plain | Tone::Standing => (None, IconName::Info),
            Tone::Warning => (Some("is-warning"), IconName::Warning),
        };
        html! {
            <div key={notice.id} class={classes!("notice", tone)}>
                { icon.svg() }
                <p class="notice__text">{ &notice.text }</p>
                if let Some(offer) = &notice.offer {
                    <button type="button" class="button notice__offer" onclick={send(notices::Action::Take(notice.id))}>
                        { offer.label }
                    </button>
                }
                <button type="button" class="icon-button" aria-label="Dismiss" onclick={send(notices::Action::Dismiss(notice.id))}>
                    { IconName::Close.svg() }
                </button>
            </div>
        }
    };
    html! {
        <div class="notices" role="log" aria-live="polite" aria-label="Messages"
            onmouseover={hold(true).reform(|_: MouseEvent| ())} onmouseout={hold(false).reform(|_: MouseEvent| ())}
            onfocusin={hold(true).reform(|_: FocusEvent| ())} onfocusout={hold(false).reform(|_: FocusEvent| ())}>
            { for notices.shown.iter().map(notice) }
        </div>
    }
}
