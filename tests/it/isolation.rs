//! Sessions beside each other against what PostgreSQL 15 answers: `tests/isolation/*.spec` and the `.out` beside them.
//!
//! The schedule is that of PostgreSQL's isolationtester: steps run in order, one that waits is told as such, and goes on
//! as soon as it can. Time is virtual: a millisecond a step, and when all wait, on to the next deadline.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use backyard::sql::{Connection, Context, Database, Limits, Outcome, Server, SqlError, Step};

#[derive(Default)]
struct Spec {
    setup: Vec<String>,
    sessions: Vec<String>,
    /// Step: session and statement.
    steps: BTreeMap<String, (String, String)>,
    permutations: Vec<Vec<String>>,
}

fn parse(text: &str) -> Spec {
    let mut spec = Spec::default();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "setup" => spec.setup.push(rest.into()),
            "session" => spec.sessions.push(rest.into()),
            "permutation" => spec.permutations.push(rest.split(' ').map(str::to_owned).collect()),
            step => {
                let session = spec.sessions.last().expect("a step comes after its session").clone();
                spec.steps.insert(step.into(), (session, rest.into()));
            }
        }
    }
    spec
}

fn answer(result: &Result<Outcome, SqlError>) -> Vec<String> {
    match result {
        Ok(outcome) => {
            let mut lines: Vec<String> = outcome
                .notices
                .iter()
                .map(|notice| format!("{}:  {}", notice.severity, notice.message))
                .collect();
            match &outcome.rows {
                Some(rows) => {
                    let names: Vec<&str> = rows.columns.iter().map(|column| column.name.as_str()).collect();
                    lines.push(names.join("|"));
                    for row in &rows.rows {
                        let cell =
                            |(value, column): (&backyard::sql::value::Value, &backyard::sql::ColumnInfo)| {
                                if value.is_null() { String::new() } else { value.output(&column.ty) }
                            };
                        lines.push(row.iter().zip(&rows.columns).map(cell).collect::<Vec<_>>().join("|"));
                    }
                    lines.push(format!("({} rows)", rows.rows.len()));
                }
                None => lines.push(match (outcome.command, outcome.row_count) {
                    ("INSERT", Some(count)) => format!("INSERT 0 {count}"),
                    (command, Some(count)) => format!("{command} {count}"),
                    (command, None) => command.to_string(),
                }),
            }
            lines
        }
        Err(error) => {
            let mut lines = vec![format!("ERROR {}:  {}", error.code, error.message)];
            if let Some(detail) = &error.detail {
                let detail = if error.code == "40P01" { without_numbers(detail) } else { detail.clone() };
                lines.extend(detail.split('\n').map(|part| format!("DETAIL:  {part}")));
            }
            lines
        }
    }
}

fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '0'..='9' if out.ends_with('N') => {}
            '0'..='9' => out.push('N'),
            c => out.push(c),
        }
    }
    out
}

/// One run of a permutation.
struct World {
    server: Server,
    sessions: Vec<(String, Connection)>,
    /// Steps that wait, by session.
    waiting: BTreeMap<String, String>,
    now: i64,
    lines: Vec<String>,
}

impl World {
    fn session(&mut self, name: &str) -> &mut Connection {
        let found = self.sessions.iter_mut().find(|(other, _)| other == name);
        &mut found.expect("a session of the spec").1
    }

    fn step(&mut self, name: &str, session: &str, statement: &str) {
        self.now += 1000;
        let now = self.now;
        let before = self.server.database().to_snapshot();
        let result = within(now, |context| self.session(session).step(statement, context));
        match result {
            Ok(Step::Blocked(_)) => {
                // nothing of a statement that waits can be seen
                assert_eq!(
                    before,
                    self.server.database().to_snapshot(),
                    "{name} shows something while it waits"
                );
                self.lines.push(format!("step {name}: {statement} <waiting ...>"));
                self.waiting.insert(session.into(), name.into());
            }
            Ok(Step::Done(outcome)) => self.tell(format!("step {name}: {statement}"), &Ok(outcome)),
            Err(error) => self.tell(format!("step {name}: {statement}"), &Err(error)),
        }
        self.completions();
    }

    fn tell(&mut self, head: String, result: &Result<Outcome, SqlError>) {
        self.lines.push(head);
        self.lines.extend(answer(result));
    }

    /// Resumes who may go on, until nobody may.
    fn completions(&mut self) {
        loop {
            let ready = self.server.ready(self.now);
            let Some(id) = ready.first() else { return };
            let now = self.now;
            let at = self.sessions.iter().position(|(_, session)| session.id() == *id).expect("a session");
            let (name, connection) = &mut self.sessions[at];
            let name = name.clone();
            let result = within(now, |context| connection.resume(context));
            let result = match result {
                Ok(Step::Blocked(_)) => continue,
                Ok(Step::Done(outcome)) => Ok(outcome),
                Err(error) => Err(error),
            };
            let step = self.waiting.remove(&name).expect("it waited");
            self.tell(format!("step {step}: <... completed>"), &result);
        }
    }

    /// Lets time pass until a session (or every session) waits no more.
    fn drain(&mut self, session: Option<&str>) {
        while session.map_or(!self.waiting.is_empty(), |name| self.waiting.contains_key(name)) {
            let deadlines =
                self.sessions.iter().filter_map(|(_, session)| Some(session.waiting()?.until_micros));
            let next = deadlines.min().expect("a deadline");
            assert!(next < i64::MAX, "nobody can go on: {:?}", self.waiting);
            self.now = self.now.max(next);
            self.completions();
        }
    }
}

fn within<T>(now: i64, run: impl FnOnce(&mut Context<'_>) -> T) -> T {
    let mut go_on = || false;
    run(&mut Context { now_micros: now, seed: 1, limits: Limits::default(), interrupt: &mut go_on })
}

fn permutation(spec: &Spec, steps: &[String]) -> String {
    let server = Server::start(Database::new());
    let mut setup = server.connect();
    let start = 1_767_225_600_000_000;
    for statement in &spec.setup {
        within(start, |context| setup.execute(statement, context))
            .unwrap_or_else(|error| panic!("{statement}: {error:?}"));
    }
    drop(setup);
    let sessions = spec.sessions.iter().map(|name| (name.clone(), server.connect())).collect();
    let lines = vec![steps.join(" ")];
    let mut world = World { server, sessions, waiting: BTreeMap::new(), now: start, lines };
    for name in steps {
        let (session, statement) = spec.steps.get(name).unwrap_or_else(|| panic!("no step {name}"));
        world.drain(Some(session));
        world.step(name, session, statement);
    }
    world.drain(None);
    world.lines.join("\n")
}

#[test]
fn sessions_answer_as_postgresql() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/isolation");
    let mut specs: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("tests/isolation exists")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "spec"))
        .collect();
    specs.sort();
    let (mut count, mut problems) = (0, Vec::new());
    for path in specs {
        let spec = parse(&std::fs::read_to_string(&path).expect("a readable spec"));
        let recorded =
            std::fs::read_to_string(path.with_extension("out")).expect("recorded answers: make parity");
        let mut recorded = recorded.trim_end().split("\n\npermutation ");
        for steps in &spec.permutations {
            count += 1;
            let theirs = recorded.next().unwrap_or_default();
            let ours = permutation(&spec, steps);
            let theirs = theirs.strip_prefix("permutation ").unwrap_or(theirs);
            if ours != theirs {
                problems
                    .push(format!("{}\n--- PostgreSQL\n{theirs}\n--- Backyard\n{ours}\n", path.display()));
            }
        }
    }
    assert!(
        problems.is_empty(),
        "{} of {count} permutations differ:\n{}",
        problems.len(),
        problems.join("\n")
    );
    assert!(count >= 40, "{count} permutations");
}
