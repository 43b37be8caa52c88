//! Our components under one of Yew's. Yew compiles the whole life of a component (creating, comparing, updating,
//! destroying) anew for each type, some 4 kB of program every time; here all of them are [`Host`]s of a view.
//!
//! A component is written as usual, with `#[component]`, and drawn with `view!` instead of as a tag:
//! `view!(Dialog { title: "Export", on_close })`, `view!(Palette)`, `view!(Row { row }, key = place)`.

use std::any::Any;
use std::rc::Rc;

use yew::functional::{FunctionProvider, Hook, HookContext};
use yew::html::HtmlResult;
use yew::prelude::*;
use yew::virtual_dom::{Key, VChild};

/// A component with its properties, whose values are converted as those of a tag are.
macro_rules! view {
    ($component:path) => {
        $crate::ui::view::unkeyed::<$component>(())
    };
    ($component:ident $props:tt) => {
        $crate::ui::view::unkeyed::<$component>(
            yew::props!(<$component as yew::functional::FunctionProvider>::Properties $props),
        )
    };
    ($component:ident $props:tt, key = $key:expr) => {
        $crate::ui::view::keyed::<$component>(
            $key,
            yew::props!(<$component as yew::functional::FunctionProvider>::Properties $props),
        )
    };
}
pub(super) use view;

/// The component `C` with these properties: rendered again when they change, or its state does.
pub fn unkeyed<C: FunctionProvider + 'static>(props: C::Properties) -> Html {
    // Another component in the same place is not this one with other properties: it begins anew.
    let run: fn(&mut HookContext, &C::Properties) -> HtmlResult = C::run;
    keyed::<C>(run as usize, props)
}

/// As [`unkeyed`], for one of several components in a list.
pub fn keyed<C: FunctionProvider + 'static>(key: impl Into<Key>, props: C::Properties) -> Html {
    host(key.into(), Rc::new(Of::<C>(props)))
}

fn host(key: Key, view: Rc<dyn View>) -> Html {
    VChild::<Host>::new(HostProps { view: Shared(view) }, Some(key)).into()
}

/// A component and its properties.
trait View {
    fn run(&self, ctx: &mut HookContext) -> HtmlResult;
    fn equals(&self, other: &dyn Any) -> bool;
    fn as_any(&self) -> &dyn Any;
}

struct Of<C: FunctionProvider>(C::Properties);

impl<C: FunctionProvider + 'static> View for Of<C> {
    fn run(&self, ctx: &mut HookContext) -> HtmlResult {
        C::run(ctx, &self.0)
    }

    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<Self>().is_some_and(|other| self.0 == other.0)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

struct Shared(Rc<dyn View>);

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        self.0.equals(other.0.as_any())
    }
}

#[derive(Properties, PartialEq)]
struct HostProps {
    view: Shared,
}

#[component]
fn Host(props: &HostProps) -> HtmlResult {
    use_view(&*props.view.0)
}

/// Runs a view's hooks as those of its host.
struct Run<'a>(&'a dyn View);

impl Hook for Run<'_> {
    type Output = HtmlResult;

    fn run(self, ctx: &mut HookContext) -> HtmlResult {
        self.0.run(ctx)
    }
}

fn use_view(view: &dyn View) -> Run<'_> {
    Run(view)
}
