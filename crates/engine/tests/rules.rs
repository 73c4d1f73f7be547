//! Rules without code: what they do to orders, what they leave alone, and what they would have done.

mod world;

use domain::access::Actor;
use domain::command::Command;
use domain::customers::AddressInput;
use domain::id::OrderId;
use domain::orders::{
    AcceptOrder, CreateOrder, EditOrder, HoldKind, LiftHold, LineEdit, NoteAudience, ShippingEdit,
};
use domain::owners::ShortPolicy;
use domain::payments::{PaymentKind, RecordPayment};
use domain::rules::{Action, RuleInput, SetRules, Trigger};
use domain::{command::Reply, money::Money};
use serde_json::json;
use store::harness::both_dbs;
use store::orders::Detail;
use store::{Scope, Store, orders};
use world::{World, line_ids, order_id};

async fn opened(store: Store) -> World {
    let world = World::begin(store, ShortPolicy::Backorder).await;
    world.receive("PEN", 100).await;
    world
}

fn rule(name: &str, trigger: Trigger, condition: &str, actions: Vec<Action>) -> RuleInput {
    RuleInput {
        number: 0,
        name: name.into(),
        trigger,
        condition: condition.into(),
        actions,
        active: true,
    }
}

fn by(carrier: &str) -> Action {
    Action::Method {
        carrier: carrier.into(),
        carrier_service: String::new(),
    }
}

fn hold(kind: HoldKind) -> Action {
    let reason = "the rule says so".into();
    Action::Hold { kind, reason }
}

fn note(text: &str) -> Action {
    let (audience, text) = (NoteAudience::Pack, text.into());
    Action::Note { audience, text }
}

async fn set(world: &World, rules: Vec<RuleInput>) -> Result<Reply, &'static str> {
    let (owner, expected_version) = (world.owner, None);
    let command = SetRules {
        owner,
        expected_version,
        rules,
    };
    world.one(command).await
}

/// An order for so many pens, to a country.
fn to(world: &World, external_ref: &str, country: &str, pens: i64) -> CreateOrder {
    let Command::CreateOrder(mut order) = world.order(external_ref, 0, &[("PEN", pens)]) else {
        unreachable!("it makes an order")
    };
    order.ship_to = Some(AddressInput {
        country: country.into(),
        ..AddressInput::default()
    });
    *order
}

fn edit(world: &World, order: OrderId, lines: Vec<LineEdit>, carrier: Option<&str>) -> EditOrder {
    EditOrder {
        order,
        owner: world.owner,
        expected_version: None,
        lines,
        added: Vec::new(),
        ship_to: None,
        bill_to: None,
        requested_date: None,
        shipping: ShippingEdit {
            carrier: carrier.map(str::to_owned),
            ..ShippingEdit::default()
        },
        priority: None,
        ship_complete: None,
    }
}

async fn read(world: &World, id: OrderId) -> Detail {
    let mut conn = world.engine.store().read().await.unwrap();
    let detail = orders::detail(&mut conn, Scope::All, id, 10).await.unwrap();
    detail.expect("it is there")
}

/// What the feed tells of what rules did with an order.
async fn ruled(world: &World, id: OrderId) -> Vec<serde_json::Value> {
    let mut conn = world.engine.store().read().await.unwrap();
    let rows = store::feed::of_noun_after_version(&mut conn, "order", id.value(), 0, 100).await;
    let rows = rows
        .unwrap()
        .into_iter()
        .filter(|row| row.event.kind == "order.ruled");
    rows.map(|row| serde_json::from_str(&row.event.body).unwrap())
        .collect()
}

#[tokio::test]
async fn rules_choose_the_carrier_and_the_first_that_says_so_counts() {
    both_dbs(|store| async move {
        let world = opened(store).await;
        let rules = vec![
            rule("Germany", Trigger::Accepted, "country:eq:DE", vec![by("DHL")]),
            rule(
                "Much",
                Trigger::Accepted,
                "pieces:ge:10",
                vec![by("Pallet"), Action::Priority { priority: 7 }],
            ),
            rule(
                "The rest",
                Trigger::Accepted,
                "",
                vec![by("PostNL"), note("Wrap it well")],
            ),
        ];
        set(&world, rules).await.unwrap();
        for (at, country, pens, carrier, chosen_by, priority) in [
            ("A", "DE", 1, "DHL", 1, 0),
            ("B", "NL", 10, "Pallet", 2, 7),
            ("C", "NL", 1, "PostNL", 3, 0),
            ("D", "DE", 12, "DHL", 1, 7),
        ] {
            let id = order_id(&world.one(to(&world, at, country, pens)).await.unwrap());
            let read = read(&world, id).await;
            let order = &read.order;
            assert_eq!(
                (order.carrier.as_str(), order.method_rule),
                (carrier, chosen_by),
                "{at}"
            );
            assert_eq!(order.priority, priority, "{at}");
            assert!(read.lines.iter().all(|line| line.priority == priority), "{at}");
            assert_eq!(
                read.notes.len(),
                1,
                "{at}: notes add up with whatever else is done"
            );
        }
        let mut own = to(&world, "E", "DE", 1);
        own.shipping.carrier = "Bicycle".into();
        let id = order_id(&world.one(own).await.unwrap());
        let given = read(&world, id).await.order;
        assert_eq!(
            (given.carrier.as_str(), given.method_rule),
            ("Bicycle", 0),
            "who gives the order knows better"
        );
        let why = world
            .engine
            .why(&Actor::SYSTEM, id)
            .await
            .unwrap()
            .method
            .unwrap();
        assert_eq!(why["given"], true);
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn each_effect_names_its_rule_and_why_tells_what_the_others_missed() {
    both_dbs(|store| async move {
        let world = opened(store).await;
        let rules = vec![
            rule("Germany", Trigger::Accepted, "country:eq:DE", vec![by("DHL")]),
            rule(
                "The rest",
                Trigger::Accepted,
                "",
                vec![by("PostNL"), hold(HoldKind::Fraud)],
            ),
        ];
        set(&world, rules).await.unwrap();
        let mut draft = to(&world, "A", "NL", 1);
        draft.accept = false;
        let id = order_id(&world.one(draft).await.unwrap());
        assert_eq!(
            read(&world, id).await.order.carrier,
            "",
            "a draft is nobody's work yet"
        );
        let accept = AcceptOrder {
            order: id,
            expected_version: None,
        };
        world.one(accept).await.unwrap();

        let order = read(&world, id).await;
        let placed = order.holds[0].id;
        assert_eq!((order.holds[0].rule, order.order.open_holds), (2, 1));
        assert_eq!(
            ruled(&world, id).await,
            [json!({
                "status": "on_hold", "method_rule_before": 0, "rule": 2, "rule_version": 1, "when": "accepted",
                "carrier_before": "", "carrier": "PostNL", "holds": [placed.to_string()],
            })]
        );
        let why = world.engine.why(&Actor::SYSTEM, id).await.unwrap();
        let held = why
            .reasons
            .iter()
            .find(|it| it.code == "hold.by_rule")
            .expect("a reason");
        assert_eq!(
            (&held.facts["rule"], &held.facts["rule_name"]),
            (&2.into(), &"The rest".into())
        );
        let method = why.method.unwrap();
        assert_eq!(
            (&method["rule"], &method["name"]),
            (&2.into(), &"The rest".into())
        );
        assert_eq!(
            method["passed"],
            json!([{ "rule": 1, "name": "Germany", "field": "country" }])
        );
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn an_edit_chooses_anew_and_a_lifted_hold_stays_lifted() {
    both_dbs(|store| async move {
        let world = opened(store).await;
        let choose = |trigger| {
            vec![
                rule(
                    "Much",
                    trigger,
                    "pieces:ge:10",
                    vec![by("Pallet"), hold(HoldKind::Approval), note("Stack it")],
                ),
                rule("Little", trigger, "", vec![by("PostNL")]),
            ]
        };
        let rules = [choose(Trigger::Accepted), choose(Trigger::Edited)].concat();
        set(&world, rules).await.unwrap();
        let made = world.one(to(&world, "A", "NL", 1)).await.unwrap();
        let (id, line) = (order_id(&made), line_ids(&made)[0]);
        assert_eq!(read(&world, id).await.order.carrier, "PostNL");

        let pens = |quantity| vec![LineEdit { line, quantity }];
        world.one(edit(&world, id, pens(10), None)).await.unwrap();
        let much = read(&world, id).await;
        assert_eq!(
            (much.order.carrier.as_str(), much.order.method_rule),
            ("Pallet", 3)
        );
        assert_eq!((much.holds.len(), much.notes.len()), (1, 1));
        let lift = LiftHold {
            order: id,
            expected_version: None,
            hold: much.holds[0].id,
        };
        world.one(lift).await.unwrap();

        world.one(edit(&world, id, pens(11), None)).await.unwrap();
        let more = read(&world, id).await;
        assert_eq!(more.order.open_holds, 0, "somebody said that it may go on");
        assert_eq!(
            (more.holds.len(), more.notes.len()),
            (1, 1),
            "nothing is done twice"
        );
        assert_eq!(
            ruled(&world, id).await.len(),
            2,
            "a rule that does nothing tells nothing"
        );

        world
            .one(edit(&world, id, Vec::new(), Some("Bicycle")))
            .await
            .unwrap();
        world.one(edit(&world, id, pens(1), None)).await.unwrap();
        let own = read(&world, id).await.order;
        assert_eq!(
            (own.carrier.as_str(), own.method_rule),
            ("Bicycle", 0),
            "a person's choice stays"
        );
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn money_that_comes_in_sets_rules_off_once() {
    both_dbs(|store| async move {
        let world = opened(store).await;
        let paid = rule(
            "Paid",
            Trigger::Paid,
            "payment_state:eq:paid",
            vec![Action::Priority { priority: 5 }],
        );
        set(&world, vec![paid]).await.unwrap();
        let id = order_id(&world.one(to(&world, "A", "NL", 1)).await.unwrap());
        let total = read(&world, id).await.order.total;
        for (part, priority) in [(Money(1), 0), (Money(total.0 - 1), 5), (Money(1), 5)] {
            let payment = RecordPayment {
                order: id,
                expected_version: None,
                kind: PaymentKind::Paid,
                amount: part,
                currency: None,
                method: String::new(),
                reference: String::new(),
                happened_at: None,
            };
            world.one(payment).await.unwrap();
            assert_eq!(read(&world, id).await.order.priority, priority);
        }
        assert_eq!(ruled(&world, id).await.len(), 1);
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn rules_keep_their_numbers_and_count_their_changes() {
    both_dbs(|store| async move {
        let world = opened(store).await;
        let one = rule("One", Trigger::Accepted, "", vec![note("One")]);
        let two = rule("Two", Trigger::Accepted, "", vec![note("Two")]);
        let reply = set(&world, vec![one.clone(), two.clone()]).await.unwrap();
        assert_eq!(reply["rules"], json!([1, 2]));
        let numbered = |rule: &RuleInput, number| RuleInput {
            number,
            ..rule.clone()
        };
        let changed = RuleInput {
            active: false,
            ..numbered(&two, 2)
        };
        let reply = set(&world, vec![changed, one.clone()]).await.unwrap();
        assert_eq!(reply["rules"], json!([2, 3]), "a number is never given twice");
        let version = reply["version"].clone();
        let same = RuleInput {
            active: false,
            ..numbered(&two, 2)
        };
        let reply = set(&world, vec![same, numbered(&one, 3)]).await.unwrap();
        assert_eq!(reply["version"], version, "nothing changed");

        let wrong = [
            (vec![numbered(&one, 1)], "rule.not_found"),
            (vec![numbered(&two, 2), numbered(&two, 2)], "field.malformed"),
            (
                vec![rule("", Trigger::Paid, "", vec![note("x")])],
                "field.malformed",
            ),
            (
                vec![rule("x", Trigger::Paid, "", Vec::new())],
                "number.out_of_range",
            ),
            (
                vec![rule("x", Trigger::Paid, "colour:eq:red", vec![note("x")])],
                "list.field_unknown",
            ),
            (
                vec![rule("x", Trigger::Paid, "", vec![by(" ")])],
                "field.malformed",
            ),
        ];
        for (rules, code) in wrong {
            let said = format!("{rules:?}");
            assert_eq!(set(&world, rules).await, Err(code), "{said}");
        }
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_preview_tells_what_rules_would_have_done_and_changes_nothing() {
    both_dbs(|store| async move {
        let world = opened(store).await;
        set(
            &world,
            vec![rule("All", Trigger::Accepted, "", vec![by("PostNL")])],
        )
        .await
        .unwrap();
        for (at, country) in [("A", "DE"), ("B", "NL"), ("C", "DE")] {
            world.one(to(&world, at, country, 1)).await.unwrap();
        }
        let proposed = [
            rule("Germany", Trigger::Accepted, "country:eq:DE", vec![by("DHL")]),
            rule("All", Trigger::Accepted, "", vec![by("PostNL")]),
        ];
        let preview = |orders_max| {
            world
                .engine
                .preview_rules(&Actor::SYSTEM, world.owner, &proposed, orders_max)
        };
        let all = preview(100).await.unwrap();
        assert_eq!((all.examined, all.matched, all.differing), (3, 3, 2));
        let told: Vec<_> = all.tallies.iter().map(|it| (it.matched, it.acted)).collect();
        assert_eq!(
            told,
            [(2, 2), (3, 1)],
            "a rule is forestalled by the one before it"
        );
        let named: Vec<_> = all.named.iter().map(|it| it.done.as_slice()).collect();
        assert_eq!(named, [[(0, "method")], [(0, "method")]]);
        assert_eq!(preview(2).await.unwrap().examined, 2);
        world.end().await;
    })
    .await;
}
