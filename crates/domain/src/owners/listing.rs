//! What lists of owners and channels can be filtered and sorted by. Both are few: no index orders them,
//! they are gathered and sorted.

use crate::id::{ChannelId, OwnerId};
use crate::list::{Field, Listing};

/// Owners.
pub static OWNERS: Listing = Listing {
    noun: "owner",
    fields: &[
        Field::id::<OwnerId>("id").sortable(),
        Field::text("code").sortable(),
        Field::text("name").sortable(),
        Field::text("currency"),
    ],
    key: &["id"],
    owner: Some("id"),
    shapes: &[],
    default_sort: "code",
};

/// Channels.
pub static CHANNELS: Listing = Listing {
    noun: "channel",
    fields: &[
        Field::id::<ChannelId>("id").sortable(),
        Field::id::<OwnerId>("owner").sortable(),
        Field::text("code").sortable(),
        Field::text("name").sortable(),
    ],
    key: &["id"],
    owner: Some("owner"),
    shapes: &[],
    default_sort: "code",
};
