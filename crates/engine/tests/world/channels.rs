//! What is said of a channel.

use super::World;
use domain::owners::SetChannelBuffers;

/// Pieces of every item are kept back from the channel, and others of one.
pub async fn keeps_back(world: &World) {
    let buffers = SetChannelBuffers {
        channel: world.channel,
        expected_version: None,
        all: 2,
        items: vec![("PEN".to_owned(), 5)],
    };
    world.one(buffers).await.unwrap();
}
