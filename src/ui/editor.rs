//! The code editor: CodeMirror, kept in step with the state.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::hooks::{use_dispatch, use_slice};
use crate::app::Action;
use crate::app::commands::Command;
use crate::app::editor::{Action as EditorAction, Editor, Mark};
use crate::app::workspace::{self, Workspace};
use crate::browser::assets::object;
use crate::browser::editor::{self as binding, EditorHandle};
use crate::browser::worker_client::words;
use crate::protocol::schema::Schema;
use crate::ui::hooks::use_effect_with;
use crate::ui::html::html;

/// Whether the editor's module has arrived.
#[derive(Clone, PartialEq)]
enum Loading {
    Waiting,
    Ready(Mounted),
    Failed(String),
}

/// A created editor with the callbacks that JavaScript holds.
#[derive(Clone)]
struct Mounted {
    handle: EditorHandle,
    _callbacks: Rc<Callbacks>,
}

impl PartialEq for Mounted {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self._callbacks, &other._callbacks)
    }
}

struct Callbacks {
    _change: Closure<dyn FnMut(String)>,
    _command: Closure<dyn FnMut(String)>,
    _cursor: Closure<dyn FnMut(u32, u32)>,
    _scroll: Closure<dyn FnMut(u32)>,
}

/// What the code editor last held, as far as the state knows.
#[derive(Default)]
struct Shown {
    key: String,
    text: String,
}

/// The editor of the active file.
#[component]
pub fn CodeEditor() -> Html {
    let workspace = use_slice::<Workspace>();
    let editor = use_slice::<Editor>();
    let schema = use_slice::<Schema>();
    let dispatch = use_dispatch();
    let parent = use_node_ref();
    let loading = use_state(|| Loading::Waiting);
    let shown = use_mut_ref(Shown::default);

    {
        let (parent, loading, shown, dispatch) =
            (parent.clone(), loading.clone(), shown.clone(), dispatch.clone());
        use_effect_with(editor.may_load, move |&may_load| {
            let start = async move {
                let created = match binding::load().await {
                    Ok(module) => mount(&module, &parent, &shown, &dispatch),
                    Err(why) => Err(why),
                };
                loading.set(match created {
                    Ok(mounted) => {
                        binding::set_current(Some(mounted.handle.clone()));
                        Loading::Ready(mounted)
                    }
                    Err(why) => Loading::Failed(words(&why)),
                });
            };
            if may_load {
                spawn_local(start);
            }
            || {
                if let Some(handle) = binding::current() {
                    handle.destroy();
                }
                binding::set_current(None);
            }
        });
    }

    let file = workspace.active_file().map(|file| (workspace.file_key(&file.path), file.clone()));
    let (cursor, top) = workspace.active_place();
    use_effect_with((loading.clone(), file), move |(loading, file)| {
        if let (Loading::Ready(mounted), Some((key, file))) = (&**loading, file) {
            let mut shown = shown.borrow_mut();
            // What was typed here comes back through the state; only what came from elsewhere is put in.
            if shown.key != *key || shown.text != *file.text {
                shown.key.clone_from(key);
                shown.text = file.text.to_string();
                let path = file.path.as_str();
                let label = format!("Editor of {path}");
                let language = workspace::language(path);
                mounted.handle.swap_document(key, &shown.text, language, &label, cursor, top);
            }
        }
    });
    use_effect_with((loading.clone(), editor.marks.clone(), workspace.active_path()), {
        let marked_file = editor.marked_file.clone();
        move |(loading, marks, active)| {
            if let Loading::Ready(mounted) = &**loading {
                let here = active.as_deref() == Some(marked_file.as_str());
                show_marks(&mounted.handle, if here { marks } else { &[] });
            }
        }
    });
    use_effect_with((loading.clone(), schema), |(loading, schema)| {
        if let Loading::Ready(mounted) = &**loading {
            mounted.handle.set_schema(&schema_object(schema));
        }
    });
    use_effect_with((loading.clone(), workspace.is_read_only()), |(loading, read_only)| {
        if let Loading::Ready(mounted) = &**loading {
            mounted.handle.set_read_only(*read_only);
        }
    });

    let message = match &*loading {
        Loading::Ready(_) => Html::default(),
        Loading::Waiting => {
            html! { <p class="code-editor__message" role="status">{"Loading the editor…"}</p> }
        }
        Loading::Failed(why) => html! {
            <div class="code-editor__message" role="alert">
                <p>{format!("The editor could not be loaded: {why}")}</p>
                <p>{"Reload the page to try again. Your files are safe."}</p>
            </div>
        },
    };
    html! {
        <div class="code-editor" id="editor">
            <div class="code-editor__host" ref={parent}></div>
            {message}
        </div>
    }
}

fn mount(
    module: &binding::EditorModule,
    parent: &NodeRef,
    shown: &Rc<RefCell<Shown>>,
    dispatch: &Callback<Action>,
) -> Result<Mounted, JsValue> {
    let element = parent.cast::<HtmlElement>().ok_or("its place is gone")?;
    let (emit, shown) = (dispatch.clone(), shown.clone());
    let change = Closure::<dyn FnMut(String)>::new(move |text: String| {
        shown.borrow_mut().text.clone_from(&text);
        emit.emit(Action::Workspace(workspace::Action::EditActive(text)));
    });
    let emit = dispatch.clone();
    let command = Closure::<dyn FnMut(String)>::new(move |name: String| {
        let command = match name.as_str() {
            "run-statement" => Command::RunStatement,
            "run-all" => Command::RunAll,
            "format" => Command::Format,
            "save" => Command::Save,
            _ => return,
        };
        emit.emit(Action::Command(command));
    });
    let emit = dispatch.clone();
    let cursor = Closure::<dyn FnMut(u32, u32)>::new(move |anchor, head| {
        emit.emit(Action::Editor(EditorAction::Cursor { anchor, head }));
    });
    let emit = dispatch.clone();
    let scroll = Closure::<dyn FnMut(u32)>::new(move |top| {
        emit.emit(Action::Workspace(workspace::Action::Scrolled(top)));
    });
    let options = object(&[
        ("doc", JsValue::from_str("")),
        ("language", JsValue::from_str("sql")),
        ("label", JsValue::from_str("Editor")),
        ("onChange", change.as_ref().clone()),
        ("onCommand", command.as_ref().clone()),
        ("onCursor", cursor.as_ref().clone()),
        ("onScroll", scroll.as_ref().clone()),
    ]);
    let handle = module.create_editor(&element, &options)?;
    let callbacks = Callbacks { _change: change, _command: command, _cursor: cursor, _scroll: scroll };
    Ok(Mounted { handle, _callbacks: Rc::new(callbacks) })
}

fn show_marks(handle: &EditorHandle, marks: &[Mark]) {
    let (ran, diagnostics) = (Array::new(), Array::new());
    for mark in marks {
        let state = if mark.problem.is_none() { "ran" } else { "failed" };
        ran.push(&object(&[("from", mark.from.into()), ("to", mark.to.into()), ("state", state.into())]));
        if let Some(problem) = &mark.problem {
            let mut message = problem.message.clone();
            if let Some(detail) = &problem.detail {
                message = format!("{message}\n{detail}");
            }
            diagnostics.push(&object(&[
                ("from", problem.from.into()),
                ("to", problem.to.into()),
                ("severity", "error".into()),
                ("message", message.into()),
                ("hint", problem.hint.clone().map_or(JsValue::UNDEFINED, JsValue::from)),
                ("code", problem.code.as_str().into()),
            ]));
        }
    }
    handle.show_run_marks(&ran);
    handle.set_diagnostics(&diagnostics);
}

/// The schema as completion needs it.
fn schema_object(schema: &Schema) -> JsValue {
    let column = |column: &crate::protocol::schema::ColumnInfo| -> JsValue {
        object(&[
            ("name", column.name.as_str().into()),
            ("type", column.type_name.as_str().into()),
            ("comment", column.comment.clone().map_or(JsValue::UNDEFINED, JsValue::from)),
        ])
        .into()
    };
    let tables: Array = schema
        .tables
        .iter()
        .map(|table| (&table.name, &table.comment, &table.columns))
        .chain(schema.views.iter().map(|view| (&view.name, &None, &view.columns)))
        .map(|(name, comment, columns)| {
            object(&[
                ("name", name.as_str().into()),
                ("comment", comment.clone().map_or(JsValue::UNDEFINED, JsValue::from)),
                ("columns", columns.iter().map(column).collect::<Array>().into()),
            ])
        })
        .collect();
    object(&[("tables", tables.into())]).into()
}
