//! The list of commands, in the order of the palette and the help page.

use super::{AppState, Command, Entry, Group};

/// All commands that can be chosen.
pub const COMMANDS: &[Entry] = &[
    entry(Command::RunStatement, "Run statement", Group::Run, "execute query selection", idle)
        .editor_keys("Mod-Enter"),
    entry(Command::RunAll, "Run all", Group::Run, "execute script file statements", idle)
        .editor_keys("Shift-Mod-Enter"),
    entry(Command::Explain, "Explain", Group::Run, "query plan cost estimate index why slow", idle)
        .keys("Mod-E"),
    entry(
        Command::ExplainAnalyze,
        "Explain with run",
        Group::Run,
        "explain analyze query plan measure time rows why slow",
        idle,
    )
    .keys("Shift-Mod-E"),
    entry(Command::Stop, "Stop", Group::Run, "cancel interrupt abort kill query", busy).keys("Mod-."),
    entry(
        Command::StepStatement,
        "Step through query",
        Group::Run,
        "debug trace plan explain rows join filter group visualize slow",
        file,
    )
    .keys("F10"),
    entry(Command::ClearResults, "Clear results", Group::Run, "remove empty output", results),
    entry(Command::Format, "Format", Group::Edit, "beautify pretty indent sql", file)
        .editor_keys("Shift-Alt-F"),
    entry(Command::ToggleComment, "Comment lines in or out", Group::Edit, "toggle uncomment", file)
        .editor_keys("Mod-/"),
    entry(Command::Find, "Find in file…", Group::Edit, "search replace text", file).editor_keys("Mod-F"),
    entry(Command::NewFile, "New file…", Group::Project, "add create sql", always),
    entry(Command::GoToFile, "Go to file…", Group::Project, "open switch tab", always),
    entry(Command::Save, "Save now", Group::Project, "store keep", always).keys("Mod-S"),
    entry(Command::Projects, "Projects…", Group::Project, "open switch list duplicate delete", always)
        .keys("Mod-O"),
    entry(Command::NewProject, "New project…", Group::Project, "create empty start", always),
    entry(
        Command::OpenSample,
        "Open sample…",
        Group::Project,
        "example database bookshop cinema demo dataset",
        always,
    ),
    entry(Command::RenameProject, "Rename project…", Group::Project, "name title", always),
    entry(
        Command::DownloadProject,
        "Download project as zip",
        Group::Project,
        "export save backup archive files",
        always,
    ),
    entry(
        Command::ImportProject,
        "Import project from zip…",
        Group::Project,
        "upload open archive load",
        always,
    ),
    entry(Command::GoToTable, "Go to table…", Group::Data, "find show schema browser", tables),
    entry(
        Command::DescribeTable,
        "Describe table…",
        Group::Data,
        "columns types keys indexes schema",
        tables,
    ),
    entry(
        Command::UndoChange,
        "Undo last change of the database",
        Group::Data,
        "time travel revert go back restore",
        always,
    )
    .keys("F9"),
    entry(
        Command::RedoChange,
        "Redo last undone change",
        Group::Data,
        "time travel again forward restore",
        always,
    )
    .keys("Shift-F9"),
    entry(Command::BackToNow, "Back to now", Group::Data, "time travel past present leave", past),
    entry(Command::ImportFile, "Import file…", Group::Data, "load upload csv json sql data", idle),
    entry(
        Command::ExportDatabase,
        "Export database…",
        Group::Data,
        "dump backup sql csv json download",
        idle,
    ),
    entry(
        Command::ResetDatabase,
        "Reset database…",
        Group::Data,
        "restore undo changes seed again drop",
        always,
    ),
    entry(Command::FocusTables, "Focus tables", Group::View, "go to schema browser panel", always),
    entry(Command::FocusEditor, "Focus editor", Group::View, "go to code panel", always),
    entry(Command::FocusResults, "Focus results", Group::View, "go to grid rows panel", always),
    entry(Command::FocusHistory, "Focus history", Group::View, "go to past queries panel", always),
    entry(
        Command::FocusTimeline,
        "Focus timeline",
        Group::View,
        "time travel points past versions compare undo panel",
        always,
    ),
    entry(Command::NextPart, "Next panel", Group::View, "focus switch", always).keys("F6"),
    entry(Command::PreviousPart, "Previous panel", Group::View, "focus switch", always).keys("Shift-F6"),
    entry(
        Command::ToggleTables,
        "Show or hide tables",
        Group::View,
        "toggle schema browser side panel",
        always,
    )
    .keys("Mod-B"),
    entry(
        Command::ToggleHistory,
        "Show or hide history",
        Group::View,
        "toggle past queries side panel",
        always,
    ),
    entry(
        Command::ToggleResults,
        "Show or hide results",
        Group::View,
        "toggle collapse bottom panel",
        always,
    ),
    entry(Command::ThemeLight, "Theme: light", Group::View, "colour color mode bright", always),
    entry(Command::ThemeDark, "Theme: dark", Group::View, "colour color mode night", always),
    entry(Command::ThemeSystem, "Theme: as the device", Group::View, "colour color mode system auto", always),
    entry(Command::Palette, "All commands…", Group::Help, "search palette find", always).keys("Mod-K"),
    entry(Command::Help, "Help and shortcuts", Group::Help, "keys keyboard how", always).keys("F1"),
    entry(Command::About, "About and licences", Group::Help, "version license notices build", always),
];

const fn entry(
    command: Command,
    label: &'static str,
    group: Group,
    words: &'static str,
    enabled: fn(&AppState) -> bool,
) -> Entry {
    Entry { command, label, group, keys: None, in_editor: false, words, enabled }
}

impl Entry {
    /// Keys that mean this everywhere on the page.
    const fn keys(mut self, keys: &'static str) -> Entry {
        self.keys = Some(keys);
        self
    }

    /// Keys that the code editor listens to.
    const fn editor_keys(mut self, keys: &'static str) -> Entry {
        self.keys = Some(keys);
        self.in_editor = true;
        self
    }
}

fn always(_: &AppState) -> bool {
    true
}

/// Always listed: the palette may have been opened while a short query ran. Who gives such a command too early is told.
fn idle(_: &AppState) -> bool {
    true
}

fn busy(state: &AppState) -> bool {
    state.engine.is_busy()
}

fn file(state: &AppState) -> bool {
    state.workspace.active_file().is_some()
}

fn past(state: &AppState) -> bool {
    state.timeline.viewing.is_some()
}

fn tables(state: &AppState) -> bool {
    !state.schema.tables.is_empty()
}

fn results(state: &AppState) -> bool {
    state.results.run.is_some()
}
