//! Commands: everything that may be asked of the book.

use crate::access::Actor;
use crate::book::Book;
use crate::needs::Needs;
use crate::refusal::Refusal;
use serde_json::{Map, Value};

/// What a decision knows besides the book.
#[derive(Debug, Clone)]
pub struct Context {
    /// Who asks.
    pub actor: Actor,
    /// How long a work lease lasts without a heartbeat, in seconds.
    pub lease_s: i64,
}

/// What a command answers when it is accepted: JSON without personal text.
pub type Reply = Map<String, Value>;

/// Anything that can be asked of the book.
pub trait Decide {
    /// The rows that it reads, as far as the command alone tells.
    fn needs(&self) -> Needs;

    /// The rows that it reads, as far as the first ones tell. Only stock and what is numbered may be
    /// asked for here: orders are locked by then.
    fn needs_more(&self, _book: &Book, _context: &Context) -> Needs {
        Needs::default()
    }

    /// Checks everything, then changes everything.
    ///
    /// # Errors
    /// A [`Refusal`], which has left no trace in the book.
    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal>;

    /// How much work it is: about the number of lines it touches.
    fn weight(&self) -> usize {
        1
    }
}

macro_rules! commands {
    ($($variant:ident($path:path) = $name:literal;)*) => {
        /// Everything that may be asked of the book.
        #[derive(Debug, Clone)]
        pub enum Command {
            $(#[doc = $name] $variant(Box<$path>),)*
        }

        impl Command {
            /// The name of the verb, which is also its permission.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $name,)* }
            }

            fn decider(&self) -> &dyn Decide {
                match self { $(Self::$variant(command) => command.as_ref(),)* }
            }
        }

        $(impl From<$path> for Command {
            fn from(command: $path) -> Self { Self::$variant(Box::new(command)) }
        })*
    };
}

commands! {
    CreateOwner(crate::owners::CreateOwner) = "owner.create";
    ChangeReceiving(crate::owners::ChangeReceiving) = "owner.change_receiving";
    CreateChannel(crate::owners::CreateChannel) = "channel.create";
    SetOwnerPayment(crate::payments::SetOwnerPayment) = "owner.set_payment";
    SetMinimumOrder(crate::owners::SetMinimumOrder) = "owner.set_minimum_order";
    SetChannelBuffers(crate::owners::SetChannelBuffers) = "channel.set_buffers";
    SetChannelPayment(crate::payments::SetChannelPayment) = "channel.set_payment";
    SetRules(crate::rules::SetRules) = "owner.set_rules";
    CreateWarehouse(crate::inventory::CreateWarehouse) = "warehouse.create";
    SetWorkCalendar(crate::shipping::SetWorkCalendar) = "warehouse.set_calendar";
    CreateBin(crate::inventory::CreateBin) = "bin.create";
    CreateProduct(crate::products::CreateProduct) = "product.create";
    CreateCustomer(crate::customers::CreateCustomer) = "customer.create";
    EraseCustomer(crate::customers::EraseCustomer) = "customer.erase";
    BlankCustomer(crate::customers::BlankCustomer) = "customer.blank";
    CreateOrder(crate::orders::CreateOrder) = "order.create";
    DuplicateOrder(crate::orders::DuplicateOrder) = "order.duplicate";
    EditOrder(crate::orders::EditOrder) = "order.edit";
    QuoteOrder(crate::orders::QuoteOrder) = "order.quote";
    AcceptOrder(crate::orders::AcceptOrder) = "order.accept";
    PlaceHold(crate::orders::PlaceHold) = "order.hold";
    LiftHold(crate::orders::LiftHold) = "order.lift_hold";
    RecordPayment(crate::payments::RecordPayment) = "payment.record";
    CancelUnpaidOrder(crate::payments::CancelUnpaidOrder) = "order.cancel_unpaid";
    WriteNote(crate::orders::WriteNote) = "order.write_note";
    ChangeNote(crate::orders::ChangeNote) = "order.change_note";
    SweepOrder(crate::rules::SweepOrder) = "order.sweep";
    TagOrder(crate::orders::TagOrder) = "order.tag";
    ReleaseOrder(crate::orders::ReleaseOrder) = "order.release";
    UnallocateOrder(crate::orders::UnallocateOrder) = "order.unallocate";
    LeaseWork(crate::orders::LeaseWork) = "order.lease";
    RenewLease(crate::orders::RenewLease) = "order.renew_lease";
    TakeOverWork(crate::orders::TakeOverWork) = "order.take_over";
    GiveBackWork(crate::orders::GiveBackWork) = "order.give_back";
    PickOrder(crate::orders::PickOrder) = "order.pick";
    ReportShortage(crate::orders::ReportShortage) = "order.report_shortage";
    PackOrder(crate::orders::PackOrder) = "order.pack";
    ShipOrder(crate::orders::ShipOrder) = "order.ship";
    CancelOrder(crate::orders::CancelOrder) = "order.cancel";
    EraseOrder(crate::orders::EraseOrder) = "order.erase";
    BlankOrder(crate::orders::BlankOrder) = "order.blank";
    FinishTask(crate::orders::FinishTask) = "task.finish";
    CreateCredit(crate::orders::CreateCredit) = "credit.create";
    AnnounceReturn(crate::returns::AnnounceReturn) = "return.announce";
    RegisterArrival(crate::returns::RegisterArrival) = "return.arrive";
    ReceiveReturn(crate::returns::ReceiveReturn) = "return.receive";
    LinkReturn(crate::returns::LinkReturn) = "return.link";
    CancelReturn(crate::returns::CancelReturn) = "return.cancel";
    CloseReturn(crate::returns::CloseReturn) = "return.close";
    ExchangeReturn(crate::returns::ExchangeReturn) = "return.exchange";
    AnnounceReceipt(crate::expected_receipts::AnnounceReceipt) = "expected_receipt.announce";
    EditReceipt(crate::expected_receipts::EditReceipt) = "expected_receipt.edit";
    ReceiveExpected(crate::expected_receipts::ReceiveExpected) = "expected_receipt.receive";
    CloseReceipt(crate::expected_receipts::CloseReceipt) = "expected_receipt.close";
    StartCount(crate::stock_counts::StartCount) = "stock_count.start";
    RecordCount(crate::stock_counts::RecordCount) = "stock_count.record";
    FinishCount(crate::stock_counts::FinishCount) = "stock_count.finish";
    ApproveCount(crate::stock_counts::ApproveCount) = "stock_count.approve";
    DropCount(crate::stock_counts::DropCount) = "stock_count.drop";
    ReceiveStock(crate::inventory::ReceiveStock) = "stock.receive";
    AdjustStock(crate::inventory::AdjustStock) = "stock.adjust";
    TransferStock(crate::inventory::TransferStock) = "stock.transfer";
    RebalanceStock(crate::inventory::RebalanceStock) = "stock.rebalance";
}

impl Decide for Command {
    fn needs(&self) -> Needs {
        self.decider().needs()
    }

    fn needs_more(&self, book: &Book, context: &Context) -> Needs {
        self.decider().needs_more(book, context)
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        self.decider().decide(book, context)
    }

    fn weight(&self) -> usize {
        self.decider().weight()
    }
}
