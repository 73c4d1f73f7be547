//! Receiving a return: what came out of the package, in which state, and what is done with it.

use super::announce::LINES_MAX;
use super::room::Room;
use super::{
    Disposition, Grade, Grading, ReturnLine, ReturnQuantities, ReturnReason, answer, find_open, record,
};
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, LineChange};
use crate::id::{BinId, LineId, MovementId, OrderId, OwnerId, ProductId, ReturnId, WarehouseId};
use crate::inventory::{BinKind, Move, MoveKind, ask_rebalance, move_stock};
use crate::needs::Needs;
use crate::orders::{self, Quantities, change_line, facts};
use crate::refusal::{self, Refusal};
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// Which pieces came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhichPieces {
    /// Of a line of the return.
    Line(LineId),
    /// Of a line of the order, announced or not.
    OrderLine(LineId),
    /// Of a product, by its item code: the return, or its order, tells which line that is.
    Sku(String),
}

/// Pieces that came in together and were found alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedPieces {
    /// Which.
    pub of: WhichPieces,
    /// How many.
    pub quantity: i64,
    /// In which state.
    pub grade: Grade,
    /// What is done with them.
    pub disposition: Disposition,
    /// The bin they go to; zero for scrap.
    pub bin: BinId,
    /// Their lot; empty when the product has none.
    pub lot: String,
    /// A short code of what was found; scrap needs one.
    pub reason: String,
}

/// Takes goods of a return in.
#[derive(Debug, Clone)]
pub struct ReceiveReturn {
    /// The return.
    pub return_id: ReturnId,
    /// Its order, which is locked with it; zero for an unknown package.
    pub order: OrderId,
    /// Whose goods.
    pub owner: OwnerId,
    /// The version of the return that the actor read.
    pub expected_version: Option<i64>,
    /// Where the bins are.
    pub warehouse: WarehouseId,
    /// What came in.
    pub lines: Vec<ReceivedPieces>,
}

/// What the checks found: the line of the return that each group of pieces belongs to.
struct Plan {
    /// Lines that the return gets: pieces that nobody announced.
    added: Vec<(LineId, ProductId)>,
    /// By group of pieces.
    target: Vec<Target>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Line(LineId),
    Added(usize),
}

impl Decide for ReceiveReturn {
    fn needs(&self) -> Needs {
        let order = || Some(self.order).into_iter().filter(|it| !it.is_none()).collect();
        let skus = self.lines.iter().filter_map(|line| match &line.of {
            WhichPieces::Sku(sku) => Some((self.owner, sku.clone())),
            _ => None,
        });
        Needs {
            returns: [self.return_id].into(),
            orders: order(),
            lines_of: order(),
            returns_of: order(),
            warehouses: [self.warehouse].into(),
            bins: self.bins().collect(),
            skus: skus.collect(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let of_product = |product| (product, self.warehouse);
        let products = self.lines.iter().filter_map(|line| match &line.of {
            WhichPieces::Line(id) => book.return_lines.get(id).map(|row| row.product),
            WhichPieces::OrderLine(id) => book.lines.get(id).map(|row| row.product),
            WhichPieces::Sku(sku) => book.product_by_sku(self.owner, sku).map(|row| row.id),
        });
        let keys: BTreeSet<_> = products.map(of_product).collect();
        Needs {
            stock: keys.clone(),
            levels: keys,
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        find_open(book, context, self.return_id, self.order, self.expected_version)?;
        self.check_pieces(book)?;
        let plan = self.plan(book)?;
        self.check_room(book, &plan)?;
        let lines = self.put_on_book(book, context, &plan);
        let changes = self.come_back(book, &plan, &lines);
        self.arrive(book);
        record(book, self.return_id, events::RETURN_RECEIVED, self.told(&lines));
        if !self.order.is_none() {
            let facts = facts! { "return": self.return_id };
            orders::record(book, self.order, events::ORDER_RETURNED, changes, facts);
        }
        Ok(answer(book, self.return_id))
    }

    fn weight(&self) -> usize {
        1 + 2 * self.lines.len()
    }
}

impl ReceiveReturn {
    fn bins(&self) -> impl Iterator<Item = BinId> {
        self.lines
            .iter()
            .map(|line| line.bin)
            .filter(|bin| !bin.is_none())
    }

    /// Refuses pieces that are nothing, or that may not go where they should.
    fn check_pieces(&self, book: &Book) -> Result<(), Refusal> {
        if self.lines.is_empty() {
            return Err(Refusal::at(refusal::RETURN_EMPTY, "/lines"));
        }
        if self.lines.len() > LINES_MAX {
            return Err(Refusal::at(refusal::ORDER_TOO_LONG, "/lines").with("lines_max", LINES_MAX));
        }
        if book.warehouses.get(&self.warehouse).is_none() {
            return Err(Refusal::at(refusal::WAREHOUSE_NOT_FOUND, "/warehouse"));
        }
        for (index, line) in self.lines.iter().enumerate() {
            let at = |field: &str| format!("/lines/{index}/{field}");
            text::check_quantity(&at("quantity"), line.quantity)?;
            text::check(&at("lot"), &line.lot, text::CODE_CHARS_MAX)?;
            match line.disposition {
                Disposition::Restock => self.check_bin(book, line.bin, BinKind::Pick, &at("bin"))?,
                Disposition::Quarantine => self.check_bin(book, line.bin, BinKind::Quarantine, &at("bin"))?,
                Disposition::Scrap => text::require(&at("reason"), &line.reason, text::CODE_CHARS_MAX)?,
            }
            text::check(&at("reason"), &line.reason, text::CODE_CHARS_MAX)?;
        }
        Ok(())
    }

    fn check_bin(&self, book: &Book, id: BinId, kind: BinKind, pointer: &str) -> Result<(), Refusal> {
        let missing = || Refusal::at(refusal::BIN_NOT_FOUND, pointer).with("bin", id.to_string());
        let bin = book.bins.get(&id).filter(|bin| bin.warehouse == self.warehouse);
        let bin = bin.ok_or_else(missing)?;
        let code = match kind {
            _ if bin.kind == kind => return Ok(()),
            BinKind::Quarantine => refusal::BIN_NOT_QUARANTINE,
            _ => refusal::BIN_NOT_FOR_STOCK,
        };
        Err(Refusal::at(code, pointer).with("code", bin.code.as_str()))
    }

    fn plan(&self, book: &Book) -> Result<Plan, Refusal> {
        let mut plan = Plan {
            added: Vec::new(),
            target: Vec::new(),
        };
        for (index, line) in self.lines.iter().enumerate() {
            let target = self.target(book, &mut plan, line, &format!("/lines/{index}"))?;
            plan.target.push(target);
        }
        Ok(plan)
    }

    fn target(
        &self,
        book: &Book,
        plan: &mut Plan,
        line: &ReceivedPieces,
        pointer: &str,
    ) -> Result<Target, Refusal> {
        let missing =
            |id: &LineId| Refusal::at(refusal::LINE_NOT_FOUND, pointer).with("line", id.to_string());
        let (order_line, product) = match &line.of {
            WhichPieces::Line(id) => {
                let row = book
                    .return_lines
                    .get(id)
                    .filter(|row| row.return_id == self.return_id);
                return row.map(|_| Target::Line(*id)).ok_or_else(|| missing(id));
            }
            WhichPieces::OrderLine(id) => {
                let row = book.lines.get(id).filter(|row| row.order == self.order);
                (*id, row.ok_or_else(|| missing(id))?.product)
            }
            WhichPieces::Sku(sku) => self.by_sku(book, sku, pointer)?,
        };
        let same = |id: &LineId| {
            let row = book.return_lines.get(id);
            row.is_some_and(|row| (row.order_line, row.product) == (order_line, product))
        };
        if let Some(id) = book.return_lines_of(self.return_id).into_iter().find(same) {
            return Ok(Target::Line(id));
        }
        let known = plan.added.iter().position(|it| *it == (order_line, product));
        Ok(Target::Added(known.unwrap_or_else(|| {
            plan.added.push((order_line, product));
            plan.added.len() - 1
        })))
    }

    /// The order line and the product that an item code means: what is announced and still missing first, then what may
    /// come back besides.
    fn by_sku(&self, book: &Book, sku: &str, pointer: &str) -> Result<(LineId, ProductId), Refusal> {
        let product = book.product_by_sku(self.owner, sku).map(|row| row.id);
        let missing = |code| Refusal::at(code, format!("{pointer}/sku")).with("sku", sku);
        let product = product.ok_or_else(|| missing(refusal::PRODUCT_NOT_FOUND))?;
        if self.order.is_none() {
            return Ok((LineId::default(), product));
        }
        let announced = book.return_lines_of(self.return_id).into_iter();
        let announced = announced
            .filter_map(|id| book.return_lines.get(&id))
            .find(|row| row.product == product && row.quantities.outstanding() > 0)
            .map(|row| row.order_line);
        let room = Room::of(book, self.order);
        let of_product = |id: &LineId| book.lines.get(id).is_some_and(|row| row.product == product);
        let shipped = || {
            let lines: Vec<_> = book.lines_of(self.order).into_iter().filter(of_product).collect();
            let has_room = lines.iter().copied().find(|id| room.left(*id) > 0);
            has_room.or_else(|| lines.first().copied())
        };
        let line = announced.or_else(shipped);
        line.map(|line| (line, product))
            .ok_or_else(|| missing(refusal::LINE_NOT_FOUND))
    }

    /// Refuses more pieces than may come back. What a line has announced itself is its own to use.
    fn check_room(&self, book: &Book, plan: &Plan) -> Result<(), Refusal> {
        if self.order.is_none() {
            return Ok(());
        }
        let mut room = Room::of(book, self.order);
        let mut announced: BTreeMap<LineId, i64> = BTreeMap::new();
        for (index, (target, pieces)) in plan.target.iter().zip(&self.lines).enumerate() {
            let (order_line, beyond) = match target {
                Target::Added(at) => (plan.added[*at].0, pieces.quantity),
                Target::Line(id) => {
                    let row = book.return_lines.get(id).expect("the plan found it");
                    let left = announced
                        .entry(*id)
                        .or_insert_with(|| row.quantities.outstanding());
                    let used = pieces.quantity.min(*left);
                    *left -= used;
                    (row.order_line, pieces.quantity - used)
                }
            };
            room.take(order_line, beyond, &format!("/lines/{index}"))?;
        }
        Ok(())
    }

    /// Adds the lines that are new, moves stock, and writes what was found; answers the line of each group of pieces.
    fn put_on_book(&self, book: &mut Book, context: &Context, plan: &Plan) -> Vec<LineId> {
        let added: Vec<LineId> = plan
            .added
            .iter()
            .map(|(order_line, product)| self.add_line(book, *order_line, *product))
            .collect();
        let mut lines = Vec::new();
        for (target, pieces) in plan.target.iter().zip(&self.lines) {
            let line = match target {
                Target::Line(id) => *id,
                Target::Added(at) => added[*at],
            };
            self.grade(book, context, line, pieces);
            lines.push(line);
        }
        lines
    }

    fn add_line(&self, book: &mut Book, order_line: LineId, product: ProductId) -> LineId {
        let id = book.next_id();
        book.add_return_line(ReturnLine {
            id,
            return_id: self.return_id,
            owner: self.owner,
            order: self.order,
            order_line,
            product,
            reason: ReturnReason::Unstated,
            quantities: ReturnQuantities::default(),
        });
        id
    }

    fn grade(&self, book: &mut Book, context: &Context, line: LineId, pieces: &ReceivedPieces) {
        let row = book.return_lines.get_mut(&line).expect("the plan found it");
        row.quantities.receive(pieces.quantity, pieces.disposition);
        let (owner, product, order_line) = (row.owner, row.product, row.order_line);
        let scrapped = pieces.disposition == Disposition::Scrap;
        let movement = if scrapped {
            MovementId::default()
        } else {
            self.put_in_bin(book, (owner, product, order_line), pieces)
        };
        let (id, graded_at) = (book.next_id(), book.now);
        let grading = Grading {
            id,
            return_id: self.return_id,
            line,
            owner,
            quantity: pieces.quantity,
            grade: pieces.grade,
            disposition: pieces.disposition,
            bin: if scrapped { BinId::default() } else { pieces.bin },
            lot: pieces.lot.clone(),
            reason: pieces.reason.clone(),
            movement,
            graded_by: context.actor.account,
            graded_at,
        };
        book.gradings.insert(id, grading);
    }

    fn put_in_bin(
        &self,
        book: &mut Book,
        (owner, product, line): (OwnerId, ProductId, LineId),
        pieces: &ReceivedPieces,
    ) -> MovementId {
        let number = book.returns.get(&self.return_id).map(|it| it.number.clone());
        let movement = move_stock(
            book,
            Move {
                kind: MoveKind::Return,
                owner,
                product,
                lot: pieces.lot.clone(),
                quantity: pieces.quantity,
                from: None,
                to: Some((self.warehouse, pieces.bin)),
                line,
                reason: number.unwrap_or_default(),
            },
        );
        ask_rebalance(book, product, self.warehouse);
        movement
    }

    /// The pieces are back on their order lines.
    fn come_back(&self, book: &mut Book, plan: &Plan, lines: &[LineId]) -> Vec<LineChange> {
        if self.order.is_none() {
            return Vec::new();
        }
        let mut by_line: BTreeMap<LineId, i64> = BTreeMap::new();
        debug_assert_eq!(plan.target.len(), lines.len(), "each group has its line");
        for (line, pieces) in lines.iter().zip(&self.lines) {
            let order_line = book.return_lines.get(line).map(|row| row.order_line);
            *by_line.entry(order_line.unwrap_or_default()).or_default() += pieces.quantity;
        }
        by_line
            .into_iter()
            .map(|(line, quantity)| change_line(book, line, returned(quantity), 0))
            .collect()
    }

    fn arrive(&self, book: &mut Book) {
        let now = book.now;
        if let Some(head) = book.returns.get_mut(&self.return_id) {
            head.warehouse = self.warehouse;
            if head.arrived_at.0 == 0 {
                head.arrived_at = now;
            }
        }
    }

    fn told(&self, lines: &[LineId]) -> Reply {
        let told: Vec<_> = lines
            .iter()
            .zip(&self.lines)
            .map(|(line, it)| {
                facts! {
                    "line": line, "quantity": it.quantity, "grade": it.grade, "disposition": it.disposition,
                    "bin": it.bin, "lot": it.lot, "reason": it.reason,
                }
            })
            .collect();
        facts! { "warehouse": self.warehouse, "lines": told }
    }
}

/// So many pieces came back.
pub(super) fn returned(quantity: i64) -> Quantities {
    Quantities {
        returned: quantity,
        ..Quantities::default()
    }
}
