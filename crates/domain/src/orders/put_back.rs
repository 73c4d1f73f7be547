//! Finishing a task of the floor.

use super::facts;
use crate::book::Book;
use crate::command::{Context, Decide, Reply};
use crate::events::{self, Event};
use crate::id::TaskId;
use crate::inventory::{Move, MoveKind, TaskKind, move_stock};
use crate::needs::Needs;
use crate::refusal::{self, Refusal};

/// Says that picked goods are back in their bin, or that a bin was counted.
#[derive(Debug, Clone)]
pub struct FinishTask {
    /// The task.
    pub task: TaskId,
    /// The version that the actor read.
    pub expected_version: Option<i64>,
}

impl Decide for FinishTask {
    fn needs(&self) -> Needs {
        Needs {
            tasks: [self.task].into(),
            ..Needs::default()
        }
    }

    fn needs_more(&self, book: &Book, _context: &Context) -> Needs {
        let keys: std::collections::BTreeSet<_> = book
            .tasks
            .get(&self.task)
            .map(|task| (task.product, task.warehouse))
            .into_iter()
            .collect();
        Needs {
            stock: keys.clone(),
            levels: keys,
            ..Needs::default()
        }
    }

    fn decide(&self, book: &mut Book, context: &Context) -> Result<Reply, Refusal> {
        let missing = || Refusal::new(refusal::TASK_NOT_FOUND).with("task", self.task.to_string());
        let task = book
            .tasks
            .get(&self.task)
            .filter(|task| context.actor.sees(task.owner))
            .ok_or_else(missing)?
            .clone();
        refusal::expect_version(self.task, self.expected_version, task.version)?;
        if task.done_at.0 != 0 {
            return Err(Refusal::new(refusal::TASK_DONE).with("done_at", task.done_at.to_string()));
        }
        let (now, version) = (book.now, task.version + 1);
        if let Some(row) = book.tasks.get_mut(&self.task) {
            (row.done_at, row.version) = (now, version);
        }
        if task.kind == TaskKind::PutBack {
            let staging = book
                .warehouses
                .get(&task.warehouse)
                .map(|it| it.staging)
                .expect("stock brings its warehouse");
            move_stock(
                book,
                Move {
                    kind: MoveKind::PutBack,
                    owner: task.owner,
                    product: task.product,
                    lot: task.lot.clone(),
                    quantity: task.quantity,
                    from: Some((task.warehouse, staging)),
                    to: Some((task.warehouse, task.bin)),
                    line: crate::id::LineId::default(),
                    reason: String::new(),
                },
            );
        }
        let body = facts! { "task_kind": task.kind, "order": task.order, "product": task.product, "quantity": task.quantity };
        book.events.push(Event::new(
            events::TASK_DONE,
            self.task,
            version,
            task.owner,
            &body,
        ));
        Ok(facts! { "id": self.task, "done_at": now, "version": version })
    }
}
