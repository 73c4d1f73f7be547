//! Deeds in the warehouse that make events: goods that are expected, and stock that is counted.

use crate::world::{self, World};
use domain::expected_receipts::{
    AnnounceReceipt, CloseReceipt, EditReceipt, ExpectedLineInput, ReceiveExpected,
};
use domain::inventory::ReceiveLine;
use domain::owners::ChangeReceiving;
use domain::stock_counts::{ApproveCount, CountedLine, DropCount, FinishCount, RecordCount, StartCount};

/// Goods are announced, come in, on another day than was said, and no more of them.
pub async fn expect(world: &World) {
    let (owner, sku) = (world.owner, "PAD".to_owned());
    let change = ChangeReceiving {
        owner,
        expected_version: None,
        over_delivery_percent: 5,
    };
    world.one(change).await.unwrap();
    let lines = || {
        vec![ExpectedLineInput {
            sku: "PAD".into(),
            quantity: 2,
            ..ExpectedLineInput::default()
        }]
    };
    let announce = AnnounceReceipt {
        owner,
        warehouse: world.warehouse,
        supplier: "Pottery".into(),
        reference: "PO-1".into(),
        expected_date: "2026-12-01".into(),
        lines: lines(),
    };
    let receipt = world::id(&world.one(announce).await.unwrap());
    let edit = EditReceipt {
        receipt,
        owner,
        expected_version: None,
        supplier: None,
        reference: None,
        expected_date: Some("2026-12-08".into()),
        lines: Vec::new(),
        added: lines(),
    };
    world.one(edit).await.unwrap();
    let came = ReceiveLine {
        sku,
        quantity: 1,
        ..ReceiveLine::default()
    };
    let receive = ReceiveExpected {
        receipt,
        owner,
        expected_version: None,
        bin: world.bin,
        lines: vec![came],
    };
    world.one(receive).await.unwrap();
    let close = CloseReceipt {
        receipt,
        expected_version: None,
    };
    world.one(close).await.unwrap();
}

/// Something else is found than the ledger says, and made good; another count is dropped.
pub async fn count(world: &World) {
    let start = StartCount {
        owner: world.owner,
        warehouse: world.warehouse,
        bin: Some(world.bin),
        sku: None,
    };
    let count = world::id(&world.one(start.clone()).await.unwrap());
    let expected_version = None;
    let found = CountedLine {
        sku: "BOX".into(),
        counted: 3,
        ..CountedLine::default()
    };
    let record = RecordCount {
        count,
        owner: world.owner,
        expected_version,
        lines: vec![found],
    };
    world.one(record).await.unwrap();
    let finish = FinishCount {
        count,
        expected_version,
        products: Vec::new(),
    };
    world.one(finish).await.unwrap();
    let approve = ApproveCount {
        count,
        expected_version,
    };
    world.one(approve).await.unwrap();
    let drop = DropCount {
        count: world::id(&world.one(start).await.unwrap()),
        expected_version,
    };
    world.one(drop).await.unwrap();
}
