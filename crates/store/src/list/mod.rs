//! Pages and counts of a noun's list, for any query that its listing allows.
//!
//! A query that is a declared shape is read straight from its index; one that is a shape for each value of an
//! `in` is read so for each value, and merged. Any other is answered under a work
//! limit: its rows are examined in the order of the list, a stretch at a time, until the page is full or
//! the limit is reached; then the page says that the query should be narrowed, and where to go on.

mod statements;

#[cfg(feature = "harness")]
pub mod examined;

pub use crate::lower::{ListSource, NamedIndex, Place};

use crate::{Cells, Conn, Fault, FromCells};
use domain::list::{Access, Cursor, ListQuery, Plan, Scope, Sort, Value};
use statements::{Statement, Statements};
use std::cmp::Ordering;

/// Rows examined by one statement of a query that is no shape. A full stretch costs a second statement
/// to find its end, so stretches should not be short; the last one is read to its end, so not long either.
const STRETCH_ROWS: u64 = 1_000;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in the order of the list.
    pub rows: Vec<T>,
    /// Where the rows after these are; none when there are none.
    pub next: Option<Cursor>,
    /// Where the rows before these are; none when this is the first page.
    pub previous: Option<Cursor>,
    /// The work limit was reached: there may be more rows than the page shows. With a cursor one can go
    /// on from there; without, only a narrower query is answered.
    pub narrow: bool,
}

/// How many rows satisfy a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The rows found.
    pub value: u64,
    /// There may be more of them.
    pub capped: bool,
}

/// A page of the rows in `scope` that the query asks for. When it is no declared shape, `work_rows_max`
/// bounds the rows examined.
///
/// # Errors
/// A [`Fault`] of the database.
pub async fn list<T: FromCells>(
    conn: &mut Conn,
    source: &ListSource,
    query: &ListQuery,
    scope: Scope,
    work_rows_max: u64,
) -> Result<Page<T>, Fault> {
    let mut reader = Reader {
        conn,
        source,
        query,
        scope,
        work_rows_max,
        seen: None,
    };
    reader.page().await
}

/// How many rows in `scope` satisfy the query's filter, up to `cap`, examining at most `work_rows_max`.
///
/// # Errors
/// A [`Fault`] of the database.
pub async fn count(
    conn: &mut Conn,
    source: &ListSource,
    query: &ListQuery,
    scope: Scope,
    cap: u64,
    work_rows_max: u64,
) -> Result<Count, Fault> {
    let mut reader = Reader {
        conn,
        source,
        query,
        scope,
        work_rows_max,
        seen: None,
    };
    reader.count(cap).await
}

/// A row with its value of each sort key.
struct Placed<T> {
    row: T,
    position: Vec<Value>,
}

/// Rows of a page, and whether the work limit ended it: where, if one can go on.
struct Found<T> {
    rows: Vec<Placed<T>>,
    stopped: Option<Option<Vec<Value>>>,
}

/// Ways to read that take several statements.
enum Several<'p> {
    /// One stretch of rows after another, in the order of the list.
    Stretches(&'p Plan<'p>),
    /// Queries that are flat, and together are the one that was asked.
    Parts(&'p [ListQuery]),
}

struct Reader<'c> {
    conn: &'c mut Conn,
    source: &'c ListSource,
    query: &'c ListQuery,
    scope: Scope,
    work_rows_max: u64,
    /// Every statement that ran, for tests that count the rows each one examines.
    seen: Option<Vec<Statement>>,
}

impl Reader<'_> {
    async fn page<T: FromCells>(&mut self) -> Result<Page<T>, Fault> {
        let query = self.query;
        if let Some(parts) = self.source.listing.split(query, self.scope) {
            let found = self.within_one_state(Several::Parts(&parts)).await?;
            return Ok(self.turn_over(found));
        }
        let mut plans = self
            .source
            .listing
            .plans(query, self.scope)
            .into_iter()
            .peekable();
        while let Some(plan) = plans.next() {
            let found = match plan.access {
                Access::Ordered if plan.is_flat() => Some(self.flat(&plan).await?),
                Access::Ordered => Some(self.within_one_state(Several::Stretches(&plan)).await?),
                Access::Gathered => self.gathered(&plan).await?,
            };
            match found {
                Some(found) => return Ok(self.turn_over(found)),
                None if plans.peek().is_none() => break,
                None => {}
            }
        }
        Ok(self.turn_over(Found {
            rows: Vec::new(),
            stopped: Some(None),
        }))
    }

    /// A declared shape: the index yields just the rows that are shown.
    async fn flat<T: FromCells>(&mut self, plan: &Plan<'_>) -> Result<Found<T>, Fault> {
        let statements = self.statements(plan);
        let mut rows = Vec::new();
        for branch in statements.branches(self.after()) {
            self.fetch(statements.page(&branch, self.wanted()), &mut rows)
                .await?;
            if rows.len() >= self.wanted() {
                break;
            }
        }
        Ok(Found { rows, stopped: None })
    }

    /// A query whose parts are flat: the first rows of each, merged.
    async fn merged<T: FromCells>(&mut self, parts: &[ListQuery]) -> Result<Found<T>, Fault> {
        let mut rows = Vec::new();
        for part in parts {
            for plan in self.source.listing.plans(part, self.scope).iter().take(1) {
                rows.extend(self.flat(plan).await?.rows);
            }
        }
        let (sort, backward) = (&self.query.sort, self.is_backward());
        rows.sort_by(|left, right| {
            let order = in_order(sort, &left.position, &right.position);
            if backward { order.reverse() } else { order }
        });
        rows.truncate(self.wanted());
        Ok(Found { rows, stopped: None })
    }

    /// Several statements are only right together when they read the book as it is at one moment.
    async fn within_one_state<T: FromCells>(&mut self, way: Several<'_>) -> Result<Found<T>, Fault> {
        if self.conn.in_transaction() {
            return self.several(way).await;
        }
        self.conn.begin().await?;
        let found = self.several(way).await;
        let ended = self.conn.rollback().await;
        found.and_then(|found| ended.map(|()| found))
    }

    async fn several<T: FromCells>(&mut self, way: Several<'_>) -> Result<Found<T>, Fault> {
        match way {
            Several::Stretches(plan) => self.examined(plan).await,
            Several::Parts(parts) => self.merged(parts).await,
        }
    }

    /// Examines stretch after stretch in the order of the list.
    async fn examined<T: FromCells>(&mut self, plan: &Plan<'_>) -> Result<Found<T>, Fault> {
        let statements = self.statements(plan);
        let mut rows = Vec::new();
        let mut work_left = self.work_rows_max.max(1);
        let mut from = self.after().map(<[Value]>::to_vec);
        'stretches: loop {
            for branch in statements.branches(from.as_deref()) {
                let stretch = work_left.min(STRETCH_ROWS);
                self.fetch(statements.stretch(&branch, stretch, self.wanted()), &mut rows)
                    .await?;
                if rows.len() >= self.wanted() {
                    return Ok(Found { rows, stopped: None });
                }
                let end = self.fetch_position(statements.end(&branch, stretch)).await?;
                if let Some(end) = end {
                    work_left -= stretch;
                    if work_left == 0 {
                        return Ok(Found {
                            rows,
                            stopped: Some(Some(end)),
                        });
                    }
                    from = Some(end);
                    continue 'stretches;
                }
                let length = self.fetch_count(statements.length(&branch, stretch)).await?;
                work_left = work_left.saturating_sub(length).max(1);
            }
            return Ok(Found { rows, stopped: None });
        }
    }

    /// Gathers the candidates and sorts them; none when they are more than the work limit allows.
    async fn gathered<T: FromCells>(&mut self, plan: &Plan<'_>) -> Result<Option<Found<T>>, Fault> {
        let statements = self.statements(plan);
        let candidates = self
            .fetch_count(statements.candidates(self.work_rows_max + 1))
            .await?;
        if candidates > self.work_rows_max {
            return Ok(None);
        }
        let mut rows = Vec::new();
        let statement = statements.gather(self.after(), self.work_rows_max, self.wanted());
        self.fetch(statement, &mut rows).await?;
        Ok(Some(Found { rows, stopped: None }))
    }

    async fn count(&mut self, cap: u64) -> Result<Count, Fault> {
        let query = self.query;
        let plan = self.source.listing.count_plan(query, self.scope);
        let statements = self.statements(&plan);
        if plan.leaves() == 0 {
            let found = self.fetch_count(statements.candidates(cap + 1)).await?;
            return Ok(Count {
                value: found.min(cap),
                capped: found > cap,
            });
        }
        let statement = statements.count_examined(self.work_rows_max + 1);
        let (examined, found): (i64, i64) = self.fetch_one(statement).await?;
        let (examined, found) = (examined.cast_unsigned(), found.cast_unsigned());
        Ok(Count {
            value: found.min(cap),
            capped: found > cap || examined > self.work_rows_max,
        })
    }

    /// Puts rows that were read backwards in the order of the list, and says where its neighbours are.
    fn turn_over<T>(&self, found: Found<T>) -> Page<T> {
        let Found { mut rows, stopped } = found;
        let more = rows.len() >= self.wanted();
        rows.truncate(self.wanted() - 1);
        let backward = self.is_backward();
        let onward = match (&stopped, rows.last()) {
            (Some(end), _) => end.clone(),
            (None, Some(last)) if more => Some(last.position.clone()),
            (None, _) => None,
        };
        let onward = onward.map(|position| Cursor { position, backward });
        // Beyond the last row one still turns back, from where one asked.
        let came_from = self
            .after()
            .map(|asked| rows.first().map_or(asked, |first| &first.position));
        let back = came_from.map(|position| Cursor {
            position: position.to_vec(),
            backward: !backward,
        });
        let (next, previous) = if backward { (back, onward) } else { (onward, back) };
        let mut rows: Vec<T> = rows.into_iter().map(|placed| placed.row).collect();
        if backward {
            rows.reverse();
        }
        Page {
            rows,
            next,
            previous,
            narrow: stopped.is_some(),
        }
    }

    fn statements<'p>(&self, plan: &'p Plan<'p>) -> Statements<'p> {
        Statements {
            source: *self.source,
            sort: self.query.sort.clone(),
            plan,
            scope: self.scope,
            backward: self.is_backward(),
            dialect: self.conn.dialect(),
        }
    }

    fn after(&self) -> Option<&[Value]> {
        self.query.after.as_ref().map(|cursor| cursor.position.as_slice())
    }

    fn is_backward(&self) -> bool {
        self.query.after.as_ref().is_some_and(|cursor| cursor.backward)
    }

    /// One row more than is shown tells whether there are more.
    fn wanted(&self) -> usize {
        self.query.limit as usize + 1
    }

    async fn fetch<T: FromCells>(
        &mut self,
        statement: Statement,
        rows: &mut Vec<Placed<T>>,
    ) -> Result<(), Fault> {
        let sort = &self.query.sort;
        let place = |cells: &mut Cells<'_>| {
            let row = T::from_cells(cells)?;
            rows.push(Placed {
                row,
                position: position(sort, cells)?,
            });
            Ok(())
        };
        note(&mut self.seen, &statement);
        self.conn.fetch_cells(statement.sql, statement.args, place).await
    }

    async fn fetch_position(&mut self, statement: Statement) -> Result<Option<Vec<Value>>, Fault> {
        let (sort, mut found) = (&self.query.sort, None);
        let keep = |cells: &mut Cells<'_>| {
            found = Some(position(sort, cells)?);
            Ok(())
        };
        note(&mut self.seen, &statement);
        self.conn.fetch_cells(statement.sql, statement.args, keep).await?;
        Ok(found)
    }

    async fn fetch_one<T: FromCells>(&mut self, statement: Statement) -> Result<T, Fault> {
        note(&mut self.seen, &statement);
        self.conn.fetch_one(statement.sql, statement.args).await
    }

    async fn fetch_count(&mut self, statement: Statement) -> Result<u64, Fault> {
        self.fetch_one::<i64>(statement).await.map(i64::cast_unsigned)
    }
}

fn note(seen: &mut Option<Vec<Statement>>, statement: &Statement) {
    if let Some(seen) = seen {
        seen.push(statement.clone());
    }
}

/// Which of two positions comes first in the list.
fn in_order(sort: &Sort, left: &[Value], right: &[Value]) -> Ordering {
    let by_key = sort.keys().iter().zip(left.iter().zip(right));
    by_key
        .map(|(key, (left, right))| {
            if key.descending {
                right.cmp(left)
            } else {
                left.cmp(right)
            }
        })
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

/// The next cells: the row's value of each sort key.
fn position(sort: &Sort, cells: &mut Cells<'_>) -> Result<Vec<Value>, Fault> {
    let value = |text: bool, cells: &mut Cells<'_>| {
        if text {
            cells.text().map(Value::Text)
        } else {
            cells.i64().map(Value::Int)
        }
    };
    sort.keys()
        .iter()
        .map(|key| value(key.field.is_text(), cells))
        .collect()
}
