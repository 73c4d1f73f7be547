//! Returns, drawn at random.

use super::sample::Dice;
use domain::id::{OrderId, OwnerId};
use domain::returns::{
    Disposition, Grade, Grading, Return, ReturnKind, ReturnLine, ReturnQuantities, ReturnReason, ReturnStatus,
};

impl Dice {
    fn return_quantities(&mut self) -> ReturnQuantities {
        let [restocked, quarantined, scrapped] = [self.below(9), self.below(9), self.below(9)];
        ReturnQuantities {
            expected: self.below(99),
            received: restocked + quarantined + scrapped,
            restocked,
            quarantined,
            scrapped,
        }
    }

    pub fn return_of(&mut self, owner: OwnerId, order: OrderId) -> Return {
        Return {
            id: self.id(),
            owner,
            number: self.text(),
            kind: self.one_of(ReturnKind::ALL),
            order,
            shipment: self.maybe(),
            warehouse: self.id(),
            external_ref: self.text(),
            carrier: self.text(),
            tracking: self.text(),
            status: self.one_of(ReturnStatus::ALL),
            lines: self.below(9),
            totals: self.return_quantities(),
            created_at: self.instant(),
            arrived_at: self.instant(),
            ended_at: self.instant(),
            version: self.below(99),
        }
    }

    pub fn return_line(&mut self, of: &Return) -> ReturnLine {
        ReturnLine {
            id: self.id(),
            return_id: of.id,
            owner: of.owner,
            order: of.order,
            order_line: self.maybe(),
            product: self.id(),
            reason: self.one_of(ReturnReason::ALL),
            quantities: self.return_quantities(),
        }
    }

    pub fn grading(&mut self, line: &ReturnLine) -> Grading {
        Grading {
            id: self.id(),
            return_id: line.return_id,
            line: line.id,
            owner: line.owner,
            quantity: 1 + self.below(9),
            grade: self.one_of(Grade::ALL),
            disposition: self.one_of(Disposition::ALL),
            bin: self.maybe(),
            lot: self.text(),
            reason: self.text(),
            movement: self.maybe(),
            graded_by: self.id(),
            graded_at: self.instant(),
        }
    }
}
