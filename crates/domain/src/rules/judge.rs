//! What rules say of an order, without doing it: the one judgement that acts, previews and explanations share.

use super::{Action, Open, OrderFacts, Rule, Rules, Trigger};
use crate::book::Book;
use crate::command::Reply;
use crate::list::{Filter, matches};
use crate::orders::{Order, facts};
use serde_json::Value;

/// What a rule that is for an order does with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// Those of its actions that no rule before it has forestalled.
    pub actions: Vec<&'a Action>,
}

/// The first part of a rule's condition that an order does not satisfy: its field, where it is one test. None for a rule
/// that is for the order.
#[must_use]
pub fn fails_at(rule: &Rule, facts: &OrderFacts) -> Option<&'static str> {
    let parts = rule.condition.filter().conjuncts();
    let failing = parts.into_iter().find(|part| !matches(part, facts))?;
    Some(match failing {
        Filter::Test(test) => test.field.key,
        _ => "",
    })
}

/// Who brings an order and who said so: whoever gave it, or a rule; and of the rules before that one, what each missed. None
/// while nobody said.
#[must_use]
pub fn explain_method(book: &Book, order: &Order) -> Option<Reply> {
    if order.carrier.is_empty() {
        return None;
    }
    let mut told = facts! {
        "carrier": order.carrier, "carrier_service": order.carrier_service, "given": order.method_rule == 0,
    };
    if order.method_rule == 0 {
        return Some(told);
    }
    told.insert("rule".into(), order.method_rule.into());
    let rules = &book.owners.get(&order.owner)?.rules;
    let Some(chosen) = rules.get(order.method_rule) else {
        return Some(told);
    };
    told.insert("name".into(), chosen.name.as_str().into());
    let seen = OrderFacts::of(book, order);
    let is_rival = |rule: &&Rule| rule.active && rule.trigger == chosen.trigger && rule.chooses_method();
    let before = rules.list.iter().take_while(|rule| rule.number != chosen.number);
    let passed = before.filter(is_rival).filter_map(|rule| {
        let field = fails_at(rule, &seen)?;
        Some(Value::from(
            facts! { "rule": rule.number, "name": rule.name, "field": field },
        ))
    });
    told.insert("passed".into(), passed.collect::<Vec<_>>().into());
    Some(told)
}

impl Rule {
    fn chooses_method(&self) -> bool {
        self.actions
            .iter()
            .any(|action| matches!(action, Action::Method { .. }))
    }
}

impl Rules {
    /// What the active rules for `trigger` do with an order, in their order. Of those that say who brings it, and of those
    /// that say how urgent it is, the first counts; holds and notes add up.
    #[must_use]
    pub fn judge(&self, trigger: Trigger, facts: &OrderFacts, mut open: Open) -> Vec<Verdict<'_>> {
        let mut counts = |action: &&Action| match action {
            Action::Method { .. } => std::mem::replace(&mut open.method, false),
            Action::Priority { .. } => std::mem::replace(&mut open.priority, false),
            Action::Hold { .. } | Action::Tag { .. } | Action::Note { .. } => true,
        };
        let asked = self
            .list
            .iter()
            .filter(|rule| rule.active && rule.trigger == trigger);
        asked
            .filter(|rule| matches(rule.condition.filter(), facts))
            .map(|rule| Verdict {
                rule,
                actions: rule.actions.iter().filter(&mut counts).collect(),
            })
            .collect()
    }
}
