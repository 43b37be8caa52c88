//! Every command a person can give: buttons, shortcuts, the palette and the help page read this one list.

pub mod fuzzy;
pub mod keys;
mod list;
pub mod palette;

pub use keys::{KeyChord, Platform, matching};
pub use list::COMMANDS;

use super::dialogs::{self, Confirm, Dialog};
use super::editor::{self, EditorOrder};
use super::layout::{self, Part, Side, Theme};
use super::timeline::{self, Turn};
use super::{Action, AppState, Effect, RunTarget, engine, import, results, workspace};
use palette::Scope;

/// A command, by its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    RunStatement,
    RunAll,
    Explain,
    ExplainAnalyze,
    Stop,
    Format,
    ToggleComment,
    Find,
    StepStatement,
    ClearResults,
    DescribeTable,
    GoToTable,
    GoToFile,
    NewFile,
    Save,
    OpenSample,
    Projects,
    NewProject,
    RenameProject,
    ImportFile,
    ExportDatabase,
    DownloadProject,
    ImportProject,
    ResetDatabase,
    /// After the question: no entry of the list gives it.
    ResetDatabaseNow,
    FocusTables,
    FocusEditor,
    FocusResults,
    FocusHistory,
    FocusTimeline,
    UndoChange,
    RedoChange,
    BackToNow,
    NextPart,
    PreviousPart,
    ToggleTables,
    ToggleHistory,
    ToggleResults,
    ThemeLight,
    ThemeDark,
    ThemeSystem,
    Palette,
    Help,
    About,
}

/// What is shown of a command.
pub struct Entry {
    pub command: Command,
    /// As on its button, such as `Run statement`.
    pub label: &'static str,
    pub group: Group,
    /// Keys as `Mod-Enter`; `Mod` is ⌘ on Apple's devices and Ctrl elsewhere.
    pub keys: Option<&'static str>,
    /// Whether the code editor listens to the keys itself, so that they mean this only there.
    pub in_editor: bool,
    /// Words the palette also finds it by.
    pub words: &'static str,
    /// Whether it can be given now.
    pub enabled: fn(&AppState) -> bool,
}

/// What a command is about; the help page has a list for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Run,
    Edit,
    Project,
    Data,
    View,
    Help,
}

impl Group {
    pub const ALL: [Group; 6] =
        [Group::Run, Group::Edit, Group::Project, Group::Data, Group::View, Group::Help];

    pub fn label(self) -> &'static str {
        match self {
            Group::Run => "Run",
            Group::Edit => "Edit",
            Group::Project => "Project",
            Group::Data => "Data",
            Group::View => "View",
            Group::Help => "Help",
        }
    }
}

/// The entry of a command.
pub fn entry(command: Command) -> Option<&'static Entry> {
    COMMANDS.iter().find(|entry| entry.command == command)
}

/// What a command does.
#[inline(never)] // apart: tools/build/page-later.txt
pub fn perform(state: &mut AppState, command: Command) -> Vec<Effect> {
    let order = |order| vec![Effect::next(editor::order(order))];
    let layout = |action| vec![Effect::next(Action::Layout(action))];
    let dialog = |dialog| vec![dialogs::open(dialog)];
    let palette = |scope| vec![dialogs::open(Dialog::Palette { scope, lines: palette::lines(state, scope) })];
    let focus = |part: Part| {
        let then = match part {
            Part::Editor => Effect::next(editor::order(EditorOrder::Focus)),
            _ => Effect::Focus(part.id()),
        };
        vec![Effect::next(Action::Layout(layout::Action::Show(part))), then]
    };
    let travel = |action| vec![Effect::next(Action::Timeline(action))];
    let workspace = |action| vec![Effect::next(Action::Workspace(action))];
    match command {
        Command::RunStatement => state.run_active(RunTarget::AtCursor),
        Command::RunAll => state.run_active(RunTarget::All),
        Command::StepStatement => state.step_active(),
        Command::Explain => state.explain_active(false),
        Command::ExplainAnalyze => state.explain_active(true),
        Command::Stop => vec![Effect::next(Action::Engine(engine::Action::Stop))],
        Command::Format => order(EditorOrder::Format),
        Command::ToggleComment => order(EditorOrder::ToggleComment),
        Command::Find => order(EditorOrder::OpenSearch),
        Command::ClearResults => vec![Effect::next(Action::Results(results::Action::Clear))],
        Command::DescribeTable => palette(Scope::Describe),
        Command::GoToTable => palette(Scope::Tables),
        Command::GoToFile => palette(Scope::Files),
        Command::OpenSample => palette(Scope::Samples),
        Command::Palette => palette(Scope::All),
        Command::Projects => dialog(Dialog::Projects),
        Command::NewProject => dialog(Dialog::NewProject),
        Command::RenameProject => dialog(Dialog::RenameProject),
        Command::ResetDatabase => dialog(Dialog::Confirm(Confirm {
            title: "Reset the database?".to_owned(),
            text: "Its tables and rows are made again from the project's schema.sql and seed.sql. What statements \
                   changed since then is lost. Your files stay as they are."
                .to_owned(),
            verb: "Reset database",
            action: Box::new(Action::Command(Command::ResetDatabaseNow)),
        })),
        Command::NewFile => {
            let mut effects = layout(layout::Action::Show(Part::Editor));
            effects.extend(workspace(workspace::Action::NewFile { path: None }));
            effects
        }
        Command::Save => workspace(workspace::Action::SaveNow),
        Command::ImportFile => vec![Effect::next(Action::Import(import::Action::Open))],
        Command::ExportDatabase => {
            vec![Effect::next(Action::Import(import::Action::OpenExport))]
        }
        Command::DownloadProject => match &state.workspace.current {
            Some(current) => workspace(workspace::Action::ExportZip { id: current.id.clone() }),
            None => Vec::new(),
        },
        Command::ImportProject => vec![Effect::ChooseArchive],
        Command::ResetDatabaseNow => state.reset_database(),
        Command::FocusTables => focus(Part::Tables),
        Command::FocusEditor => focus(Part::Editor),
        Command::FocusResults => focus(Part::Results),
        Command::FocusHistory | Command::FocusTimeline => {
            let points = command == Command::FocusTimeline;
            let mut effects = vec![Effect::next(Action::Timeline(timeline::Action::Open(points)))];
            effects.extend(focus(Part::History));
            effects
        }
        Command::UndoChange => travel(timeline::Action::Turn(Turn::Undo)),
        Command::RedoChange => travel(timeline::Action::Turn(Turn::Redo)),
        Command::BackToNow => travel(timeline::Action::Leave),
        Command::NextPart => focus(state.layout.next_part(true)),
        Command::PreviousPart => focus(state.layout.next_part(false)),
        Command::ToggleTables => layout(layout::Action::ToggleSide(Side::Tables)),
        Command::ToggleHistory => layout(layout::Action::ToggleSide(Side::History)),
        Command::ToggleResults => layout(layout::Action::ToggleResults),
        Command::ThemeLight => layout(layout::Action::SetTheme(Theme::Light)),
        Command::ThemeDark => layout(layout::Action::SetTheme(Theme::Dark)),
        Command::ThemeSystem => layout(layout::Action::SetTheme(Theme::System)),
        Command::Help => dialog(Dialog::Help),
        Command::About => dialog(Dialog::About),
    }
}

#[cfg(test)]
mod tests;
