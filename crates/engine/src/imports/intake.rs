//! Documents to commands: what they need is made first, then they go in, in bulk, each once.

use super::columns::Columns;
use super::counters::Counters;
use super::issues;
use super::known::Known;
use super::sent::{Sent, What};
use crate::jobs::JobError;
use crate::{Context, Engine, ExecuteError, Lane, Outcome as Executed};
use domain::access::Actor;
use domain::book::Book;
use domain::command::Command;
use domain::customers::CreateCustomer;
use domain::id::{BinId, ChannelId, OwnerId, WarehouseId};
use domain::imports::Plan;
use domain::imports::intake::{self, Target};
use domain::imports::profile::{Profile, Unknown};
use domain::imports::records::{CustomerRecord, Document, DocumentRecord, StockRecord};
use domain::imports::verdict::{Outcome, RawRow};
use domain::inventory::{AdjustStock, BinKind, CreateBin, StockChange};
use domain::needs::Needs;
use domain::owners::CreateChannel;
use domain::products::CreateProduct;
use rustc_hash::FxHashMap;
use store::imports::{ImportRow, IssueRow};
use store::{imports, working_set};

/// The bin for stock of which a file names none.
const DEFAULT_BIN: &str = "BULK";

/// Puts documents into the book, or looks what would happen.
pub(super) struct Intake<'e> {
    engine: &'e Engine,
    import: i64,
    owner: OwnerId,
    history: bool,
    commits: bool,
    pub(super) profile: Profile,
    pub(super) columns: Columns,
    warehouse: WarehouseId,
    channels: FxHashMap<String, ChannelId>,
    skus: Known,
    customers: Known,
    bins: FxHashMap<(WarehouseId, String), BinId>,
    /// Documents dealt with before an interruption.
    skip: i64,
    document: i64,
    pub(super) issues: Vec<IssueRow>,
}

/// A document that was judged sound, before it is a command.
struct Judged {
    number: i64,
    document: Document,
    asked: bool,
    rows: Vec<RawRow>,
}

impl<'e> Intake<'e> {
    pub async fn new(
        engine: &'e Engine,
        row: &ImportRow,
        plan: &Plan,
        commits: bool,
    ) -> Result<Self, JobError> {
        let owner = OwnerId::new(row.owner_id);
        let mut book = Book::default();
        let mut conn = engine.store().read().await?;
        working_set::load(
            &mut conn,
            &Needs {
                owners: [owner].into(),
                ..Needs::default()
            },
            &mut book,
        )
        .await?;
        let warehouse = book
            .owners
            .get(&owner)
            .map(|owner| owner.warehouse)
            .unwrap_or_default();
        let counters: Counters = serde_json::from_str(&row.counters).unwrap_or_default();
        Ok(Self {
            engine,
            import: row.id,
            owner,
            history: row.history,
            commits,
            profile: plan.profile.clone(),
            columns: Columns::of_plan(plan),
            warehouse,
            channels: FxHashMap::default(),
            skus: Known::default(),
            customers: Known::default(),
            bins: FxHashMap::default(),
            skip: if commits { counters.documents_done } else { 0 },
            document: 0,
            issues: Vec::new(),
        })
    }

    /// Takes a portion of documents; they are durable when this returns.
    pub async fn take(&mut self, outcomes: Vec<Outcome>, counters: &mut Counters) -> Result<(), JobError> {
        let mut documents = Vec::with_capacity(outcomes.len());
        for outcome in outcomes {
            self.document += 1;
            if self.document > self.skip {
                self.sort(outcome, counters, &mut documents);
            }
        }
        self.make_masters(&documents, counters).await?;
        let (sent, commands) = self.commands(documents).await?;
        if self.commits {
            let answers = self.execute(&sent, commands).await?;
            sent.into_iter()
                .zip(answers)
                .try_for_each(|(sent, answer)| self.count(&sent, answer, counters))?;
        } else {
            self.foresee(&sent, &commands, counters).await?;
        }
        self.write_issues().await?;
        counters.documents_done = counters.documents_done.max(self.document);
        Ok(())
    }

    pub async fn finish(&mut self, counters: &mut Counters) -> Result<(), JobError> {
        counters.documents_done = self.document;
        self.write_issues().await
    }

    /// Keeps what goes into the book; the rest becomes issues.
    fn sort(&mut self, outcome: Outcome, counters: &mut Counters, documents: &mut Vec<Judged>) {
        let number = self.document;
        match outcome {
            Outcome::Good { document, rows } => documents.push(Judged {
                number,
                document,
                asked: false,
                rows,
            }),
            Outcome::Person {
                document,
                questions,
                rows,
            } => {
                let key = document
                    .record()
                    .map_or("", |record| record.external_ref.as_str());
                self.issues.extend(issues::asked(number, key, &questions, &rows));
                if matches!(document, Document::Undecided(_)) {
                    counters.documents_undecided += 1;
                } else {
                    counters.documents_asked += 1;
                    documents.push(Judged {
                        number,
                        document,
                        asked: true,
                        rows,
                    });
                }
            }
            Outcome::Refused { key, rows } => {
                counters.documents_refused += 1;
                self.issues.extend(issues::refused(number, key.as_deref(), &rows));
            }
            Outcome::Ignored { reason, row } => self.issues.push(issues::ignored(number, &reason, &row)),
        }
    }

    /// Makes the channels, products and customers that the documents name and the book lacks.
    async fn make_masters(&mut self, documents: &[Judged], counters: &mut Counters) -> Result<(), JobError> {
        let records: Vec<(i64, &DocumentRecord)> = documents
            .iter()
            .filter_map(|judged| Some((judged.number, judged.document.record()?)))
            .collect();
        let mut channels: Vec<String> = records
            .iter()
            .map(|(_, record)| record.channel.to_string())
            .collect();
        channels.sort_unstable();
        channels.dedup();
        for code in channels {
            self.channel(code).await?;
        }
        let mut wanted: Vec<Wanted> = Vec::new();
        if self.profile.unknown_products == Unknown::Create {
            for (number, record) in &records {
                for line in &record.lines {
                    self.want_product(*number, &line.sku, &line.description, &mut wanted);
                }
            }
            for judged in documents {
                if let Document::Stock(record) = &judged.document {
                    self.want_product(judged.number, &record.sku, &record.description, &mut wanted);
                }
            }
        }
        let products = wanted.len();
        if self.profile.unknown_customers == Unknown::Create {
            for (number, record) in &records {
                self.want_customer(*number, record, &mut wanted);
            }
        }
        for judged in documents {
            if let Document::Customer(record) = &judged.document
                && self.customers.note(&record.reference)
            {
                let key = format!("{}/customer/{}", judged.number, record.reference);
                wanted.push((key, named_customer(self.owner, record).into()));
            }
        }
        let made = if self.commits {
            self.make(wanted).await?
        } else {
            let commands: Vec<Command> = wanted.into_iter().map(|(_, command)| command).collect();
            self.missing(&commands).await?
        };
        let (products, customers) = made.split_at(products);
        counters.products_created += products.iter().filter(|made| **made).count() as i64;
        counters.customers_created += customers.iter().filter(|made| **made).count() as i64;
        Ok(())
    }

    fn want_product(&mut self, number: i64, sku: &str, description: &str, wanted: &mut Vec<Wanted>) {
        if !sku.is_empty() && self.skus.note(sku) {
            let create = CreateProduct::named(self.owner, sku.to_owned(), description.to_owned());
            wanted.push((format!("{number}/product/{sku}"), create.into()));
        }
    }

    fn want_customer(&mut self, number: i64, record: &DocumentRecord, wanted: &mut Vec<Wanted>) {
        let Some(customer) = record
            .customer
            .as_ref()
            .filter(|customer| !customer.reference.is_empty())
        else {
            return;
        };
        if self.customers.note(&customer.reference) {
            let (external_ref, name) = (customer.reference.clone(), customer.name.clone());
            let key = format!("{number}/customer/{external_ref}");
            let command = CreateCustomer {
                owner: self.owner,
                external_ref,
                name,
                address: None,
            };
            wanted.push((key, command.into()));
        }
    }

    /// Makes what is not there yet; answers which were made. A step that is done again after an
    /// interruption makes the same under the same keys, and so counts them again as made.
    async fn make(&mut self, wanted: Vec<Wanted>) -> Result<Vec<bool>, JobError> {
        let contexts = wanted
            .into_iter()
            .map(|(key, command)| (self.context(&key), command))
            .collect();
        let answers = self.engine.execute_all(contexts).await?;
        answers
            .into_iter()
            .map(|answer| match answer {
                Ok(_) => Ok(true),
                Err(ExecuteError::Refused { .. }) => Ok(false),
                Err(error) => Err(error.into()),
            })
            .collect()
    }

    /// Which of the products and customers the book lacks.
    async fn missing(&self, commands: &[Command]) -> Result<Vec<bool>, JobError> {
        let book = self.look(commands).await?;
        let absent = |command: &Command| match command {
            Command::CreateProduct(it) => book.product_by_sku(it.owner, &it.sku).is_none(),
            Command::CreateCustomer(it) => book.customer_by_ref(it.owner, &it.external_ref).is_none(),
            _ => false,
        };
        Ok(commands.iter().map(absent).collect())
    }

    /// What the book has of what the commands name.
    pub(super) async fn look(&self, commands: &[Command]) -> Result<Book, JobError> {
        let mut needs = Needs::default();
        for command in commands {
            needs.absorb(domain::command::Decide::needs(command));
        }
        let mut book = Book::default();
        let mut conn = self.engine.store().read().await?;
        working_set::load(&mut conn, &needs, &mut book).await?;
        Ok(book)
    }

    /// The channel with this code, made when it is not there.
    async fn channel(&mut self, code: String) -> Result<(), JobError> {
        if self.channels.contains_key(&code) {
            return Ok(());
        }
        let create: Command = CreateChannel {
            owner: self.owner,
            code: code.clone(),
            name: code.clone(),
        }
        .into();
        if self.commits {
            self.make(vec![(format!("channel/{code}"), create.clone())])
                .await?;
        }
        let book = self.look(&[create]).await?;
        let id = book
            .channel_by_code(self.owner, &code)
            .map(|channel| channel.id)
            .unwrap_or_default();
        self.channels.insert(code, id);
        Ok(())
    }

    async fn commands(&mut self, documents: Vec<Judged>) -> Result<(Vec<Sent>, Vec<Command>), JobError> {
        let (mut sent, mut commands) = (
            Vec::with_capacity(documents.len()),
            Vec::with_capacity(documents.len()),
        );
        for judged in documents {
            let Some((what, command)) = self.command(judged.document).await? else {
                continue;
            };
            sent.push(Sent {
                document: judged.number,
                what,
                asked: judged.asked,
                rows: judged.rows,
            });
            commands.push(command);
        }
        Ok((sent, commands))
    }

    async fn command(&mut self, document: Document) -> Result<Option<(What, Command)>, JobError> {
        let channel = document
            .record()
            .and_then(|record| self.channels.get(&*record.channel))
            .copied();
        let target = Target {
            owner: self.owner,
            channel: channel.unwrap_or_default(),
            history: self.history,
        };
        if let Some(credit) = intake::credit(&document, target) {
            let record = document.record().expect("a credit has a record").clone();
            return Ok(Some((What::Credit(Box::new(record)), credit.into())));
        }
        if let Some(order) = intake::order(&document, target) {
            let record = document.record().expect("an order has a record").clone();
            return Ok(Some((What::Order(Box::new(record)), order.into())));
        }
        Ok(match document {
            Document::Product(record) => Some((
                What::Product(record.sku.clone()),
                intake::product(&record, self.owner).into(),
            )),
            Document::Stock(record) => {
                Some((What::Stock(record.sku.clone()), self.level(record).await?.into()))
            }
            _ => None,
        })
    }

    async fn level(&mut self, record: StockRecord) -> Result<AdjustStock, JobError> {
        let (warehouse, bin) = self.place(&record).await?;
        Ok(AdjustStock {
            owner: self.owner,
            warehouse,
            bin,
            sku: record.sku,
            lot: String::new(),
            by: StockChange::To(record.on_hand),
            reason: "import".to_owned(),
        })
    }

    /// The warehouse and bin that a record names. A bin that is not there is made.
    async fn place(&mut self, record: &StockRecord) -> Result<(WarehouseId, BinId), JobError> {
        let warehouse = if record.warehouse.is_empty() {
            self.warehouse
        } else {
            self.warehouse_named(&record.warehouse).await?
        };
        let code = if record.bin.is_empty() {
            DEFAULT_BIN
        } else {
            &record.bin
        };
        let key = (warehouse, code.to_owned());
        if let Some(bin) = self.bins.get(&key) {
            return Ok((warehouse, *bin));
        }
        let create: Command = CreateBin {
            warehouse,
            code: code.to_owned(),
            kind: BinKind::Pick,
        }
        .into();
        if self.commits {
            self.make(vec![(format!("bin/{warehouse}/{code}"), create.clone())])
                .await?;
        }
        let book = self.look(&[create]).await?;
        let bin = book
            .bin_by_code(warehouse, code)
            .map(|bin| bin.id)
            .unwrap_or_default();
        self.bins.insert(key, bin);
        Ok((warehouse, bin))
    }

    async fn warehouse_named(&self, code: &str) -> Result<WarehouseId, JobError> {
        let mut book = Book::default();
        let mut conn = self.engine.store().read().await?;
        let needs = Needs {
            warehouse_codes: [code.to_owned()].into(),
            ..Needs::default()
        };
        working_set::load(&mut conn, &needs, &mut book).await?;
        Ok(book
            .warehouse_by_code(code)
            .map(|warehouse| warehouse.id)
            .unwrap_or_default())
    }

    /// Sends commands in the bulk lane, each under the number and the content of its document: a repetition is
    /// recognised, and a document that was corrected meanwhile is another one.
    async fn execute(
        &self,
        sent: &[Sent],
        commands: Vec<Command>,
    ) -> Result<Vec<Result<Executed, ExecuteError>>, JobError> {
        let contexts = sent
            .iter()
            .zip(commands)
            .map(|(sent, command)| (self.context(&sent.key(&command)), command))
            .collect();
        Ok(self.engine.execute_all(contexts).await?)
    }

    /// What the engine is told of a command; `key` tells it apart within this import.
    fn context(&self, key: &str) -> Context {
        Context {
            actor: Actor::SYSTEM,
            credential: "import".to_owned(),
            idempotency_key: Some(format!("{}/{key}", self.import)),
            lane: Lane::Bulk,
            ..Context::system(Some(self.import))
        }
    }

    async fn write_issues(&mut self) -> Result<(), JobError> {
        let rows = std::mem::take(&mut self.issues);
        if rows.is_empty() {
            return Ok(());
        }
        let (import, owner) = (self.import, self.owner.value());
        self.engine
            .write(move |conn, _| Box::pin(imports::add_issues(conn, import, owner, rows)))
            .await?;
        Ok(())
    }
}

/// A product or customer to be made, and its key: the document that named it first, and its own name.
type Wanted = (String, Command);

fn named_customer(owner: OwnerId, record: &CustomerRecord) -> CreateCustomer {
    CreateCustomer {
        owner,
        external_ref: record.reference.clone(),
        name: record.name.clone(),
        address: intake::address(&record.address),
    }
}
