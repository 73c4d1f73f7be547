//! The money for orders: what waits for it, what lifts that, and what becomes of those that nobody pays.

mod world;

use domain::access::Actor;
use domain::command::{Command, Reply};
use domain::id::OrderId;
use domain::money::{Currency, Money};
use domain::orders::{AcceptOrder, CreateOrder, EditOrder, HoldKind, LineEdit, Order, PlaceHold, Status};
use domain::owners::{BelowMinimum, MinimumOrder, SetMinimumOrder, ShortPolicy};
use domain::payments::{
    CANCEL_UNPAID_JOB, PaymentClaim, PaymentKind, PaymentPolicy, PaymentState, PaymentTerms, RecordPayment,
    SetChannelPayment, SetOwnerPayment,
};
use store::harness::both_dbs;
use store::jobs::{self, Dedup, NewJob};
use store::{Scope, Store, args, orders};
use world::{World, line_ids, order_id};

/// What two pens cost, tax included on top.
const TOTAL: i64 = 303;

async fn opened(store: Store, terms: PaymentTerms) -> World {
    let world = World::begin(store, ShortPolicy::Backorder).await;
    let terms = SetOwnerPayment {
        owner: world.owner,
        expected_version: Some(1),
        terms,
    };
    world.one(terms).await.unwrap();
    world.receive("PEN", 10).await;
    world
}

fn wants(policy: PaymentPolicy) -> PaymentTerms {
    PaymentTerms {
        policy,
        ..PaymentTerms::default()
    }
}

fn payment(order: OrderId, kind: PaymentKind, amount: i64, reference: &str) -> RecordPayment {
    RecordPayment {
        order,
        expected_version: None,
        kind,
        amount: Money(amount),
        currency: None,
        method: "card".into(),
        reference: reference.into(),
        happened_at: None,
    }
}

async fn ordered(world: &World, external_ref: &str) -> (OrderId, Reply) {
    let reply = world
        .one(world.order(external_ref, 0, &[("PEN", 2)]))
        .await
        .unwrap();
    (order_id(&reply), reply)
}

async fn read(world: &World, id: OrderId) -> Order {
    let mut conn = world.engine.store().read().await.unwrap();
    orders::by_id(&mut conn, Scope::All, id).await.unwrap().unwrap()
}

async fn stands(world: &World, id: OrderId) -> (Status, PaymentState) {
    let order = read(world, id).await;
    (order.status, order.payment_state)
}

#[tokio::test]
async fn the_payment_that_completes_it_lifts_the_hold_for_it_and_no_other() {
    both_dbs(|store| async move {
        let world = opened(store, wants(PaymentPolicy::Paid)).await;
        let (order, reply) = ordered(&world, "A").await;
        assert_eq!(
            (&reply["status"], &reply["lines"][0]["reserved"]),
            (&"on_hold".into(), &2.into())
        );
        assert_eq!(read(&world, order).await.total, Money(TOTAL));
        let why = world.engine.why(&Actor::SYSTEM, order).await.unwrap().reasons;
        assert_eq!(
            (why[0].code, &why[0].facts["outstanding_minor"]),
            ("hold.unpaid", &TOTAL.into())
        );

        world
            .one(payment(order, PaymentKind::Authorised, TOTAL, "auth"))
            .await
            .unwrap();
        assert_eq!(
            stands(&world, order).await,
            (Status::OnHold, PaymentState::Authorised)
        );
        world
            .one(payment(order, PaymentKind::Paid, 300, "p1"))
            .await
            .unwrap();
        assert_eq!(
            stands(&world, order).await,
            (Status::OnHold, PaymentState::PartiallyPaid)
        );
        let other = PlaceHold {
            order,
            expected_version: None,
            kind: HoldKind::Payment,
            reason: "the bank called".into(),
            keeps_stock: true,
        };
        world.one(other).await.unwrap();
        let paid = world
            .one(payment(order, PaymentKind::Paid, 3, "p2"))
            .await
            .unwrap();
        assert_eq!(paid["payment_state"], "paid");
        let now = read(&world, order).await;
        assert_eq!(
            (now.status, now.open_holds),
            (Status::OnHold, 1),
            "the other hold stands"
        );
        world.assert_sound().await;

        let (order, _) = ordered(&world, "B").await;
        world
            .one(payment(order, PaymentKind::Paid, TOTAL, "p1"))
            .await
            .unwrap();
        assert_eq!(stands(&world, order).await, (Status::Ready, PaymentState::Paid));
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_payment_is_applied_once_and_in_the_orders_currency() {
    both_dbs(|store| async move {
        let world = opened(store, PaymentTerms::default()).await;
        let (order, _) = ordered(&world, "A").await;
        let once = payment(order, PaymentKind::Paid, 100, "psp-1");
        let first = world.one(once.clone()).await.unwrap();
        let again = world.one(once).await.unwrap();
        assert_eq!(
            (&first["payment"], &first["version"]),
            (&again["payment"], &again["version"])
        );
        let more = payment(order, PaymentKind::Paid, 200, "psp-1");
        assert_eq!(world.one(more).await, Err("payment.ref_taken"));
        let dollars = RecordPayment {
            currency: Currency::parse("USD"),
            ..payment(order, PaymentKind::Paid, 100, "psp-2")
        };
        assert_eq!(world.one(dollars).await, Err("payment.other_currency"));
        let nothing = payment(order, PaymentKind::Paid, 0, "");
        assert_eq!(world.one(nothing).await, Err("number.out_of_range"));
        assert_eq!(read(&world, order).await.payments.paid, Money(100));
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn too_much_is_shown_and_what_is_given_back_is_a_record_of_its_own() {
    both_dbs(|store| async move {
        let world = opened(store, wants(PaymentPolicy::Paid)).await;
        let (order, _) = ordered(&world, "A").await;
        let steps = [
            (PaymentKind::Failed, TOTAL, PaymentState::Unpaid, TOTAL),
            (PaymentKind::Paid, TOTAL + 97, PaymentState::Paid, -97),
            (PaymentKind::Refunded, 97, PaymentState::PartiallyRefunded, 0),
            (PaymentKind::Refunded, TOTAL, PaymentState::Refunded, TOTAL),
        ];
        for (kind, amount, state, outstanding) in steps {
            world.one(payment(order, kind, amount, "")).await.unwrap();
            let now = read(&world, order).await;
            assert_eq!(now.payment_state, state, "{kind:?}");
            assert_eq!(
                domain::payments::outstanding(&now),
                Money(outstanding),
                "{kind:?}"
            );
        }
        let order = read(&world, order).await;
        assert_eq!(order.status, Status::Ready, "giving back puts nothing on hold");
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn owner_and_channel_say_what_is_waited_for() {
    both_dbs(|store| async move {
        let world = opened(store, wants(PaymentPolicy::Authorised)).await;
        let (order, _) = ordered(&world, "A").await;
        world
            .one(payment(order, PaymentKind::Authorised, TOTAL, ""))
            .await
            .unwrap();
        assert_eq!(
            stands(&world, order).await,
            (Status::Ready, PaymentState::Authorised)
        );

        let Command::CreateOrder(said_paid) = world.order("B", 0, &[("PEN", 1)]) else {
            unreachable!("it makes an order")
        };
        let said_paid = CreateOrder {
            payment: PaymentClaim::Paid,
            ..*said_paid
        };
        let said_paid = order_id(&world.one(said_paid).await.unwrap());
        assert_eq!(
            stands(&world, said_paid).await,
            (Status::Ready, PaymentState::Paid)
        );

        let not_here = SetChannelPayment {
            channel: world.channel,
            expected_version: None,
            policy: Some(PaymentPolicy::NotRequired),
        };
        world.one(not_here).await.unwrap();
        let (order, _) = ordered(&world, "C").await;
        assert_eq!(
            stands(&world, order).await,
            (Status::Ready, PaymentState::NotRequired)
        );
        let stale = SetOwnerPayment {
            owner: world.owner,
            expected_version: Some(1),
            terms: wants(PaymentPolicy::Paid),
        };
        assert_eq!(world.one(stale).await, Err("version.mismatch"));
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn an_order_that_waits_gives_its_stock_to_others_where_its_owner_says_so() {
    both_dbs(|store| async move {
        let terms = PaymentTerms {
            keeps_stock: false,
            ..wants(PaymentPolicy::Paid)
        };
        let world = opened(store, terms).await;
        let (order, reply) = ordered(&world, "A").await;
        assert_eq!(reply["lines"][0]["reserved"], 0);
        assert_eq!(world.stock("PEN").await.reserved, 0);
        world
            .one(payment(order, PaymentKind::Paid, TOTAL, ""))
            .await
            .unwrap();
        assert_eq!(stands(&world, order).await.0, Status::Ready);
        assert_eq!(world.stock("PEN").await.reserved, 2);
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn a_draft_waits_from_when_it_is_accepted_and_goes_on_when_less_is_asked_for() {
    both_dbs(|store| async move {
        let world = opened(store, wants(PaymentPolicy::Paid)).await;
        let Command::CreateOrder(draft) = world.order("A", 0, &[("PEN", 2)]) else {
            unreachable!("it makes an order")
        };
        let draft = CreateOrder {
            accept: false,
            ..*draft
        };
        let reply = world.one(draft).await.unwrap();
        let (order, line) = (order_id(&reply), line_ids(&reply)[0]);
        assert_eq!(stands(&world, order).await, (Status::Draft, PaymentState::Unpaid));
        let accepted = world
            .one(AcceptOrder {
                order,
                expected_version: None,
            })
            .await
            .unwrap();
        assert_eq!(accepted["status"], "on_hold");
        world
            .one(payment(order, PaymentKind::Paid, 200, ""))
            .await
            .unwrap();
        let less = EditOrder {
            order,
            owner: world.owner,
            expected_version: None,
            lines: vec![LineEdit { line, quantity: 1 }],
            added: Vec::new(),
            ship_to: None,
            bill_to: None,
            requested_date: None,
            shipping: Default::default(),
            priority: None,
            ship_complete: None,
        };
        world.one(less).await.unwrap();
        assert_eq!(stands(&world, order).await, (Status::Ready, PaymentState::Paid));
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

/// Has the job look, as it does every hour, after all that was accepted has become three days older.
async fn three_days_later(world: &World) {
    let store = world.engine.store();
    let id = {
        let mut conn = store.writer().await.unwrap();
        let older = "UPDATE orders SET accepted_at = accepted_at - 259200000000 WHERE accepted_at <> 0";
        conn.execute(older, args![]).await.unwrap();
        let id = store::ids::lease(&mut conn, "book", 1).await.unwrap().start;
        let job = NewJob {
            id,
            kind: CANCEL_UNPAID_JOB.to_owned(),
            dedup: Dedup::No,
            run_at: 0,
            payload: "{}".to_owned(),
        };
        jobs::enqueue(&mut conn, vec![job], 0).await.unwrap();
        id
    };
    world.until_quiet().await;
    let mut conn = store.read().await.unwrap();
    let state: String = conn
        .fetch_one("SELECT state FROM job WHERE id = $1", args![id])
        .await
        .unwrap();
    assert_eq!(state, "done");
}

#[tokio::test]
async fn what_is_unpaid_too_long_is_cancelled_unless_money_came_in_or_somebody_let_it_go_on() {
    both_dbs(|store| async move {
        let terms = PaymentTerms {
            cancel_after_days: 2,
            ..wants(PaymentPolicy::Paid)
        };
        let world = opened(store, terms).await;
        let (unpaid, _) = ordered(&world, "unpaid").await;
        let (partly, _) = ordered(&world, "partly").await;
        let (promised, _) = ordered(&world, "promised").await;
        let (let_go, _) = ordered(&world, "let go").await;
        world
            .one(payment(partly, PaymentKind::Paid, 1, ""))
            .await
            .unwrap();
        world
            .one(payment(promised, PaymentKind::Authorised, 1, ""))
            .await
            .unwrap();
        let lift = domain::orders::LiftHold {
            order: let_go,
            expected_version: None,
            hold: read(&world, let_go).await.payment_hold,
        };
        world.one(lift).await.unwrap();
        three_days_later(&world).await;
        let (young, _) = ordered(&world, "young").await;
        let expected = [
            (unpaid, Status::Cancelled),
            (partly, Status::OnHold),
            (promised, Status::OnHold),
            (let_go, Status::Ready),
            (young, Status::OnHold),
        ];
        for (order, status) in expected {
            assert_eq!(stands(&world, order).await.0, status);
        }
        let mut conn = world.engine.store().read().await.unwrap();
        let sql = "SELECT body FROM event WHERE kind = 'order.cancelled' AND id = $1";
        let body: String = conn.fetch_one(sql, args![unpaid.value()]).await.unwrap();
        assert!(body.contains(r#""reason":"unpaid""#), "{body}");
        drop(conn);
        assert_eq!(
            world.stock("PEN").await.reserved,
            8,
            "the cancelled order keeps none"
        );
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}

#[tokio::test]
async fn an_order_worth_less_than_its_owner_takes_is_refused_or_waits_for_approval() {
    both_dbs(|store| async move {
        let world = opened(store, PaymentTerms::default()).await;
        let least = |amount, below| SetMinimumOrder {
            owner: world.owner,
            expected_version: None,
            minimum: MinimumOrder {
                amount: Money(amount),
                below,
            },
        };
        world.one(least(251, BelowMinimum::Refuse)).await.unwrap();
        let refused = world.one(world.order("A", 0, &[("PEN", 2)])).await;
        assert_eq!(refused, Err("order.below_minimum"), "two pens are worth 250");
        let Command::CreateOrder(draft) = world.order("D", 0, &[("PEN", 2)]) else {
            unreachable!("it makes an order")
        };
        let mut draft = *draft;
        draft.accept = false;
        let draft = order_id(&world.one(draft.clone()).await.unwrap());
        let accept = AcceptOrder {
            order: draft,
            expected_version: None,
        };
        assert_eq!(world.one(accept.clone()).await, Err("order.below_minimum"));

        world.one(least(251, BelowMinimum::Hold)).await.unwrap();
        assert_eq!(world.one(accept).await.unwrap()["status"], "on_hold");
        let (held, _) = ordered(&world, "B").await;
        let why = world.engine.why(&Actor::SYSTEM, held).await.unwrap().reasons;
        assert_eq!(
            (
                why[0].code,
                &why[0].facts["minimum_minor"],
                &why[0].facts["goods_minor"]
            ),
            ("hold.below_minimum", &251.into(), &250.into())
        );
        world.one(least(250, BelowMinimum::Hold)).await.unwrap();
        let (enough, _) = ordered(&world, "C").await;
        assert_eq!(stands(&world, enough).await.0, Status::Ready);
        let Command::CreateOrder(dollars) = world.order("E", 0, &[("PEN", 1)]) else {
            unreachable!("it makes an order")
        };
        let mut dollars = *dollars;
        dollars.currency = Currency::parse("USD");
        let dollars = order_id(&world.one(dollars).await.unwrap());
        assert_eq!(
            stands(&world, dollars).await.0,
            Status::Ready,
            "another currency is held to nothing"
        );
        world.assert_sound().await;
        world.end().await;
    })
    .await;
}
