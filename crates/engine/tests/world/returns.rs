//! Goods come back to the small warehouse.

use super::{World, id};
use domain::id::{LineId, OrderId, ReturnId, ShipmentId};
use domain::returns::{
    AnnounceReturn, AnnouncedLine, CancelReturn, CloseReturn, Disposition, Grade, LinkReturn, ReceiveReturn,
    ReceivedPieces, RegisterArrival, ReturnReason, WhichPieces,
};

/// Announced and called off, announced and closed with a piece missing, and a package that nobody knew.
pub async fn comes_back(world: &World, order: OrderId, line: LineId) {
    let first = world.one(announce(order, line, 1)).await.unwrap();
    let cancel = CancelReturn {
        return_id: id(&first),
        order,
        expected_version: None,
    };
    world.one(cancel).await.unwrap();
    let second = world.one(announce(order, line, 1)).await.unwrap();
    receive(world, id(&second), order).await;
    let close = CloseReturn {
        return_id: id(&second),
        order,
        expected_version: None,
    };
    world.one(close).await.unwrap();
    let unknown = RegisterArrival {
        owner: world.owner,
        order: OrderId::default(),
        warehouse: world.warehouse,
        external_ref: String::new(),
        carrier: "PostNL".into(),
        tracking: "3SBACK".into(),
    };
    let unknown = world.one(unknown).await.unwrap();
    receive(world, id(&unknown), OrderId::default()).await;
    let link = LinkReturn {
        return_id: id(&unknown),
        order,
        expected_version: None,
        lines: Vec::new(),
    };
    world.one(link).await.unwrap();
}

fn announce(order: OrderId, order_line: LineId, quantity: i64) -> AnnounceReturn {
    AnnounceReturn {
        order,
        shipment: ShipmentId::default(),
        external_ref: String::new(),
        carrier: String::new(),
        tracking: String::new(),
        lines: vec![AnnouncedLine {
            order_line,
            quantity,
            reason: ReturnReason::Damaged,
        }],
    }
}

async fn receive(world: &World, return_id: ReturnId, order: OrderId) {
    let pieces = ReceivedPieces {
        of: WhichPieces::Sku("PEN".into()),
        quantity: 1,
        grade: Grade::A,
        disposition: Disposition::Restock,
        bin: world.bin,
        lot: String::new(),
        reason: String::new(),
    };
    let receive = ReceiveReturn {
        return_id,
        order,
        owner: world.owner,
        expected_version: None,
        warehouse: world.warehouse,
        lines: vec![pieces],
    };
    world.one(receive).await.unwrap();
}
