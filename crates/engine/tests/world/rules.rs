//! What is done without anybody saying so.

use super::World;
use domain::command::Command;
use domain::orders::{HoldKind, NoteAudience};
use domain::rules::{Action, RuleInput, SetRules, Trigger};

/// An order with which a rule does everything that a rule can do; there are rules for as long as that takes.
pub async fn is_ruled(world: &World, order: Command) {
    let actions = vec![
        Action::Hold {
            kind: HoldKind::Fraud,
            reason: "Too good".into(),
        },
        Action::Method {
            carrier: "PostNL".into(),
            carrier_service: "Weekend".into(),
        },
        Action::Priority { priority: 4 },
        Action::Tag { tag: "vip".into() },
        Action::Note {
            audience: NoteAudience::Pack,
            text: "Wrap it well".into(),
        },
    ];
    let rule = RuleInput {
        number: 0,
        name: "Everything".into(),
        trigger: Trigger::Accepted,
        condition: "pieces:ge:1".into(),
        actions,
        active: true,
    };
    let (owner, expected_version) = (world.owner, None);
    for rules in [vec![rule], Vec::new()] {
        let is_some = !rules.is_empty();
        let set = SetRules {
            owner,
            expected_version,
            rules,
        };
        world.one(set).await.unwrap();
        if is_some {
            world.one(order.clone()).await.unwrap();
        }
    }
}
