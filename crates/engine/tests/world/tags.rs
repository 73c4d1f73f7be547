//! Words of an owner's own on its orders.

use super::World;
use domain::id::OrderId;
use domain::orders::TagOrder;

/// The order gets a tag.
pub async fn wears_a_tag(world: &World, order: OrderId) {
    let tags = TagOrder {
        order,
        expected_version: None,
        add: vec!["gift".to_owned()],
        remove: Vec::new(),
    };
    world.one(tags).await.unwrap();
}
