//! The page's icons: strokes on a grid of 16, drawn for this project.

use crate::ui::html::html;
use yew::prelude::*;

/// Declares each icon once: its name and its path.
macro_rules! icons {
    ($($name:ident $path:literal)*) => {
        /// Which icon.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum IconName { $($name,)* }

        impl IconName {
            const fn path(self) -> &'static str {
                match self { $(IconName::$name => $path,)* }
            }
        }
    };
}

icons! {
    Play "M5 3.2v9.6L12.5 8z"
    Steps "M2.5 13.5v-3.5h3.7V6.5h3.6V3h3.7"
    PlayAll "M3 3.5v9L8.5 8zM8.5 3.5v9L14 8z"
    Stop "M4 4h8v8H4z"
    Table "M2.5 3h11v10h-11zM2.5 6.5h11M6.5 6.5V13"
    Key "M8.25 10.5a2.75 2.75 0 1 1-5.5 0 2.75 2.75 0 0 1 5.5 0zM7.5 8.5L13 3M10.5 5.5l2 2"
    Link "M6.5 9.5l3-3M7 4.5l1.2-1.2a3.2 3.2 0 0 1 4.5 4.5L11.5 9M9 11.5l-1.2 1.2a3.2 3.2 0 0 1-4.5-4.5L4.5 7"
    Plan "M2.5 6h4v4h-4zM9.5 2.5h4v4h-4zM9.5 9.5h4v4h-4zM6.5 8H8M9.5 4.5H8v7h1.5"
    Index "M3 2.5v9h4M3 6h4M7 4.5h6.5v3H7zM7 10h6.5v3H7z"
    Column "M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10"
    View "M2.5 3h11v10h-11zM2.5 6.5h11M5 9.8S6.2 8.4 8 8.4s3 1.4 3 1.4-1.2 1.4-3 1.4-3-1.4-3-1.4z"
    Eye "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM10 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0z"
    ChevronDown "M4 6l4 4 4-4"
    ChevronRight "M6 4l4 4-4 4"
    ChevronLeft "M10 4L6 8l4 4"
    ChevronUp "M4 10l4-4 4 4"
    Plus "M8 3v10M3 8h10"
    Minus "M3 8h10"
    Trash "M2.5 4.5h11M6 4.5V3h4v1.5M4 4.5l.6 8.5h6.8l.6-8.5M6.8 7v3.8M9.2 7v3.8"
    Pencil "M3 13l.6-2.9 7.2-7.2 2.3 2.3-7.2 7.2zM9.3 4.4l2.3 2.3"
    Copy "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3"
    Download "M8 2.5v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11"
    Upload "M8 10.5v-8M4.5 6L8 2.5 11.5 6M2.5 13.5h11"
    Search "M11 7a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM10 10l3.5 3.5"
    Sun "M10.75 8a2.75 2.75 0 1 1-5.5 0 2.75 2.75 0 0 1 5.5 0zM8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9"
    Moon "M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z"
    Monitor "M2 3h12v8H2zM8 11v2.5M5 13.5h6"
    Help "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM6.3 6.3a1.7 1.7 0 1 1 2.4 1.6c-.5.2-.7.5-.7 1M8 11.2v.1"
    History "M2.6 6.2A5.7 5.7 0 1 1 2.4 9M2.5 3v3.3h3.3M8 5v3.2l2.2 1.3"
    Chart "M2.5 2.5v11h11M5.5 10.5V8M8.5 10.5V5M11.5 10.5v-4"
    Filter "M2.5 3.5h11l-4 5v4l-3 1.2V8.5z"
    Sort "M5 3v10M5 13l-2.5-2.5M5 13l2.5-2.5M11 13V3M11 3L8.5 5.5M11 3l2.5 2.5"
    SortUp "M8 13V3M8 3L4.5 6.5M8 3l3.5 3.5"
    SortDown "M8 3v10M8 13l-3.5-3.5M8 13l3.5-3.5"
    Close "M4 4l8 8M12 4l-8 8"
    More "M3.5 8a.5.5 0 1 1-1 0 .5.5 0 0 1 1 0zM8.5 8a.5.5 0 1 1-1 0 .5.5 0 0 1 1 0zM13.5 8a.5.5 0 1 1-1 0 .5.5 0 0 1 1 0z"
    Check "M3 8.5l3.2 3.2L13 5"
    Warning "M8 2.2l6.2 11H1.8zM8 6.5v3M8 11.4v.1"
    Error "M5.3 2h5.4L14 5.3v5.4L10.7 14H5.3L2 10.7V5.3zM8 5v3.5M8 10.9v.1"
    Info "M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM8 7.3V11M8 5v.1"
    Folder "M2 12.5v-9h4l1.5 1.8H14v7.2z"
    File "M4 2h5l3.5 3.5V14H4zM9 2v3.5h3.5"
    Database "M13 4c0 1.1-2.2 2-5 2s-5-.9-5-2 2.2-2 5-2 5 .9 5 2zM3 4v8c0 1.1 2.2 2 5 2s5-.9 5-2V4M3 8c0 1.1 2.2 2 5 2s5-.9 5-2"
    Refresh "M13.4 6.2A5.7 5.7 0 1 0 13.6 9M13.5 3v3.3h-3.3"
    Undo "M6 3L2.5 6.5 6 10M2.5 6.5h7a3.5 3.5 0 0 1 0 7H6"
    PanelLeft "M2 3h12v10H2zM6 3v10"
    PanelBottom "M2 3h12v10H2zM2 9h12"
    Code "M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5"
    External "M9 2.5h4.5V7M13.5 2.5l-6 6M11.5 9v4.5h-9v-9H7"
    Expand "M9.5 2.5h4v4M13.5 2.5L9 7M6.5 13.5h-4v-4M2.5 13.5L7 9"
    Format "M2.5 3.5h11M5.5 7h8M5.5 10h5M2.5 13.5h8"
    Save "M3 2.5h8L13.5 5v8.5H3zM5.5 2.5v3.5h5V2.5M5.5 13.5V9.5h5.5v4"
}

impl IconName {
    /// The drawing, for the eye only: the control around it carries the name.
    pub fn svg(self) -> Html {
        html! {
            <svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor"
                stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
                <path d={self.path()} />
            </svg>
        }
    }
}
