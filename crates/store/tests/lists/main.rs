//! Lists answer alike on both databases and in memory, and shapes examine only what they show.

mod parcels;
mod questions;

use domain::id::{OrderId, OwnerId};
use domain::list::{Cursor, ListLimits, ListQuery, RawQuery, Scope, Value, compare, matches};
use domain::time::Instant;
use jiff::tz::TimeZone;
use parcels::{PARCELS, Parcel, SOURCE, fill, fill_many, make_tables, run};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use questions::{filter, parcels, scope, sort};
use store::harness::both_dbs;
use store::list::examined::{assert_shapes_flat, examine};
use store::list::{Count, Page, count, list};
use store::{Conn, Store};

fn parse(filter: &str, sort: &str, limit: u32, from: Option<&str>) -> ListQuery {
    let raw = RawQuery {
        filter: Some(filter),
        sort: Some(sort),
        limit: Some(limit),
        after: None,
        from,
    };
    let zone = TimeZone::get("Europe/Amsterdam").unwrap();
    ListQuery::parse(&PARCELS, &raw, &zone, &ListLimits::default())
        .unwrap_or_else(|refusal| panic!("{filter}: {refusal:?}"))
}

/// Reads every page in one direction, from the cursor on; none when the query must be narrowed.
async fn pages(
    conn: &mut Conn,
    query: &ListQuery,
    scope: Scope,
    work: u64,
    backward: bool,
) -> Option<(Vec<i64>, Option<Cursor>)> {
    let mut query = query.clone();
    let (mut ids, mut back) = (Vec::new(), None);
    loop {
        let page: Page<Parcel> = list(conn, &SOURCE, &query, scope, work).await.expect("a page");
        assert!(page.rows.len() <= query.limit as usize);
        let shown = page.rows.iter().map(|row| row.id);
        let (onward, other) = if backward {
            (page.previous, page.next)
        } else {
            (page.next, page.previous)
        };
        if backward {
            ids.splice(0..0, shown);
        } else {
            ids.extend(shown);
        }
        back = other.or(back);
        match onward {
            // Through the wire form, as a client sends it.
            Some(cursor) => {
                let text = cursor.print(&PARCELS, &query.filter, &query.sort);
                query.after = Some(Cursor::parse(&PARCELS, &query.filter, &query.sort, &text).unwrap());
            }
            None if page.narrow => return None,
            None => return Some((ids, back)),
        }
    }
}

fn expected(parcels: &[Parcel], query: &ListQuery, scope: Scope) -> Vec<i64> {
    let visible = |parcel: &&Parcel| match scope {
        Scope::All => true,
        Scope::Owner(owner) => owner.value() == parcel.owner,
    };
    let mut rows: Vec<&Parcel> = parcels
        .iter()
        .filter(visible)
        .filter(|row| matches(&query.filter, *row))
        .collect();
    rows.sort_by(|left, right| compare(&query.sort, *left, *right));
    rows.iter().map(|row| row.id).collect()
}

async fn check(conn: &mut Conn, parcels: &[Parcel], query: &ListQuery, scope: Scope, work: u64) {
    let expected = expected(parcels, query, scope);
    let told = format!(
        "{} sort {} limit {} {scope:?} work {work}",
        query.filter.print(),
        query.sort.print(),
        query.limit
    );
    let Some((ids, back)) = pages(conn, query, scope, work, false).await else {
        assert!(work < parcels.len() as u64, "refused to answer {told}");
        return;
    };
    assert_eq!(ids, expected, "{told}");
    if let Some(back) = back {
        // From the first row of the last page back to the start.
        let query = ListQuery {
            after: Some(back.clone()),
            ..query.clone()
        };
        let id = back.position.last().unwrap();
        let before: Vec<i64> = expected
            .iter()
            .copied()
            .take_while(|row| Value::Int(*row) != *id)
            .collect();
        let (ids, _) = pages(conn, &query, scope, work, true).await.expect("a way back");
        assert_eq!(ids, before, "backwards {told}");
    }
    check_jump(conn, parcels, query, scope, &expected).await;
    let all = expected.len() as u64;
    let exact = count(conn, &SOURCE, query, scope, 1_000, 1_000).await.unwrap();
    assert_eq!(
        exact,
        Count {
            value: all,
            capped: false
        },
        "{told}"
    );
    let capped = count(conn, &SOURCE, query, scope, 2, work).await.unwrap();
    assert!(capped.value <= all.min(2), "{told}");
    assert!(capped.capped || capped.value == all, "{told}");
}

/// From the value of the row in the middle one reads just the rows from the first with that value on.
async fn check_jump(conn: &mut Conn, parcels: &[Parcel], query: &ListQuery, scope: Scope, expected: &[i64]) {
    let key = query.sort.keys()[0].field.key;
    let value_of = |id: &i64| {
        let row = parcels.iter().find(|row| row.id == *id).expect("a row");
        match key {
            "id" => OrderId::new(row.id).to_string(),
            "code" => row.code.clone(),
            "name" => row.name.clone(),
            "placed_at" => Instant(row.placed_at).to_string(),
            "ship_by" => row.ship_by.clone(),
            _ => row.priority.to_string(),
        }
    };
    let Some(value) = expected.get(expected.len() / 2).map(value_of) else {
        return;
    };
    if key == "ship_by" && value.is_empty() {
        return;
    }
    let (filter, sort) = (query.filter.print(), query.sort.print());
    let jump = parse(&filter, &sort, query.limit, Some(&value));
    let (ids, _) = pages(conn, &jump, scope, 1_000, false).await.expect("all rows");
    let rest: Vec<i64> = expected
        .iter()
        .copied()
        .skip_while(|id| value_of(id) != value)
        .collect();
    assert_eq!(ids, rest, "{filter} sort {sort} from {value}");
}

#[tokio::test]
async fn random_lists_answer_alike_on_both_databases_and_in_memory() {
    let seed = std::env::var("EVENKEEL_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| {
            std::time::UNIX_EPOCH
                .elapsed()
                .expect("after 1970")
                .subsec_nanos()
        });
    eprintln!("EVENKEEL_SEED={seed}");
    both_dbs(|store: Store| async move {
        let mut seeds = [0; 32];
        seeds[..4].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seeds);
        let mut runner = TestRunner::new_with_rng(proptest::test_runner::Config::default(), rng);
        let mut writer = store.writer().await.unwrap();
        make_tables(&mut writer).await;
        let mut reader = store.read().await.unwrap();
        for _ in 0..8 {
            let parcels = parcels().new_tree(&mut runner).unwrap().current();
            fill(&mut writer, &parcels).await;
            for _ in 0..60 {
                let question = (
                    filter(),
                    sort(),
                    1..12_u32,
                    scope(),
                    prop_oneof![Just(1_000_u64), 1..20_u64],
                );
                let (filter, sort, limit, scope, work) = question.new_tree(&mut runner).unwrap().current();
                check(
                    &mut reader,
                    &parcels,
                    &parse(&filter, &sort, limit, None),
                    scope,
                    work,
                )
                .await;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn every_shape_examines_only_what_it_shows() {
    both_dbs(|store: Store| async move {
        let mut writer = store.writer().await.unwrap();
        make_tables(&mut writer).await;
        for rows in [10_000, 40_000] {
            fill_many(&mut writer, rows, 5_000).await;
            assert_shapes_flat::<Parcel>(&mut writer, &SOURCE).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn any_other_query_stops_at_the_work_limit_and_goes_on_from_there() {
    both_dbs(|store: Store| async move {
        let mut writer = store.writer().await.unwrap();
        make_tables(&mut writer).await;
        fill_many(&mut writer, 20_000, 50).await;
        run(&mut writer, "ANALYZE").await;
        let mut reader = store.read().await.unwrap();
        // Nothing has this tag, so every row would have to be examined.
        let mut query = parse("tag:eq:none", "", 50, None);
        let (mut pages, mut rows) = (0, 0);
        loop {
            let page: Page<Parcel> = list(&mut reader, &SOURCE, &query, Scope::All, 5_000)
                .await
                .unwrap();
            pages += 1;
            rows += page.rows.len();
            assert_eq!(page.narrow, page.next.is_some());
            let examined = examine::<Parcel>(&mut reader, &SOURCE, &query, Scope::All, 5_000)
                .await
                .unwrap();
            // Each stretch is examined once and its end is looked up once, in the index.
            assert!(
                examined.rows <= 4 * 5_000,
                "{} rows:\n{}",
                examined.rows,
                examined.plan.join("\n")
            );
            query.after = page.next;
            if query.after.is_none() {
                break;
            }
        }
        assert_eq!((pages, rows), (5, 0));
    })
    .await;
}

#[tokio::test]
async fn what_no_index_orders_is_answered_for_few_rows_and_said_to_be_too_wide_for_many() {
    both_dbs(|store: Store| async move {
        let mut writer = store.writer().await.unwrap();
        make_tables(&mut writer).await;
        fill_many(&mut writer, 20_000, 50).await;
        run(&mut writer, "ANALYZE").await;
        let mut reader = store.read().await.unwrap();
        let page: Page<Parcel> = list(
            &mut reader,
            &SOURCE,
            &parse("", "-ship_by,code", 50, None),
            Scope::All,
            5_000,
        )
        .await
        .unwrap();
        assert_eq!((page.rows.len(), page.next, page.narrow), (0, None, true));
        let few = parse("code:eq:C7", "-ship_by,priority", 50, None);
        let page: Page<Parcel> = list(&mut reader, &SOURCE, &few, Scope::All, 5_000).await.unwrap();
        assert_eq!((page.rows.len(), page.narrow), (20, false));
        let many = count(
            &mut reader,
            &SOURCE,
            &parse("", "", 50, None),
            Scope::All,
            10_000,
            5_000,
        )
        .await
        .unwrap();
        assert_eq!(
            many,
            Count {
                value: 10_000,
                capped: true
            }
        );
        let some = count(
            &mut reader,
            &SOURCE,
            &parse("fragile:eq:true", "", 50, None),
            Scope::All,
            10_000,
            5_000,
        )
        .await
        .unwrap();
        assert_eq!((some.value, some.capped), (5_001, true));
    })
    .await;
}

#[tokio::test]
async fn several_values_examine_what_each_of_them_does() {
    both_dbs(|store: Store| async move {
        let mut writer = store.writer().await.unwrap();
        make_tables(&mut writer).await;
        fill_many(&mut writer, 20_000, 5_000).await;
        run(&mut writer, "ANALYZE").await;
        let mut reader = store.read().await.unwrap();
        let codes = (1..=20).map(|code| format!("C{code}")).collect::<Vec<_>>();
        for (filter, sort, rows_max) in [
            (
                "status:in:draft|ready|shipped|draft".to_owned(),
                "-placed_at",
                4 * 3 * 11,
            ),
            (
                "status:in:draft|shipped,placed_at:ge:2000-01-01".to_owned(),
                "placed_at",
                4 * 2 * 11,
            ),
            (format!("code:in:{}", codes.join("|")), "-placed_at", 20 * 20 * 4),
        ] {
            for scope in [Scope::All, Scope::Owner(OwnerId::new(1))] {
                let query = parse(&filter, sort, 10, None);
                let examined = examine::<Parcel>(&mut reader, &SOURCE, &query, scope, 5_000).await;
                let examined = examined.unwrap();
                let plan = examined.plan.join("\n");
                assert!(
                    examined.rows <= rows_max,
                    "{} rows, {filter} {scope:?}\n{plan}",
                    examined.rows
                );
                assert!(plan.contains("parcel_by_"), "no index, {filter}\n{plan}");
            }
        }
    })
    .await;
}
