//! A command that meets a bug fails alone; those that came with it are carried out.

use crate::world::{World, context, line_ids, order_id};
use domain::command::Command;
use domain::orders::{LeaseWork, PickLine, PickOrder, ReleaseOrder};
use domain::owners::ShortPolicy;
use domain::products::CreateProduct;
use engine::ExecuteError;
use ops::config::{Settings, Values};

/// A pick that panics: the row of its warehouse is taken from the book behind the engine's back.
async fn poisoned_pick(world: &World) -> Command {
    world.receive("PEN", 5).await;
    let made = world.one(world.order("R1", 0, &[("PEN", 1)])).await.unwrap();
    let order = order_id(&made);
    let release = ReleaseOrder {
        order,
        expected_version: None,
    };
    world.one(release).await.unwrap();
    world
        .one(LeaseWork {
            order,
            device: "scanner".into(),
            expected_version: None,
        })
        .await
        .unwrap();
    let mut conn = world.engine.store().writer().await.unwrap();
    let removed = conn.execute("DELETE FROM warehouse", Vec::new()).await.unwrap();
    assert_eq!(removed, 1);
    let pick = PickLine {
        line: line_ids(&made)[0],
        bin: None,
        quantity: 1,
    };
    PickOrder {
        order,
        lines: vec![pick],
        expected_version: None,
    }
    .into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_that_panics_fails_alone() {
    store::harness::both_dbs(|store| async move {
        let mut values = Values::defaults();
        // Or the row that is taken away would be remembered.
        values.engine.masters_kept_max = 0;
        let world = World::begin_with(store, ShortPolicy::Backorder, Settings::new(values)).await;
        let poisoned = poisoned_pick(&world).await;
        let product = |n: usize| CreateProduct::named(world.owner, format!("P{n}"), "A product".into());
        let mut commands: Vec<Command> = (0..20).map(|n| product(n).into()).collect();
        commands.insert(10, poisoned);
        let commands = commands.into_iter().map(|command| (context(), command)).collect();
        let answers = world.engine.execute_all(commands).await.unwrap();
        for (index, answer) in answers.iter().enumerate() {
            match answer {
                Err(ExecuteError::Bug(what)) => assert!(index == 10 && what.contains("warehouse"), "{what}"),
                answer => assert!(index != 10 && answer.is_ok(), "{index}: {answer:?}"),
            }
        }
        world.one(product(99)).await.expect("the engine goes on");
        world.end().await;
    })
    .await;
}
