//! The drawing of the map at one moment.

use yew::prelude::*;

use crate::app::live_map::layout::{Drawing, Label, MAX_HOSTS, Node, Point, Way, draw};
use crate::app::live_map::moment::{self, Standing};
use crate::app::requests::Requests;
use crate::protocol::trace::{MessageKind, WireMessage};
use crate::ui::grid::use_box;
use crate::ui::hooks::use_slice;
use crate::ui::html::{classes, html};

/// Messages drawn.
const MAX_DRAWN: usize = 60;
/// Letters of a name and of what is below it: so many have room in a host.
const LETTERS: usize = 14;

#[derive(Properties, PartialEq)]
pub struct MapProps {
    pub now: u64,
}

/// Hosts with what they do, connections as they stand, messages where they are.
#[component]
pub fn Map(props: &MapProps) -> Html {
    let requests = use_slice::<Requests>();
    let (trace, _) = requests.mapped();
    let frame = use_node_ref();
    let size = use_box(&frame);
    let wire = &trace.wire;
    let now = props.now;
    // Laid out again only for another trace or width.
    let kept = use_mut_ref(|| None::<(*const WireMessage, u32, Drawing)>);
    let width = if size.0 > 0.0 { size.0 as u32 } else { 366 };
    let key = wire.messages.as_ptr();
    if !kept.borrow().as_ref().is_some_and(|(of, at, _)| *of == key && *at == width) {
        *kept.borrow_mut() = Some((key, width, draw(wire, width)));
    }
    let kept = kept.borrow();
    let Some((_, _, drawing)) = kept.as_ref() else { return Html::default() };
    let standing = moment::standing(wire, now);
    let doing = moment::doing(trace, now);
    let ways = drawing.ways.iter().zip(&standing).filter_map(|(way, it)| way.map(|way| line(way, *it)));
    let nodes = drawing
        .nodes
        .iter()
        .zip(wire.hosts.iter().zip(&doing))
        .map(|(node, (name, doing))| host(*node, name, doing));
    let moving: Vec<(usize, &WireMessage)> = moment::on_the_way(wire, now).collect();
    let left_out = moving.len().saturating_sub(MAX_DRAWN);
    let placed = moving.into_iter().take(MAX_DRAWN);
    let placed: Vec<_> = placed.filter_map(|(at, it)| Some((at, it, drawing.place(it, now)?))).collect();
    let said: Vec<_> = placed.iter().map(|(_, it, place)| (*it, *place, words(it))).collect();
    let labels = drawing.labels(&said);
    let messages = placed.iter().map(|(at, it, place)| dot(*at, it, *place));
    let texts = said.iter().zip(&labels).filter_map(|((.., words), label)| label.map(|it| text(it, words)));
    html! {
        <div ref={frame} class="live-map__frame">
            <svg class="live-map__drawing" width={drawing.width.to_string()} height={drawing.height.to_string()}
                role="img" aria-label={format!("{} hosts and {} connections; what happens stands in the log", wire.hosts.len(), wire.connections.len())}>
                { for ways }
                { for nodes }
                { for messages }
                { for texts }
            </svg>
            if left_out > 0 { <p class="answer__note">{ format!("{left_out} more messages are on their way") }</p> }
            if wire.hosts.len() > MAX_HOSTS {
                <p class="answer__note">{ format!("{} more hosts are in the log only", wire.hosts.len() - MAX_HOSTS) }</p>
            }
        </div>
    }
}

fn line(way: Way, standing: Standing) -> Html {
    let class = match standing {
        Standing::ToCome => "is-to-come",
        Standing::Connecting => "is-connecting",
        Standing::Open => "is-open",
        Standing::Closed => "is-closed",
    };
    html! {
        <line class={classes!("live-map__way", class)} x1={pixels(way.from.x)} y1={pixels(way.from.y)} x2={pixels(way.to.x)} y2={pixels(way.to.y)} />
    }
}

fn host(node: Node, name: &str, doing: &str) -> Html {
    let service = match name {
        "client" => "is-client",
        "node" => "is-node",
        "postgres" => "is-postgres",
        _ => "is-other",
    };
    let middle = (node.left + node.width / 2).to_string();
    let busy = (!doing.is_empty()).then_some("is-busy");
    html! {
        <g class={classes!("live-map__host", service, busy)}>
            <rect x={node.left.to_string()} y={node.top.to_string()} width={node.width.to_string()} height={node.height.to_string()} rx="8" />
            <text class="live-map__name" x={middle.clone()} y={(node.top + 23).to_string()} text-anchor="middle">{ short(name) }</text>
            <text class="live-map__doing" x={middle} y={(node.top + 42).to_string()} text-anchor="middle">
                { if doing.is_empty() { "idle".to_owned() } else { short(doing) } }
            </text>
        </g>
    }
}

fn dot(at: usize, message: &WireMessage, place: Point) -> Html {
    let (class, mark) = match message.kind {
        MessageKind::Data if message.is_back => {
            ("is-back", html! { <rect x="-6" y="-6" width="12" height="12" rx="2" /> })
        }
        MessageKind::Data => ("is-there", html! { <circle r="7" /> }),
        MessageKind::Reset => ("is-reset", html! { <path d="M-5 -5L5 5M5 -5L-5 5" /> }),
        _ => ("is-small", html! { <circle r="4" /> }),
    };
    html! {
        <g key={at.to_string()} class={classes!("live-map__message", class)} transform={["translate(", &pixels(place.x), " ", &pixels(place.y), ")"].concat()}>
            { mark }
        </g>
    }
}

/// What stands beside a message.
fn words(message: &WireMessage) -> &str {
    match message.kind {
        MessageKind::Connect => "SYN",
        MessageKind::Accept => "SYN, ACK",
        MessageKind::Close => "FIN",
        MessageKind::Reset => "RST",
        MessageKind::Data => &message.words,
    }
}

fn text(label: Label, words: &str) -> Html {
    // The sign that there is more is one of the letters.
    let letters = label.letters as usize;
    let fits = words.chars().count() <= letters;
    html! {
        <text class="live-map__words" x={pixels(label.middle.x)} y={pixels(label.middle.y)} text-anchor="middle">
            { if fits { words.to_owned() } else { cut(words, letters.saturating_sub(1)) } }
        </text>
    }
}

fn pixels(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn short(text: &str) -> String {
    cut(text, LETTERS)
}

fn cut(text: &str, letters: usize) -> String {
    match text.char_indices().nth(letters) {
        Some((end, _)) => [text.get(..end).unwrap_or_default(), "…"].concat(),
        None => text.to_owned(),
    }
}
