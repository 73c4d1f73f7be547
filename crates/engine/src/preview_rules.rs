//! What an owner's rules would have done with its latest orders: read in portions, and nothing is changed.

use crate::{Engine, ExecuteError};
use domain::access::Actor;
use domain::id::OwnerId;
use domain::needs::Needs;
use domain::refusal::{self, Refusal};
use domain::rules::{self, Preview, RuleInput};

/// Orders that are read at a time.
const PORTION: i64 = 200;

impl Engine {
    /// What `inputs` would have done with the `orders_max` latest orders of the owner that were accepted.
    ///
    /// # Errors
    /// [`ExecuteError::Refused`] when there is no such owner for this actor, or a rule is not right.
    pub async fn preview_rules(
        &self,
        actor: &Actor,
        owner: OwnerId,
        inputs: &[RuleInput],
        orders_max: i64,
    ) -> Result<Preview, ExecuteError> {
        let (mut book, mut conn) = self.scratch().await?;
        let needs = Needs {
            owners: [owner].into(),
            ..Needs::default()
        };
        store::working_set::load(&mut conn, &needs, &mut book).await?;
        let known = book.owners.get(&owner).filter(|_| actor.sees(owner));
        let missing = || Refusal::new(refusal::OWNER_NOT_FOUND).with("owner", owner.to_string());
        let current = known.ok_or_else(missing)?.rules.clone();
        let proposed = current.changed(inputs)?;
        let mut preview = Preview::of(&proposed);
        let mut after = None;
        while preview.examined < orders_max {
            let limit = PORTION.min(orders_max - preview.examined);
            let portion = store::orders::accepted_before(&mut conn, owner, after, limit).await?;
            let needs = Needs {
                orders: portion.iter().map(|(_, id)| *id).collect(),
                lines_of: portion.iter().map(|(_, id)| *id).collect(),
                ..Needs::default()
            };
            let now = book.now;
            book = book.turn_over(now, domain::book::Block::default());
            store::working_set::load(&mut conn, &needs, &mut book).await?;
            let mut more = Needs::default();
            for (_, id) in &portion {
                more.absorb(rules::needed(&book, *id));
            }
            store::working_set::load(&mut conn, &more, &mut book).await?;
            for (_, id) in &portion {
                if let Some(order) = book.orders.get(id) {
                    preview.look(&book, order, &proposed, &current);
                }
            }
            after = portion.last().copied();
            if i64::try_from(portion.len()).is_ok_and(|read| read < limit) {
                break;
            }
        }
        conn.rollback().await?;
        Ok(preview)
    }
}
