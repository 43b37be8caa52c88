use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::*;
use crate::sql::{Connection, Context, Limits};
use crate::trace::print;
use crate::world::{DataCentre, LinkProfile, MILLISECOND, SECOND};
use expect_test::{Expect, expect};
use teller::{Sent, Teller, bound, framed, query, startup};

mod teller;

fn database() -> Database {
    let mut connection = Connection::open(Database::new());
    for text in [
        "CREATE TABLE account (id int PRIMARY KEY, owner varchar(20) NOT NULL, balance numeric(8,2) CHECK (balance >= 0))",
        "INSERT INTO account VALUES (1, 'Ada', 100), (2, 'Ben', 50)",
    ] {
        let mut go_on = || false;
        let mut context =
            Context { now_micros: 0, seed: 1, limits: Limits::default(), interrupt: &mut go_on };
        connection.execute(text, &mut context).expect(text);
    }
    connection.database()
}

fn run(script: Vec<Sent>, settings: Settings) -> (String, World) {
    let world = World::new(3);
    let mut centre = DataCentre::new(world.clone());
    let host = world.add_host("postgres");
    centre.place(host, Box::new(Postgres::new(host, database(), settings)));
    let id = world.add_host("client");
    world.set_access(id, LinkProfile::new(MILLISECOND, 0, 1_000_000_000));
    let log = Rc::new(RefCell::new(String::new()));
    let (sockets, rest) = (BTreeMap::new(), BTreeMap::new());
    centre.place(id, Box::new(Teller { id, script, sockets, log: log.clone(), rest }));
    while centre.step().is_some() {}
    let told = log.borrow().clone();
    (told, world)
}

fn sent(at_millis: u64, name: &'static str, bytes: Vec<u8>) -> Sent {
    Sent { at: at_millis * MILLISECOND, name, bytes }
}

/// Runs a script without the lines every start has.
fn check(script: Vec<Sent>, expected: Expect) {
    let (log, _) = run(script, Settings::default());
    let started = |line: &&str| {
        ![
            "S in_h", "S inte", "S Time", "S Inte", "S is_", "S def", "S ser", "S cli", "S Date", "S stan",
            "S app", "S sess", " R 0", " K",
        ]
        .iter()
        .any(|it| line.contains(it))
    };
    expected.assert_eq(&log.lines().filter(started).collect::<Vec<_>>().join("\n"));
}

/// A session from its start to its end, in the simple protocol.
#[test]
fn a_simple_session() {
    check(
        vec![
            sent(0, "a", framed(b'x', &80_877_103_u32.to_be_bytes())[1..].to_vec()),
            sent(10, "a", startup("user ada database shop")),
            sent(
                20,
                "a",
                query("SELECT current_user, current_database(), owner, balance FROM account ORDER BY id"),
            ),
            sent(30, "a", query("")),
            sent(40, "a", query("INSERT INTO account VALUES (3, 'Cem', 1) RETURNING id")),
            sent(50, "a", query("SELECT nothing FROM account")),
            sent(60, "a", query("INSERT INTO account VALUES (1, 'Dee', 1)")),
            sent(70, "a", query("BEGIN")),
            sent(80, "a", query("SELECT 1/0")),
            sent(90, "a", query("SELECT 1")),
            sent(100, "a", query("ROLLBACK")),
            sent(110, "a", framed(b'X', &[])),
        ],
        expect![[r#"
            a 6 ms N
            a 12 ms Z I
            a 22.061 ms T current_user:19/64/-1/0, current_database:19/64/-1/0, owner:1043/-1/24/0, balance:1700/-1/524294/0
            a 22.061 ms D ada, shop, Ada, 100.00
            a 22.061 ms D ada, shop, Ben, 50.00
            a 22.061 ms C SELECT 2
            a 22.061 ms Z I
            a 32 ms I
            a 32 ms Z I
            a 43.069 ms T id:23/4/-1/0
            a 43.069 ms D 3
            a 43.069 ms C INSERT 0 1
            a 43.069 ms Z I
            a 52.06 ms E SERROR|VERROR|C42703|Mcolumn "nothing" does not exist|P8
            a 52.06 ms Z I
            a 62.06 ms E SERROR|VERROR|C23505|Mduplicate key value violates unique constraint "account_pkey"|DKey (id)=(1) already exists.|spublic|taccount|naccount_pkey
            a 62.06 ms Z I
            a 72.01 ms C BEGIN
            a 72.01 ms Z T
            a 82.06 ms E SERROR|VERROR|C22012|Mdivision by zero
            a 82.06 ms Z E
            a 92.06 ms E SERROR|VERROR|C25P02|Mcurrent transaction is aborted, commands ignored until end of transaction block
            a 92.06 ms Z E
            a 102.018 ms C ROLLBACK
            a 102.018 ms Z I
            a 112 ms end"#]],
    );
}

/// Several statements of one text are one transaction.
#[test]
fn a_text_of_several_statements() {
    check(
        vec![
            sent(0, "a", startup("user ada")),
            sent(10, "a", query("UPDATE account SET balance = 1; SELECT 1/0; SELECT 2")),
            sent(20, "a", query("SELECT sum(balance) FROM account; SELECT 2")),
            sent(30, "a", query("UPDATE account SET balance = 2 WHERE id = 1; COMMIT; SELECT 1/0")),
            sent(40, "a", query("BEGIN; SELECT balance FROM account WHERE id = 1")),
            sent(50, "a", query("COMMIT; SELECT x")),
        ],
        expect![[r#"
            a 6 ms Z I
            a 12.136 ms C UPDATE 2
            a 12.136 ms E SERROR|VERROR|C22012|Mdivision by zero
            a 12.136 ms Z I
            a 23.121 ms T sum:1700/-1/-1/0
            a 23.121 ms D 150.00
            a 23.121 ms C SELECT 1
            a 23.121 ms T ?column?:23/4/-1/0
            a 23.121 ms D 2
            a 23.121 ms C SELECT 1
            a 23.121 ms Z I
            a 33.138 ms C UPDATE 1
            a 33.138 ms N SWARNING|VWARNING|C25P01|Mthere is no transaction in progress
            a 33.138 ms C COMMIT
            a 33.138 ms E SERROR|VERROR|C22012|Mdivision by zero
            a 33.138 ms Z I
            a 42.071 ms C BEGIN
            a 42.071 ms T balance:1700/-1/524294/0
            a 42.071 ms D 2.00
            a 42.071 ms C SELECT 1
            a 42.071 ms Z T
            a 52.07 ms C COMMIT
            a 52.07 ms E SERROR|VERROR|C42703|Mcolumn "x" does not exist|P16
            a 52.07 ms Z I"#]],
    );
}

/// What `pg` sends for queries with values.
#[test]
fn the_extended_protocol() {
    check(
        vec![
            sent(0, "a", startup("user ada")),
            sent(
                10,
                "a",
                bound(
                    "SELECT id, owner FROM account WHERE balance > $1 AND owner LIKE $2",
                    &[Some("60"), Some("A%")],
                ),
            ),
            sent(
                20,
                "a",
                bound(
                    "INSERT INTO account (id, owner, balance) VALUES ($1, $2, $3)",
                    &[Some("7"), Some("O'Neil"), None],
                ),
            ),
            sent(30, "a", bound("SELECT * FROM account WHERE id = $1", &[Some("seven")])),
            sent(40, "a", bound("SELECT * FROM account WHERE id = $1", &[])),
            sent(50, "a", bound("SELECT * FROM account WHERE $1 IS NULL", &[Some("1")])),
            sent(
                60,
                "a",
                bound("UPDATE account SET balance = balance - $1 WHERE id = $2", &[Some("1000"), Some("1")]),
            ),
            sent(70, "a", bound("SELECT $1; SELECT 2", &[Some("1")])),
            sent(80, "a", bound("", &[])),
        ],
        expect![[r#"
            a 6 ms Z I
            a 12.061 ms 1
            a 12.061 ms 2
            a 12.061 ms T id:23/4/-1/0, owner:1043/-1/24/0
            a 12.061 ms D 1, Ada
            a 12.061 ms C SELECT 1
            a 12.061 ms Z I
            a 23.068 ms 1
            a 23.068 ms 2
            a 23.068 ms n
            a 23.068 ms C INSERT 0 1
            a 23.068 ms Z I
            a 32 ms 1
            a 32 ms E SERROR|VERROR|C22P02|Minvalid input syntax for type integer: "seven"|Wunnamed portal parameter $1 = '...'
            a 32 ms Z I
            a 42 ms 1
            a 42 ms E SERROR|VERROR|C08P01|Mbind message supplies 0 parameters, but prepared statement "" requires 1
            a 42 ms Z I
            a 52 ms E SERROR|VERROR|C42P18|Mcould not determine data type of parameter $1
            a 52 ms Z I
            a 62.06 ms 1
            a 62.06 ms 2
            a 62.06 ms n
            a 62.06 ms E SERROR|VERROR|C23514|Mnew row for relation "account" violates check constraint "account_balance_check"|DFailing row contains (1, Ada, -900.00).|spublic|taccount|naccount_balance_check
            a 62.06 ms Z I
            a 72 ms E SERROR|VERROR|C42601|Mcannot insert multiple commands into a prepared statement
            a 72 ms Z I
            a 82 ms 1
            a 82 ms 2
            a 82 ms n
            a 82 ms I
            a 82 ms Z I"#]],
    );
}

/// A named statement, a portal fetched in pieces, binary results.
#[test]
fn statements_and_portals() {
    let parse = framed(b'P', b"all\0SELECT id, owner FROM account ORDER BY id\0\0\0");
    let bind = |formats: &[u8]| framed(b'B', &[b"\0all\0\0\0\0\0".as_slice(), formats].concat());
    let execute = |most: u8| framed(b'E', &[0, 0, 0, 0, most]);
    let describe = framed(b'D', b"Sall\0");
    let sync = framed(b'S', &[]);
    check(
        vec![
            sent(0, "a", startup("user ada")),
            sent(
                10,
                "a",
                [parse.clone(), describe, bind(&[0, 0]), execute(1), execute(1), execute(0), sync.clone()]
                    .concat(),
            ),
            sent(20, "a", [bind(&[0, 1, 0, 1]), execute(0), sync.clone()].concat()),
            sent(30, "a", [parse, sync.clone()].concat()),
            sent(40, "a", [framed(b'C', b"Sall\0"), bind(&[0, 0]), sync].concat()),
        ],
        expect![[r#"
            a 6 ms Z I
            a 12.061 ms 1
            a 12.061 ms t []
            a 12.061 ms T id:23/4/-1/0, owner:1043/-1/24/0
            a 12.061 ms 2
            a 12.061 ms D 1, Ada
            a 12.061 ms s
            a 12.061 ms D 2, Ben
            a 12.061 ms s
            a 12.061 ms C SELECT 0
            a 12.061 ms Z I
            a 22.061 ms 2
            a 22.061 ms D \x00\x00\x00\x01, Ada
            a 22.061 ms D \x00\x00\x00\x02, Ben
            a 22.061 ms C SELECT 2
            a 22.061 ms Z I
            a 32 ms E SERROR|VERROR|C42P05|Mprepared statement "all" already exists
            a 32 ms Z I
            a 42 ms 3
            a 42 ms E SERROR|VERROR|C26000|Mprepared statement "all" does not exist
            a 42 ms Z I"#]],
    );
}

/// A writer waits for the transaction before it, and no longer; the others go on.
#[test]
fn a_lock_makes_one_session_wait() {
    check(
        vec![
            sent(0, "a", startup("user ada")),
            sent(0, "b", startup("user ben")),
            sent(0, "c", startup("user cem")),
            sent(10, "a", query("BEGIN")),
            sent(20, "a", query("UPDATE account SET balance = balance + 1 WHERE id = 1")),
            sent(30, "b", query("UPDATE account SET balance = balance + 10 WHERE id = 1 RETURNING balance")),
            sent(40, "c", query("SELECT balance FROM account WHERE id = 1")),
            sent(100, "a", query("COMMIT")),
        ],
        expect![[r#"
            a 6 ms Z I
            b 6.001 ms Z I
            c 6.001 ms Z I
            a 12.01 ms C BEGIN
            a 12.01 ms Z T
            a 22.068 ms C UPDATE 1
            a 22.068 ms Z T
            c 42.061 ms T balance:1700/-1/524294/0
            c 42.061 ms D 100.00
            c 42.061 ms C SELECT 1
            c 42.061 ms Z I
            a 103.01 ms C COMMIT
            a 103.01 ms Z I
            b 103.069 ms T balance:1700/-1/524294/0
            b 103.069 ms D 111.00
            b 103.069 ms C UPDATE 1
            b 103.069 ms Z I"#]],
    );
}

/// Two transactions that wait for each other: after deadlock_timeout one of them is ended with 40P01.
#[test]
fn a_deadlock_is_found() {
    check(
        vec![
            sent(0, "a", startup("user ada")),
            sent(0, "b", startup("user ben")),
            sent(10, "a", query("BEGIN")),
            sent(10, "b", query("BEGIN")),
            sent(20, "a", query("UPDATE account SET balance = 1 WHERE id = 1")),
            sent(20, "b", query("UPDATE account SET balance = 2 WHERE id = 2")),
            sent(30, "a", query("UPDATE account SET balance = 1 WHERE id = 2")),
            sent(40, "b", query("UPDATE account SET balance = 2 WHERE id = 1")),
            sent(3000, "a", query("COMMIT")),
            sent(3000, "b", query("ROLLBACK")),
        ],
        expect![[r#"
            a 6 ms Z I
            b 6.001 ms Z I
            a 12.01 ms C BEGIN
            a 12.01 ms Z T
            b 12.01 ms C BEGIN
            b 12.01 ms Z T
            a 22.068 ms C UPDATE 1
            a 22.068 ms Z T
            b 22.068 ms C UPDATE 1
            b 22.068 ms Z T
            a 1032.06 ms E SERROR|VERROR|C40P01|Mdeadlock detected|DProcess 1 waits for ShareLock on transaction 730; blocked by process 2.
            Process 2 waits for ShareLock on transaction 731; blocked by process 1.|HSee server log for query details.
            a 1032.06 ms Z E
            b 1032.068 ms C UPDATE 1
            b 1032.068 ms Z T
            a 3002.01 ms C ROLLBACK
            a 3002.01 ms Z I
            b 3002.018 ms C ROLLBACK
            b 3002.018 ms Z I"#]],
    );
}

/// A client that goes away gives its locks back.
#[test]
fn a_lost_client_is_rolled_back() {
    check(
        vec![
            sent(0, "a", startup("user ada")),
            sent(0, "b", startup("user ben")),
            sent(20, "a", query("BEGIN; DELETE FROM account")),
            sent(30, "b", query("DELETE FROM account WHERE id = 1")),
            sent(50, "a", framed(b'X', &[])),
        ],
        expect![[r#"
            a 6 ms Z I
            b 6.001 ms Z I
            a 22.086 ms C BEGIN
            a 22.086 ms C DELETE 2
            a 22.086 ms Z T
            a 52 ms end
            b 53.068 ms C DELETE 1
            b 53.068 ms Z I"#]],
    );
}

/// One session more than there may be is refused; bytes that are no protocol end the connection.
#[test]
fn limits_and_nonsense() {
    let script = vec![
        sent(0, "a", startup("user ada")),
        sent(10, "b", startup("user ben")),
        sent(20, "a", framed(b'!', b"??")),
        sent(30, "c", b"GET / HTTP/1.1\r\n\r\n".to_vec()),
        sent(40, "d", startup("database x")),
    ];
    let (log, _) = run(script, Settings { max_connections: 1, ..Settings::default() });
    let errors: Vec<&str> = log.lines().filter(|line| line.contains(" E ") || line.contains("end")).collect();
    expect![[r#"
        b 16 ms E SFATAL|VFATAL|C53300|Msorry, too many clients already
        b 16 ms end
        a 22 ms E SFATAL|VFATAL|C08P01|Minvalid frontend message type 33
        a 22 ms end
        c 36 ms E SFATAL|VFATAL|C08P01|Minvalid message length
        c 36 ms end
        d 46 ms E SFATAL|VFATAL|C28000|Mno PostgreSQL user name specified in startup packet
        d 46 ms end"#]]
    .assert_eq(&errors.join("\n"));
}

/// The trace has each statement with its values and plan, and what it waited for.
#[test]
fn statements_are_recorded() {
    let (_, world) = run(
        vec![
            sent(0, "a", startup("user ada")),
            sent(0, "b", startup("user ben")),
            sent(10, "a", query("BEGIN")),
            sent(20, "a", bound("UPDATE account SET balance = $1 WHERE id = $2", &[Some("5"), Some("1")])),
            sent(30, "b", bound("DELETE FROM account WHERE id = $1", &[Some("1")])),
            sent(40, "a", query("COMMIT")),
            sent(50, "b", query("SELECT 1/0")),
        ],
        Settings::default(),
    );
    expect![[r#"
        0 ms  +0.01 ms  postgres  BEGIN  db.system.name=postgresql  db.namespace=ada  db.operation.name=BEGIN  db.query.text=BEGIN
        10.000088 ms  +0.0684 ms  postgres  UPDATE account  db.system.name=postgresql  db.namespace=ada  db.operation.name=UPDATE  db.query.text="UPDATE account SET balance = $1 WHERE id = $2"  db.query.parameter.1=5  db.query.parameter.2=1  backyard.db.plan="Update on account  (cost=0.00..1.02 rows=0 width=0)\n  ->  Seq Scan on account  (cost=0.00..1.02 rows=1 width=20)\n        Filter: (id = 1)"  backyard.db.rows_written=1  backyard.db.rows_read=2
        20.000071 ms  +11.06853 ms  postgres  DELETE account  db.system.name=postgresql  db.namespace=ben  db.operation.name=DELETE  db.query.text="DELETE FROM account WHERE id = $1"  db.query.parameter.1=1  backyard.db.plan="Delete on account  (cost=0.00..1.02 rows=0 width=0)\n  ->  Seq Scan on account  (cost=0.00..1.02 rows=1 width=20)\n        Filter: (id = 1)"  backyard.db.rows_written=1  backyard.db.rows_read=3
          20.000071 ms  +9.99993 ms  postgres  lock wait  backyard.db.lock="a row of account, changed by transaction 730"  backyard.db.blocked_by=[1]
        30.000001 ms  +1.01 ms  postgres  COMMIT  db.system.name=postgresql  db.namespace=ada  db.operation.name=COMMIT  db.query.text=COMMIT
        40.000005 ms  +0.06 ms  postgres  SELECT  db.system.name=postgresql  db.namespace=ben  db.operation.name=SELECT  db.query.text="SELECT 1/0"  db.response.status_code=22012  ! division by zero
    "#]].assert_eq(&print(&world.spans().take()));
}

/// Whether a trace is recorded changes no answer and no time.
#[test]
fn recording_changes_nothing() {
    let script = || {
        vec![
            sent(0, "a", startup("user ada")),
            sent(10, "a", bound("SELECT random() < 2, owner FROM account WHERE id = $1", &[Some("1")])),
            sent(20, "a", query("SELECT gen_random_uuid()")),
        ]
    };
    let told = |on: bool| {
        let world = World::new(3);
        world.spans().switch(on);
        let mut centre = DataCentre::new(world.clone());
        let host = world.add_host("postgres");
        centre.place(host, Box::new(Postgres::new(host, database(), Settings::default())));
        let id = world.add_host("client");
        let log = Rc::new(RefCell::new(String::new()));
        let (sockets, rest) = (BTreeMap::new(), BTreeMap::new());
        centre.place(id, Box::new(Teller { id, script: script(), sockets, log: log.clone(), rest }));
        centre.run_until(SECOND);
        log.take()
    };
    assert_eq!(told(true), told(false));
}

/// Twenty sessions that each wait for the one before: all come through, in order.
#[test]
fn a_queue_of_waiters() {
    const NAMES: [&str; 20] = [
        "a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "b0", "b1", "b2", "b3", "b4", "b5", "b6",
        "b7", "b8", "b9",
    ];
    let mut script = Vec::new();
    for name in NAMES {
        script.push(sent(0, name, startup("user ada")));
    }
    for name in NAMES {
        script.push(sent(
            10,
            name,
            query("BEGIN; UPDATE account SET balance = balance + 1 WHERE id = 1 RETURNING balance"),
        ));
        script.push(sent(20, name, query("COMMIT")));
    }
    let (log, _) = run(script, Settings::default());
    let balances: Vec<&str> = log.lines().filter_map(|line| line.split(" D ").nth(1)).collect();
    let expected: Vec<String> = (101..121).map(|n| format!("{n}.00")).collect();
    assert_eq!(balances, expected, "{log}");
}
