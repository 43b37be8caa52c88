//! `html!`, in Yew's syntax and with Yew's nodes, compiled to a fraction of the code: Yew's own macro builds every
//! element in place, some 150 bytes of program each; this one calls a [`Draw`] for each part of an element.
//!
//! Elements, fragments, `if`, `{ expression }` and `{ for iterator }` are as in Yew. Components are not tags: see
//! [`super::view`]. Values of attributes are what [`Attr`] is for, children what [`Child`] is for.

mod builder;
mod values;

pub use builder::Draw;
pub use values::{Attr, Child, Name, joined};

/// Nodes from elements as HTML writes them; see the module.
macro_rules! html {
    ($($body:tt)*) => {{
        #[allow(unused_mut)]
        let mut draw = $crate::ui::html::Draw::default();
        $crate::ui::html::draw!(draw; $($body)*);
        draw.finish()
    }};
}

/// Children, one after the other.
macro_rules! draw {
    ($draw:ident;) => {};
    ($draw:ident; <> $($rest:tt)*) => {
        $draw.list();
        $crate::ui::html::draw!($draw; $($rest)*);
    };
    ($draw:ident; </> $($rest:tt)*) => {
        $draw.close();
        $crate::ui::html::draw!($draw; $($rest)*);
    };
    ($draw:ident; </$tag:ident> $($rest:tt)*) => {
        $draw.close();
        $crate::ui::html::draw!($draw; $($rest)*);
    };
    ($draw:ident; <input $($rest:tt)*) => {
        $crate::ui::html::element!($draw input input [] [] [] []; $($rest)*);
    };
    ($draw:ident; <$tag:ident $($rest:tt)*) => {
        $crate::ui::html::element!($draw $tag other [] [] [] []; $($rest)*);
    };
    ($draw:ident; if $($rest:tt)*) => {
        $crate::ui::html::branch!($draw [if] []; $($rest)*);
    };
    ($draw:ident; { for $($items:tt)* } $($rest:tt)*) => {
        $draw.several();
        for item in { $($items)* } {
            $draw.add(item);
        }
        $crate::ui::html::draw!($draw; $($rest)*);
    };
    ($draw:ident; { $words:literal } $($rest:tt)*) => {
        $draw.words($words);
        $crate::ui::html::draw!($draw; $($rest)*);
    };
    ($draw:ident; { $($value:tt)* } $($rest:tt)*) => {
        $draw.add({ $($value)* });
        $crate::ui::html::draw!($draw; $($rest)*);
    };
    ($draw:ident; $words:literal $($rest:tt)*) => {
        $draw.words($words);
        $crate::ui::html::draw!($draw; $($rest)*);
    };
}

/// An element from its first attribute on. Collected are: names of attributes; their values, where they are fixed;
/// the other values; what else to do with the element.
macro_rules! element {
    // Its end: all attributes fixed.
    ($draw:ident $tag:ident $kind:ident [$($name:expr,)*] [$(($fixed:literal))*] [] [$($more:tt)*]; > $($rest:tt)*) => {
        $draw.fixed(stringify!($tag), &[$(($name, yew::virtual_dom::AttributeOrProperty::Static($fixed)),)*]);
        $($more)*
        $crate::ui::html::draw!($draw; $($rest)*);
    };
    ($draw:ident $tag:ident $kind:ident [$($name:expr,)*] [$(($($fixed:literal)?))*] [$($value:tt)*] [$($more:tt)*]; > $($rest:tt)*) => {
        $draw.open(stringify!($tag), &[$($name,)*], &[$($crate::ui::html::fixed!($($fixed)?),)*]);
        $($draw.value($value);)*
        $($more)*
        $crate::ui::html::draw!($draw; $($rest)*);
    };
    ($draw:ident $tag:ident $kind:ident $names:tt $fixed:tt $values:tt $more:tt; / > $($rest:tt)*) => {
        $crate::ui::html::element!($draw $tag $kind $names $fixed $values $more; > </$tag> $($rest)*);
    };
    // What is no attribute.
    ($draw:ident $tag:ident $kind:ident $names:tt $fixed:tt $values:tt [$($more:tt)*]; ref={$node:expr} $($rest:tt)*) => {
        $crate::ui::html::element!($draw $tag $kind $names $fixed $values [$($more)* $draw.node($node);]; $($rest)*);
    };
    ($draw:ident $tag:ident $kind:ident $names:tt $fixed:tt $values:tt [$($more:tt)*]; key={$key:expr} $($rest:tt)*) => {
        $crate::ui::html::element!($draw $tag $kind $names $fixed $values [$($more)* $draw.key($key);]; $($rest)*);
    };
    ($draw:ident $tag:ident input $names:tt $fixed:tt $values:tt [$($more:tt)*]; value={$value:expr} $($rest:tt)*) => {
        $crate::ui::html::element!($draw $tag input $names $fixed $values [$($more)* $draw.text($value);]; $($rest)*);
    };
    ($draw:ident $tag:ident input $names:tt $fixed:tt $values:tt [$($more:tt)*]; checked={$value:expr} $($rest:tt)*) => {
        $crate::ui::html::element!($draw $tag input $names $fixed $values [$($more)* $draw.checked($value);]; $($rest)*);
    };
    // Attributes: fixed, a flag, computed, named like their value.
    ($draw:ident $tag:ident $kind:ident [$($names:tt)*] [$($fixed:tt)*] [$($values:tt)*] $more:tt;
        $name:ident $(-$part:ident)* = true $($rest:tt)*) => {
        $crate::ui::html::element!($draw $tag $kind [$($names)* concat!(stringify!($name) $(, "-", stringify!($part))*),]
            [$($fixed)* ()] [$($values)* true] $more; $($rest)*);
    };
    ($draw:ident $tag:ident $kind:ident [$($names:tt)*] [$($fixed:tt)*] $values:tt $more:tt;
        $name:ident $(-$part:ident)* = $value:literal $($rest:tt)*) => {
        $crate::ui::html::element!($draw $tag $kind [$($names)* concat!(stringify!($name) $(, "-", stringify!($part))*),]
            [$($fixed)* ($value)] $values $more; $($rest)*);
    };
    ($draw:ident $tag:ident $kind:ident $names:tt $fixed:tt $values:tt $more:tt;
        $name:ident $(-$part:ident)* = {$($value:tt)*} $($rest:tt)*) => {
        $crate::ui::html::attribute!([$draw $tag $kind $names $fixed $values $more]
            $name [$name $(-$part)*] {$($value)*} [$($rest)*]);
    };
    ($draw:ident $tag:ident $kind:ident $names:tt $fixed:tt $values:tt $more:tt; {$name:ident} $($rest:tt)*) => {
        $crate::ui::html::attribute!([$draw $tag $kind $names $fixed $values $more] $name [$name] {$name} [$($rest)*]);
    };
}

/// The value of an attribute that is fixed.
macro_rules! fixed {
    () => {
        None
    };
    ($value:literal) => {
        Some($value)
    };
}

/// An attribute with a computed value. Listeners are told from the others by their names.
macro_rules! attribute {
    ($state:tt onchange $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onchange $state $value $rest); };
    ($state:tt onclick $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onclick $state $value $rest); };
    ($state:tt oncontextmenu $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(oncontextmenu $state $value $rest); };
    ($state:tt ondblclick $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(ondblclick $state $value $rest); };
    ($state:tt onfocusin $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onfocusin $state $value $rest); };
    ($state:tt onfocusout $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onfocusout $state $value $rest); };
    ($state:tt oninput $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(oninput $state $value $rest); };
    ($state:tt onkeydown $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onkeydown $state $value $rest); };
    ($state:tt onmousedown $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onmousedown $state $value $rest); };
    ($state:tt onmousemove $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onmousemove $state $value $rest); };
    ($state:tt onmouseout $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onmouseout $state $value $rest); };
    ($state:tt onmouseover $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onmouseover $state $value $rest); };
    ($state:tt onpointercancel $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onpointercancel $state $value $rest); };
    ($state:tt onpointerdown $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onpointerdown $state $value $rest); };
    ($state:tt onpointerleave $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onpointerleave $state $value $rest); };
    ($state:tt onpointermove $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onpointermove $state $value $rest); };
    ($state:tt onpointerup $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onpointerup $state $value $rest); };
    ($state:tt onscroll $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onscroll $state $value $rest); };
    ($state:tt onsubmit $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(onsubmit $state $value $rest); };
    ($state:tt ontoggle $name:tt $value:tt $rest:tt) => { $crate::ui::html::heard!(ontoggle $state $value $rest); };
    ([$draw:ident $tag:ident $kind:ident [$($names:tt)*] [$($fixed:tt)*] [$($values:tt)*] $more:tt]
        $first:ident [$name:ident $(-$part:ident)*] $value:tt [$($rest:tt)*]) => {
        $crate::ui::html::element!($draw $tag $kind [$($names)* concat!(stringify!($name) $(, "-", stringify!($part))*),]
            [$($fixed)* ()] [$($values)* $value] $more; $($rest)*);
    };
}

macro_rules! heard {
    ($event:ident [$draw:ident $tag:ident $kind:ident $names:tt $fixed:tt $values:tt [$($more:tt)*]] $value:tt [$($rest:tt)*]) => {
        $crate::ui::html::element!($draw $tag $kind $names $fixed $values
            [$($more)* $draw.listen(yew::html::$event::Wrapper::__macro_new($value));]; $($rest)*);
    };
}

/// `if`, with what follows it. Collected are: the branches so far; the condition of the next one.
macro_rules! branch {
    ($draw:ident [$($before:tt)*] [$($condition:tt)*]; { $($body:tt)* } else if $($rest:tt)*) => {
        $crate::ui::html::branch!($draw
            [$($before)* $($condition)* { $crate::ui::html::draw!($draw; $($body)*); } else if] []; $($rest)*);
    };
    ($draw:ident [$($before:tt)*] [$($condition:tt)*]; { $($body:tt)* } else { $($other:tt)* } $($rest:tt)*) => {
        $draw.list();
        $($before)* $($condition)* {
            $crate::ui::html::draw!($draw; $($body)*);
        } else {
            $crate::ui::html::draw!($draw; $($other)*);
        }
        $draw.close();
        $crate::ui::html::draw!($draw; $($rest)*);
    };
    ($draw:ident [$($before:tt)*] [$($condition:tt)*]; { $($body:tt)* } $($rest:tt)*) => {
        $draw.list();
        $($before)* $($condition)* {
            $crate::ui::html::draw!($draw; $($body)*);
        }
        $draw.close();
        $crate::ui::html::draw!($draw; $($rest)*);
    };
    ($draw:ident $before:tt [$($condition:tt)*]; $next:tt $($rest:tt)*) => {
        $crate::ui::html::branch!($draw $before [$($condition)* $next]; $($rest)*);
    };
}

/// The value of `class`: names, some of which may be absent.
macro_rules! classes {
    ($($part:expr),* $(,)?) => {
        $crate::ui::html::joined(&[$($crate::ui::html::Name::name($part)),*])
    };
}

pub(super) use {attribute, branch, classes, draw, element, fixed, heard, html};
