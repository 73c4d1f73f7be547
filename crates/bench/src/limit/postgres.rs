//! The limit on PostgreSQL: tokio-postgres on one thread for each client, prepared statements, all statements of a
//! transaction sent at once without waiting for the answers between.

use super::written::{Commit, Written, WrittenTable};
use crate::failure::{Done, Failure};
use crate::rows::{Cell, Kind, Row, Table};
use futures_util::future::try_join_all;
use rusqlite::types::Value;
use std::sync::Barrier;
use std::time::Instant;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls, Statement};

/// One statement for each row, or one for all rows of a table with an array for each column. The limit is the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// A statement a row.
    Rows,
    /// A statement a table.
    Arrays,
}

type Args = Vec<Box<dyn ToSql + Sync + Send>>;

/// Writes the commits with a number of clients and answers the seconds it took.
pub fn write(
    config: &Config,
    written: &Written,
    commits: &[Commit],
    clients: usize,
    manner: Manner,
) -> Done<f64> {
    let start = Barrier::new(clients);
    let took: Vec<Done<f64>> = std::thread::scope(|threads| {
        let running: Vec<_> = (0..clients)
            .map(|client| {
                let start = &start;
                let share = move || commits.iter().skip(client).step_by(clients);
                threads
                    .spawn(move || write_share(config, written, &share().collect::<Vec<_>>(), manner, start))
            })
            .collect();
        let ended = running.into_iter().map(|thread| thread.join());
        ended
            .map(|took| took.unwrap_or_else(|_| Err(Failure::new("a client of the limit panicked"))))
            .collect()
    });
    took.into_iter()
        .try_fold(0.0, |most: f64, took| Ok(most.max(took?)))
}

fn write_share(
    config: &Config,
    written: &Written,
    commits: &[&Commit],
    manner: Manner,
    start: &Barrier,
) -> Done<f64> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let client = connect(config).await;
        let ready = match &client {
            Ok(client) => prepare_all(client, written, commits, manner).await,
            Err(error) => Err(Failure::new(error.to_string())),
        };
        start.wait();
        let (client, prepared) = (client?, ready?);
        let begun = Instant::now();
        for statements in &prepared {
            let begin = client.batch_execute("BEGIN");
            let all = try_join_all(statements.iter().map(|it| it.run(&client)));
            let commit = client.batch_execute("COMMIT");
            let (begin, all, commit) = tokio::join!(biased; begin, all, commit);
            begin?;
            all?;
            commit?;
        }
        Ok(begun.elapsed().as_secs_f64())
    })
}

/// A connection that plans as the product's writer does.
pub async fn connect(config: &Config) -> Done<Client> {
    let (client, connection) = config.connect(NoTls).await?;
    tokio::spawn(async move {
        // Its end is seen by whoever uses the client.
        let _ = connection.await;
    });
    client
        .batch_execute(
            "SET synchronous_commit = on; SET enable_seqscan = off; SET enable_hashjoin = off;
             SET enable_mergejoin = off; SET jit = off",
        )
        .await?;
    Ok(client)
}

struct Ready {
    statement: Statement,
    args: Args,
}

impl Ready {
    async fn run(&self, client: &Client) -> Result<u64, tokio_postgres::Error> {
        let args: Vec<&(dyn ToSql + Sync)> = self
            .args
            .iter()
            .map(|arg| arg.as_ref() as &(dyn ToSql + Sync))
            .collect();
        client.execute(&self.statement, &args).await
    }
}

/// The statements of every transaction with their arguments, made before the clock runs.
async fn prepare_all(
    client: &Client,
    written: &Written,
    commits: &[&Commit],
    manner: Manner,
) -> Done<Vec<Vec<Ready>>> {
    let mut inserts = Vec::new();
    let mut updates = Vec::new();
    for it in &written.tables {
        inserts.push(client.prepare(&insert_text(&it.table, manner)).await?);
        updates.push(match it.changing.is_empty() {
            true => None,
            false => Some(client.prepare(&update_text(it, manner)).await?),
        });
    }
    let mut all = Vec::with_capacity(commits.len());
    for commit in commits {
        let mut statements = Vec::new();
        for (at, rows) in &commit.inserted {
            let columns: Vec<usize> = (0..written.tables[*at].table.columns.len()).collect();
            let table = &written.tables[*at].table;
            ready(&mut statements, &inserts[*at], table, &columns, rows, manner);
        }
        for (at, rows) in &commit.updated {
            let it = &written.tables[*at];
            let columns: Vec<usize> = it.changing.iter().chain(&it.table.keys).copied().collect();
            if let Some(update) = &updates[*at] {
                ready(&mut statements, update, &it.table, &columns, rows, manner);
            }
        }
        all.push(statements);
    }
    Ok(all)
}

fn ready(
    statements: &mut Vec<Ready>,
    statement: &Statement,
    table: &Table,
    columns: &[usize],
    rows: &[Row],
    manner: Manner,
) {
    let mut add = |args| {
        statements.push(Ready {
            statement: statement.clone(),
            args,
        });
    };
    match manner {
        Manner::Arrays => add(arrays_of(table, columns, rows)),
        Manner::Rows => rows.iter().for_each(|row| add(row_of(table, columns, row))),
    }
}

fn row_of(table: &Table, columns: &[usize], row: &Row) -> Args {
    columns
        .iter()
        .map(|at| -> Box<dyn ToSql + Sync + Send> {
            let cell = &row[*at];
            match table.columns[*at].kind {
                Kind::BigInt => Box::new(big_int(cell)),
                Kind::Text => Box::new(text(cell)),
                Kind::Boolean => Box::new(big_int(cell).map(|it| it != 0)),
                Kind::Bytes => Box::new(bytes(cell)),
                Kind::Double => Box::new(double(cell)),
            }
        })
        .collect()
}

fn arrays_of(table: &Table, columns: &[usize], rows: &[Row]) -> Args {
    columns
        .iter()
        .map(|at| -> Box<dyn ToSql + Sync + Send> {
            let cells = rows.iter().map(|row| &row[*at]);
            match table.columns[*at].kind {
                Kind::BigInt => Box::new(cells.map(big_int).collect::<Vec<_>>()),
                Kind::Text => Box::new(cells.map(text).collect::<Vec<_>>()),
                Kind::Boolean => Box::new(cells.map(|it| big_int(it).map(|it| it != 0)).collect::<Vec<_>>()),
                Kind::Bytes => Box::new(cells.map(bytes).collect::<Vec<_>>()),
                Kind::Double => Box::new(cells.map(double).collect::<Vec<_>>()),
            }
        })
        .collect()
}

fn big_int(cell: &Cell) -> Option<i64> {
    match &cell.0 {
        Value::Integer(number) => Some(*number),
        _ => None,
    }
}

fn text(cell: &Cell) -> Option<String> {
    match &cell.0 {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn bytes(cell: &Cell) -> Option<Vec<u8>> {
    match &cell.0 {
        Value::Blob(bytes) => Some(bytes.clone()),
        _ => None,
    }
}

fn double(cell: &Cell) -> Option<f64> {
    match &cell.0 {
        Value::Real(number) => Some(*number),
        _ => None,
    }
}

fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::BigInt => "BIGINT",
        Kind::Text => "TEXT",
        Kind::Boolean => "BOOLEAN",
        Kind::Bytes => "BYTEA",
        Kind::Double => "DOUBLE PRECISION",
    }
}

fn marks(table: &Table, columns: &[usize], brackets: &str) -> String {
    let mark = |(at, column): (usize, &usize)| {
        format!("${}::{}{brackets}", at + 1, type_of(table.columns[*column].kind))
    };
    columns
        .iter()
        .enumerate()
        .map(mark)
        .collect::<Vec<_>>()
        .join(", ")
}

fn insert_text(table: &Table, manner: Manner) -> String {
    let columns: Vec<usize> = (0..table.columns.len()).collect();
    let (name, names) = (&table.name, table.names().join(", "));
    match manner {
        Manner::Rows => format!(
            "INSERT INTO \"{name}\" ({names}) VALUES ({})",
            marks(table, &columns, "")
        ),
        Manner::Arrays => format!(
            "INSERT INTO \"{name}\" ({names}) SELECT * FROM unnest({})",
            marks(table, &columns, "[]")
        ),
    }
}

fn update_text(it: &WrittenTable, manner: Manner) -> String {
    let (name, names) = (&it.table.name, it.table.names());
    let columns: Vec<usize> = it.changing.iter().chain(&it.table.keys).copied().collect();
    let brackets = if manner == Manner::Arrays { "[]" } else { "" };
    let source = match manner {
        Manner::Rows => format!("(SELECT {})", marks(&it.table, &columns, brackets)),
        Manner::Arrays => format!("unnest({})", marks(&it.table, &columns, brackets)),
    };
    let taken: Vec<String> = columns.iter().map(|at| names[*at].clone()).collect();
    let join = |columns: &[usize], of: &str, between: &str| {
        let parts = columns
            .iter()
            .map(|at| format!("{of}{} = v.{}", names[*at], names[*at]));
        parts.collect::<Vec<_>>().join(between)
    };
    format!(
        "UPDATE \"{name}\" AS t SET {} FROM {source} AS v({}) WHERE {}",
        join(&it.changing, "", ", "),
        taken.join(", "),
        join(&it.table.keys, "t.", " AND ")
    )
}

/// Makes a book on PostgreSQL that holds exactly the rows of one on SQLite. Both have the product's schema.
pub async fn copy_rows(config: &Config, from: &rusqlite::Connection) -> Done<()> {
    let client = connect(config).await?;
    for table in crate::rows::tables_of(from)? {
        if table.name == "migration" {
            continue;
        }
        client
            .batch_execute(&format!("TRUNCATE \"{}\"", table.name))
            .await?;
        let insert = client.prepare(&insert_text(&table, Manner::Arrays)).await?;
        let columns: Vec<usize> = (0..table.columns.len()).collect();
        let mut pieces = Vec::new();
        crate::rows::read_pieces(from, &table, 5_000, |rows| {
            pieces.push(rows);
            Ok(())
        })?;
        for rows in pieces {
            let args = arrays_of(&table, &columns, &rows);
            let statement = insert.clone();
            Ready { statement, args }.run(&client).await?;
        }
    }
    client.batch_execute("VACUUM ANALYZE").await?;
    client.batch_execute("CHECKPOINT").await?;
    Ok(())
}
