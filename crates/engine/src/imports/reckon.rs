//! What became of the documents that were sent, or would become of them: counted, and told as issues.

use super::counters::Counters;
use super::intake::Intake;
use super::issues;
use super::sent::{Sent, What};
use crate::jobs::JobError;
use crate::{ExecuteError, Outcome as Executed};
use domain::book::Book;
use domain::command::Command;
use domain::id::OwnerId;
use domain::imports::intake::field_at;
use domain::imports::profile::Unknown;
use domain::imports::verdict::RawRow;
use domain::refusal::{self, Refusal};

impl Intake<'_> {
    pub(super) fn count(
        &mut self,
        sent: &Sent,
        answer: Result<Executed, ExecuteError>,
        counters: &mut Counters,
    ) -> Result<(), JobError> {
        match (answer, &sent.what) {
            (Ok(_), What::Order(_)) => counters.orders_created += 1,
            (Ok(_), What::Credit(_)) => counters.credits_created += 1,
            (Ok(_), What::Product(_)) => counters.products_created += 1,
            (Ok(executed), What::Stock(_)) if executed.reply.contains_key("unchanged") => {
                counters.levels_unchanged += 1;
            }
            (Ok(_), What::Stock(_)) => counters.levels_set += 1,
            (Err(ExecuteError::Refused { refusal, .. }), what) => {
                self.refused(sent, what, &refusal, counters);
            }
            (Err(error), _) => return Err(error.into()),
        }
        Ok(())
    }

    fn refused(&mut self, sent: &Sent, what: &What, refusal: &Refusal, counters: &mut Counters) {
        let taken = [refusal::ORDER_REF_TAKEN, refusal::CREDIT_REF_TAKEN].contains(&refusal.code);
        let same = refusal
            .data
            .get("same")
            .and_then(serde_json::Value::as_bool)
            .unwrap_or(false);
        match what {
            What::Order(_) if taken && same => self.unchanged(
                sent,
                &mut counters.orders_unchanged,
                &mut counters.documents_asked,
            ),
            What::Credit(_) if taken && same => self.unchanged(
                sent,
                &mut counters.credits_unchanged,
                &mut counters.documents_asked,
            ),
            What::Product(_) if refusal.code == refusal::PRODUCT_SKU_TAKEN => {
                counters.products_unchanged += 1;
            }
            What::Order(record) | What::Credit(record) if taken => {
                counters.documents_changed += 1;
                self.tell(sent, &record.external_ref, refusal, "person");
            }
            What::Order(record) | What::Credit(record) => {
                counters.documents_refused += 1;
                counters.lines_refused += (record.lines.len() + record.charges.len()) as i64;
                self.tell(sent, &record.external_ref, refusal, "refused");
            }
            What::Product(key) | What::Stock(key) => {
                counters.documents_refused += 1;
                counters.lines_refused += 1;
                self.tell(sent, key, refusal, "refused");
            }
        }
    }

    fn tell(&mut self, sent: &Sent, key: &str, refusal: &Refusal, verdict: &str) {
        let at = field_at(&refusal.at);
        let cell = |row: &RawRow| {
            let (line, field) = at?;
            let is_meant = line.is_none_or(|line| sent.what.stands_on(line, row));
            self.columns.of(row.file, field).filter(|_| is_meant)
        };
        let told = issues::refused_by_book(sent.document, key, refusal, verdict, &sent.rows, cell);
        // What the file itself made a person look at gives way to what the book says no to.
        self.issues.retain(|issue| issue.document != sent.document);
        self.issues.extend(told);
    }

    /// A document that is there already asks nothing again.
    fn unchanged(&mut self, sent: &Sent, unchanged: &mut i64, asked: &mut i64) {
        *unchanged += 1;
        if sent.asked {
            *asked -= 1;
            self.issues.retain(|issue| issue.document != sent.document);
        }
    }

    /// Counts what a commit would do, without doing it.
    pub(super) async fn foresee(
        &mut self,
        sent: &[Sent],
        commands: &[Command],
        counters: &mut Counters,
    ) -> Result<(), JobError> {
        let book = self.look(commands).await?;
        for (sent, command) in sent.iter().zip(commands) {
            if let Some(refusal) = self.refusal(&book, command) {
                self.refused(sent, &sent.what, &refusal, counters);
                continue;
            }
            let known = match command {
                Command::CreateOrder(it) => book
                    .order_by_ref(it.channel, &it.external_ref)
                    .map(|(_, hash)| *hash == it.content_hash),
                Command::CreateCredit(it) => book
                    .credit_by_ref(it.owner, &it.external_ref)
                    .map(|(_, hash)| *hash == it.content_hash),
                Command::CreateProduct(it) => book.product_by_sku(it.owner, &it.sku).map(|_| true),
                _ => None,
            };
            match (&sent.what, known) {
                (_, Some(false)) => counters.documents_changed += 1,
                (What::Order(_), Some(true)) => self.unchanged(
                    sent,
                    &mut counters.orders_unchanged,
                    &mut counters.documents_asked,
                ),
                (What::Credit(_), Some(true)) => {
                    self.unchanged(
                        sent,
                        &mut counters.credits_unchanged,
                        &mut counters.documents_asked,
                    );
                }
                (What::Product(_), Some(true)) => counters.products_unchanged += 1,
                (What::Order(_), None) => counters.orders_created += 1,
                (What::Credit(_), None) => counters.credits_created += 1,
                (What::Product(_), None) => counters.products_created += 1,
                (What::Stock(_), _) => counters.levels_set += 1,
            }
        }
        Ok(())
    }

    /// The refusal that a document would meet for a field that is not right, or for what it names, the book lacks, and the
    /// profile does not let the import make.
    fn refusal(&self, book: &Book, command: &Command) -> Option<Refusal> {
        match command {
            Command::CreateOrder(it) => {
                let skus = it.lines.iter().map(|line| line.sku.as_str());
                let customer = || self.unknown_customer(book, it.owner, &it.customer_ref);
                let field = it.check_fields().err();
                field
                    .or_else(customer)
                    .or_else(|| self.unknown_product(book, it.owner, skus))
            }
            Command::CreateCredit(it) => {
                let skus = it.lines.iter().map(|line| line.sku.as_str());
                let customer = self.unknown_customer(book, it.owner, &it.customer_ref);
                customer.or_else(|| self.unknown_product(book, it.owner, skus))
            }
            Command::AdjustStock(it) if it.warehouse.is_none() => {
                Some(Refusal::at(refusal::WAREHOUSE_NOT_FOUND, "/warehouse"))
            }
            Command::AdjustStock(it) => {
                let unknown = self.unknown_product(book, it.owner, std::iter::once(it.sku.as_str()));
                unknown.map(|refusal| Refusal {
                    at: "/sku".to_owned(),
                    ..refusal
                })
            }
            _ => None,
        }
    }

    fn unknown_customer(&self, book: &Book, owner: OwnerId, reference: &str) -> Option<Refusal> {
        let is_refused = self.profile.unknown_customers == Unknown::Refuse && !reference.is_empty();
        let is_unknown = is_refused && book.customer_by_ref(owner, reference).is_none();
        is_unknown.then(|| Refusal::at(refusal::CUSTOMER_NOT_FOUND, "/customer"))
    }

    fn unknown_product<'s>(
        &self,
        book: &Book,
        owner: OwnerId,
        skus: impl Iterator<Item = &'s str>,
    ) -> Option<Refusal> {
        if self.profile.unknown_products == Unknown::Create {
            return None;
        }
        let mut skus = skus.enumerate();
        let (line, sku) =
            skus.find(|(_, sku)| !sku.is_empty() && book.product_by_sku(owner, sku).is_none())?;
        let at = format!("/lines/{line}/sku");
        Some(Refusal::at(refusal::PRODUCT_NOT_FOUND, at).with("sku", sku))
    }
}
