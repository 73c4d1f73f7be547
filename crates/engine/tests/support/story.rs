//! Any verb, at random: stories that are the same for the same seed, whatever ids the book hands out.

use super::shop::{self, LOTS, SKUS, Shop};
use super::{Dice, World, inbound};
use domain::command::Command;
use domain::id::{
    ExpectedLineId, ExpectedReceiptId, HoldId, LineId, OrderId, PackageId, ProductId, ReturnId, StockCountId,
    TaskId,
};
use domain::orders::{
    AcceptOrder, GiveBackWork, History, Quantities, RenewLease, ShortageReason, TakeOverWork, UnallocateOrder,
};
use domain::payments::{PaymentKind, outstanding};
use domain::returns::{CancelReturn, CloseReturn, Disposition, LinkReturn, WhichPieces};
use domain::stock_counts::{ApproveCount, DropCount, FinishCount};
use store::{Conn, Scope, args, orders, returns, stock_counts};

/// What a storyteller sees of an order.
pub struct Seen {
    pub id: OrderId,
    pub lines: Vec<(LineId, Quantities)>,
    pub holds: Vec<HoldId>,
    pub packages: Vec<PackageId>,
    pub outstanding: i64,
}

/// What a storyteller sees of a book.
pub struct Scene {
    pub orders: Vec<Seen>,
    pub tasks: Vec<TaskId>,
    /// Orders of which something left, with their lines.
    pub shipped: Vec<(OrderId, Vec<LineId>)>,
    pub returns: Vec<SeenReturn>,
    pub expected: Vec<(ExpectedReceiptId, ExpectedLineId)>,
    /// The counts that are open, each with the products that the ledger has there.
    pub counts: Vec<(StockCountId, Vec<ProductId>)>,
}

/// What a storyteller sees of a return.
pub struct SeenReturn {
    pub id: ReturnId,
    pub order: OrderId,
    pub lines: Vec<LineId>,
}

impl Scene {
    /// The last orders that are open, and the tasks, in the order in which they were made.
    pub async fn look(world: &World) -> Self {
        let mut conn = world.read().await;
        let open =
            "SELECT id FROM orders WHERE status NOT IN ('shipped', 'cancelled') ORDER BY id DESC LIMIT 40";
        let ids: Vec<i64> = conn.fetch_all(open, args![]).await.expect("reads");
        let mut seen = Vec::new();
        for id in ids {
            let read = orders::detail(&mut conn, Scope::All, OrderId::new(id), 100)
                .await
                .expect("reads");
            let read = read.expect("is there");
            seen.push(Seen {
                outstanding: outstanding(&read.order).0,
                id: read.order.id,
                lines: read.lines.iter().map(|line| (line.id, line.quantities)).collect(),
                holds: read
                    .holds
                    .iter()
                    .filter(|hold| hold.lifted_at.0 == 0)
                    .map(|hold| hold.id)
                    .collect(),
                packages: read
                    .packages
                    .iter()
                    .filter(|it| it.shipment.is_none())
                    .map(|it| it.id)
                    .collect(),
            });
        }
        let tasks = "SELECT id FROM task WHERE done_at = 0 ORDER BY id";
        let tasks: Vec<i64> = conn.fetch_all(tasks, args![]).await.expect("reads");
        let expected =
            "SELECT receipt_id, id FROM expected_line WHERE outstanding > 0 ORDER BY id DESC LIMIT 20";
        let expected = conn.fetch_all(expected, args![]).await.expect("reads");
        let open =
            "SELECT id FROM stock_count WHERE status IN ('counting', 'counted') ORDER BY id DESC LIMIT 5";
        let open: Vec<StockCountId> = conn.fetch_all(open, args![]).await.expect("reads");
        let mut counts = Vec::new();
        for id in open {
            let count = stock_counts::by_id(&mut conn, Scope::All, id)
                .await
                .expect("reads");
            let count = count.expect("is there");
            let products = stock_counts::products_there(&mut conn, &count).await;
            counts.push((id, products.expect("reads")));
        }
        Self {
            counts,
            expected,
            orders: seen,
            tasks: tasks.into_iter().map(TaskId::new).collect(),
            shipped: shipped(&mut conn).await,
            returns: seen_returns(&mut conn).await,
        }
    }
}

async fn shipped(conn: &mut Conn) -> Vec<(OrderId, Vec<LineId>)> {
    let left = "SELECT id FROM orders WHERE shipped > 0 ORDER BY id DESC LIMIT 20";
    let ids: Vec<i64> = conn.fetch_all(left, args![]).await.expect("reads");
    let mut shipped = Vec::new();
    for id in ids {
        let lines = "SELECT id FROM order_line WHERE order_id = $1 ORDER BY id";
        let lines: Vec<i64> = conn.fetch_all(lines, args![id]).await.expect("reads");
        shipped.push((OrderId::new(id), lines.into_iter().map(LineId::new).collect()));
    }
    shipped
}

async fn seen_returns(conn: &mut Conn) -> Vec<SeenReturn> {
    let last = "SELECT id, order_id FROM returns ORDER BY id DESC LIMIT 20";
    let heads: Vec<(i64, i64)> = conn.fetch_all(last, args![]).await.expect("reads");
    let mut seen = Vec::new();
    for (id, order) in heads {
        let id = ReturnId::new(id);
        let lines = returns::lines(conn, Scope::All, id).await.expect("reads");
        seen.push(SeenReturn {
            id,
            order: OrderId::new(order),
            lines: lines.iter().map(|line| line.id).collect(),
        });
    }
    seen
}

/// Tells stories of a shop.
pub struct Teller {
    pub dice: Dice,
    shop: Shop,
    orders: i64,
}

impl Teller {
    pub fn new(seed: u64, shop: Shop) -> Self {
        Self {
            dice: Dice::new(seed),
            shop,
            orders: 0,
        }
    }

    /// The next commands, all thought of while the book is as in `scene`. Who says each: floor
    /// workers 1 and 2.
    pub fn round(&mut self, scene: &Scene, commands: usize) -> Vec<(i64, Command)> {
        (0..commands)
            .map(|_| (1 + self.dice.below(8) / 7, self.command(scene)))
            .collect()
    }

    fn command(&mut self, scene: &Scene) -> Command {
        match self.dice.below(12) {
            10 if !scene.shipped.is_empty() => self.coming_back(scene),
            11 if !scene.returns.is_empty() => self.return_verb(scene),
            0 if self.dice.flip() => self.expected_verb(scene),
            1 if self.dice.flip() => self.count_verb(scene),
            0 | 1 => self.stock_verb(),
            2 | 3 => self.order(),
            4 if !scene.tasks.is_empty() => shop::finish(self.dice.one_of(&scene.tasks)).into(),
            _ if scene.orders.is_empty() => self.order(),
            _ => {
                let index = self.dice.below(i64::try_from(scene.orders.len()).expect("few"));
                self.order_verb(&scene.orders[usize::try_from(index).expect("not below zero")])
            }
        }
    }

    fn order(&mut self) -> Command {
        self.orders += 1;
        let lines: Vec<_> = (0..=self.dice.below(3))
            .map(|_| (self.dice.one_of(&SKUS), 1 + self.dice.below(5)))
            .collect();
        let mut order = self.shop.order(&format!("r{}", self.orders), &lines);
        if self.dice.below(4) == 0 {
            order.channel = self.shop.prepaid;
        }
        order.priority = self.dice.below(3);
        order.ship_complete = Some(self.dice.below(4) == 0);
        order.accept = self.dice.below(6) != 0;
        order.prices_include_tax = self.dice.flip();
        let histories = [History::Shipped, History::Returned, History::Cancelled];
        order.history = (self.dice.below(12) == 0).then(|| self.dice.one_of(&histories));
        order.into()
    }

    fn stock_verb(&mut self) -> Command {
        let (sku, lot) = (self.dice.one_of(&SKUS[..3]), self.dice.one_of(&LOTS));
        let bins = [self.shop.bins[0], self.shop.bins[1], self.shop.quarantine];
        let bin = self.dice.one_of(&bins);
        match self.dice.below(6) {
            0 => self.shop.adjust(bin, sku, lot, self.dice.below(9) - 6).into(),
            1 => {
                let here = (self.shop.warehouse, self.shop.bins[1]);
                let aside = (self.shop.warehouse, self.shop.quarantine);
                let to = self.dice.one_of(&[here, here, aside, self.shop.other]);
                let mut transfer = self.shop.transfer(sku, lot, 1 + self.dice.below(3), to);
                if self.dice.flip() {
                    transfer.from = aside;
                }
                transfer.into()
            }
            2 => {
                let lines = [(sku, self.dice.below(3), self.dice.below(900) - 100)];
                self.shop.credit("", OrderId::default(), &lines).into()
            }
            _ => self.shop.receive(bin, sku, lot, 1 + self.dice.below(9)).into(),
        }
    }

    /// Goods come back: announced, or at the door.
    fn coming_back(&mut self, scene: &Scene) -> Command {
        let (order, lines) = self.dice.one_of(&scene.shipped);
        match self.dice.below(4) {
            0 => self.shop.arrival(OrderId::default()).into(),
            1 => self.shop.arrival(order).into(),
            _ => inbound::announce(order, self.dice.one_of(&lines), 1 + self.dice.below(3)).into(),
        }
    }

    fn return_verb(&mut self, scene: &Scene) -> Command {
        let index = usize::try_from(self.dice.below(i64::try_from(scene.returns.len()).expect("few")));
        let seen = &scene.returns[index.expect("not below zero")];
        let (return_id, order, expected_version) = (seen.id, seen.order, None);
        match self.dice.below(8) {
            0 => CancelReturn {
                return_id,
                order,
                expected_version,
            }
            .into(),
            1 => CloseReturn {
                return_id,
                order,
                expected_version,
            }
            .into(),
            2 if !scene.shipped.is_empty() => LinkReturn {
                return_id,
                order: self.dice.one_of(&scene.shipped).0,
                expected_version,
                lines: Vec::new(),
            }
            .into(),
            3 => self
                .shop
                .exchange(return_id, order, self.dice.one_of(&SKUS), self.dice.flip())
                .into(),
            _ => self.receive(seen),
        }
    }

    fn receive(&mut self, seen: &SeenReturn) -> Command {
        let of = if seen.lines.is_empty() || self.dice.flip() {
            WhichPieces::Sku(self.dice.one_of(&SKUS).to_owned())
        } else {
            WhichPieces::Line(self.dice.one_of(&seen.lines))
        };
        let dispositions = [Disposition::Restock, Disposition::Quarantine, Disposition::Scrap];
        let found = (1 + self.dice.below(3), self.dice.one_of(&dispositions));
        self.shop.take_back(seen.id, seen.order, of, found).into()
    }

    fn expected_verb(&mut self, scene: &Scene) -> Command {
        let (sku, other) = (self.dice.one_of(&SKUS[..3]), self.dice.one_of(&SKUS[..3]));
        let pieces = 1 + self.dice.below(12);
        if scene.expected.is_empty() || self.dice.below(3) == 0 {
            let count = 1 + usize::from(self.dice.flip());
            let lines = [(sku, pieces), (other, 1 + self.dice.below(2))];
            return self.shop.announce(&lines[..count]).into();
        }
        let (receipt, line) = self.dice.one_of(&scene.expected);
        match self.dice.below(8) {
            0 => inbound::close_expected(receipt).into(),
            1 | 2 => {
                let count = usize::from(self.dice.flip());
                let added = [(sku, pieces)];
                self.shop
                    .change_expected(receipt, (line, self.dice.below(12)), &added[..count])
                    .into()
            }
            _ => self.shop.receive_expected(receipt, sku, pieces).into(),
        }
    }

    fn count_verb(&mut self, scene: &Scene) -> Command {
        let sku = self.dice.one_of(&SKUS[..3]);
        if scene.counts.is_empty() || self.dice.below(6) == 0 {
            return self.shop.start_count(self.dice.flip().then_some(sku)).into();
        }
        let (count, products) = self.dice.one_of(&scene.counts);
        let expected_version = None;
        match self.dice.below(9) {
            0 => DropCount {
                count,
                expected_version,
            }
            .into(),
            1 | 2 => FinishCount {
                count,
                expected_version,
                products,
            }
            .into(),
            3 | 4 => ApproveCount {
                count,
                expected_version,
            }
            .into(),
            _ => {
                let bin = self.dice.one_of(&self.shop.bins);
                self.shop.count(count, bin, sku, self.dice.below(9)).into()
            }
        }
    }

    fn order_verb(&mut self, seen: &Seen) -> Command {
        let (order, expected_version) = (seen.id, None);
        let (line, held) = self.dice.one_of(&seen.lines);
        let quantity = 1 + self.dice.below(3);
        match self.dice.below(24) {
            0 => AcceptOrder {
                order,
                expected_version,
            }
            .into(),
            1 => shop::hold(order, self.dice.flip()).into(),
            2 | 3 if !seen.holds.is_empty() => shop::lift(order, self.dice.one_of(&seen.holds)).into(),
            4 => UnallocateOrder {
                order,
                expected_version,
            }
            .into(),
            5 => TakeOverWork {
                expected_version,
                order,
                device: "phone".to_owned(),
            }
            .into(),
            6 => match self.dice.below(3) {
                0 => GiveBackWork {
                    order,
                    expected_version,
                }
                .into(),
                _ => RenewLease {
                    order,
                    expected_version,
                }
                .into(),
            },
            7 => {
                let reasons = [
                    ShortageReason::NotFound,
                    ShortageReason::Damaged,
                    ShortageReason::Mismatch,
                ];
                shop::shortage(order, line, quantity, self.dice.one_of(&reasons)).into()
            }
            8 => shop::cancel(order, self.dice.flip().then_some((line, quantity))).into(),
            9 | 10 => shop::lease(order).into(),
            11 | 12 => shop::pick(order, line, (held.allocated - held.picked).max(1)).into(),
            13 | 14 => {
                let package = seen.packages.first().copied().filter(|_| self.dice.flip());
                shop::pack(order, package, line, (held.picked - held.packed).max(1)).into()
            }
            15 => shop::ship(order).into(),
            16 => shop::note(order).into(),
            17 => shop::duplicate(order, self.dice.flip()).into(),
            18 | 19 => {
                let added = [(self.dice.one_of(&SKUS), quantity)];
                let count = usize::from(self.dice.below(3) == 0);
                let line = (line, self.dice.below(7));
                let mut edit = self.shop.edit(order, line, &added[..count]);
                edit.priority = self.dice.flip().then(|| self.dice.below(3));
                edit.ship_complete = self.dice.flip().then(|| self.dice.flip());
                edit.into()
            }
            20 | 21 => self.payment(seen),
            _ => shop::release(order).into(),
        }
    }

    fn payment(&mut self, seen: &Seen) -> Command {
        let kinds = [PaymentKind::Paid, PaymentKind::Paid, PaymentKind::Refunded];
        let amount = if self.dice.flip() { seen.outstanding } else { 1_000 };
        let reference = self.dice.one_of(&["", "psp-1", "psp-2"]);
        shop::payment(seen.id, self.dice.one_of(&kinds), amount, reference).into()
    }
}
