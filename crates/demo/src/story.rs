//! An order from its coming in to where it stands now, as commands that follow on one another's answers.

use crate::barcode;
use crate::chance::{Chance, Stream, signed};
use crate::fate::{Fate, SHOWN, Share, Step};
use crate::sale::{Sale, SaleLine};
use crate::{Demonstration, House};
use domain::command::{Command, Reply};
use domain::id::{AccountId, HoldId, LineId, OrderId, ReturnId};
use domain::money::Money;
use domain::orders::{
    CancelLine, CancelOrder, CreateCredit, CreditLineInput, GiveBackWork, History, HoldKind, LeaseWork,
    LiftHold, PackLine, PackOrder, PickLine, PickOrder, PlaceHold, PlacedAt, ReleaseOrder, ReportShortage,
    ShipOrder, ShortageReason, TakeOverWork, UnallocateOrder,
};
use domain::time::Instant;

/// The accounts of the order desk. Ids below 100 have no row: they stand for people who never sign in.
const DESK: [i64; 4] = [11, 12, 13, 14];
/// The accounts of the warehouse floor, one a scanner.
const FLOOR: [i64; 6] = [21, 22, 23, 24, 25, 26];

/// A command and whose it is.
#[derive(Debug)]
pub struct Act {
    /// Who does it.
    pub account: AccountId,
    /// What.
    pub command: Command,
}

/// An order with what becomes of it.
#[derive(Debug)]
pub struct Story {
    number: u64,
    sale: Sale,
    steps: Vec<Step>,
    placed_at: Instant,
    now: Instant,
    texts: StoryTexts,
}

/// The words that its steps use, drawn beforehand.
#[derive(Debug)]
struct StoryTexts {
    desk: AccountId,
    picker: usize,
    hold_reasons: Vec<String>,
    cancel_reason: String,
    credit_reason: String,
    goodwill: String,
    carrier: String,
    service: String,
    tracking: String,
    sscc: Vec<String>,
    shortage: ShortageReason,
}

/// What is known of an order that came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    order: OrderId,
    /// The lines, with what is reserved for each.
    lines: Vec<(LineId, i64)>,
    hold: HoldId,
}

impl Made {
    /// What the answer to the order's coming in says; `None` when it does not speak of an order.
    #[must_use]
    pub fn of(reply: &Reply) -> Option<Self> {
        let order = id(reply, "id")?;
        let lines = reply.get("lines")?.as_array()?.iter();
        let lines = lines
            .filter_map(|line| Some((id(line.as_object()?, "id")?, line.get("reserved")?.as_i64()?)))
            .collect();
        let hold = HoldId::default();
        Some(Self { order, lines, hold })
    }

    /// Takes in what a later answer adds.
    pub fn hear(&mut self, reply: &Reply) {
        if let Some(hold) = id(reply, "hold") {
            self.hold = hold;
        }
    }
}

fn id<T: std::str::FromStr>(reply: &Reply, name: &str) -> Option<T> {
    reply.get(name)?.as_str()?.parse().ok()
}

impl Demonstration {
    pub(crate) fn story(&self, number: u64, house: &House) -> Story {
        let mut draw = Chance::new(self.seed, Stream::Fate, number);
        let moment = self.calendar.moment(number, self.orders, &mut draw);
        let fate = self.fate(number, moment.workdays_since, &mut draw);
        let mut sale = self.sale(number, moment, fate, house);
        let steps = match fate {
            Ok(fate) => fate.steps(),
            Err(History::Returned) => vec![Step::Credit { goods: true }],
            Err(History::Shipped) if draw.percent(2) => vec![Step::Credit { goods: false }],
            Err(_) => Vec::new(),
        };
        let texts = self.texts(number, sale.owner, &steps, &mut draw);
        // What has not left may go by what its owner's rules say.
        if fate.is_ok() && steps.iter().any(|step| matches!(step, Step::Ship)) {
            sale.command.shipping.carrier.clone_from(&texts.carrier);
        }
        Story {
            number,
            sale,
            steps,
            placed_at: moment.at,
            now: self.calendar.now,
            texts,
        }
    }

    /// What becomes of an order, or what it went through as history.
    fn fate(&self, number: u64, workdays: u64, draw: &mut Chance) -> Result<Fate, History> {
        if number < self.first_live {
            return Err(match draw.below(100) {
                0..91 => History::Shipped,
                91..95 => History::Returned,
                _ => History::Cancelled,
            });
        }
        // In an order in which what is not yet done comes late.
        match self.shown(number, &SHOWN) {
            Some(fate) => Ok(*fate),
            None => Ok(Fate::draw(workdays, draw)),
        }
    }

    fn texts(&self, number: u64, owner: usize, steps: &[Step], draw: &mut Chance) -> StoryTexts {
        let work = &self.words.work;
        let holds = steps.iter().filter_map(|step| match step {
            Step::Hold { kind, .. } => Some(*kind),
            _ => None,
        });
        let hold_reasons = holds
            .map(|kind| draw.pick(&work.holds[kind.name()]).clone())
            .collect();
        let carrier = &work.carriers[draw.weighted(work.carriers.iter().map(|it| it.share))];
        let gs1 = &self.words.owners[owner].gs1;
        let reasons = [
            ShortageReason::NotFound,
            ShortageReason::Damaged,
            ShortageReason::Mismatch,
        ];
        StoryTexts {
            desk: AccountId::new(*draw.pick(&DESK)),
            picker: draw.index(FLOOR.len()),
            hold_reasons,
            cancel_reason: draw.pick(&work.cancels).clone(),
            credit_reason: draw.pick(&work.credits).clone(),
            goodwill: work.words.goodwill.clone(),
            carrier: carrier.name.clone(),
            service: draw.pick(&carrier.services).clone(),
            tracking: draw.digits(&carrier.tracking),
            sscc: (0..2)
                .map(|parcel| barcode::sscc(gs1, number * 2 + parcel))
                .collect(),
            shortage: *draw.pick(&reasons),
        }
    }
}

impl Story {
    /// How it begins: the order comes in.
    #[must_use]
    pub fn begin(&self) -> Act {
        Act {
            account: self.texts.desk,
            command: self.sale.command.clone().into(),
        }
    }

    /// Step `step` of what follows, from 0; `None` when the story has ended.
    #[must_use]
    pub fn act(&self, step: usize, made: &Made) -> Option<Act> {
        self.at_desk(step, made).or_else(|| self.on_floor(step, made))
    }

    fn at_desk(&self, step: usize, made: &Made) -> Option<Act> {
        let (order, expected_version) = (made.order, None);
        let command = match *self.steps.get(step)? {
            Step::Hold { kind, keeps_stock } => self.hold(step, made, kind, keeps_stock),
            Step::Lift => Command::from(LiftHold {
                order,
                expected_version,
                hold: made.hold,
            }),
            Step::Release => Command::from(ReleaseOrder {
                order,
                expected_version,
            }),
            Step::Unallocate => Command::from(UnallocateOrder {
                order,
                expected_version,
            }),
            Step::CancelLine => self.cancel_line(made)?,
            Step::Cancel => self.cancel(made, Vec::new()),
            Step::Credit { goods } => self.credit(made, goods),
            _ => return None,
        };
        let account = self.texts.desk;
        Some(Act { account, command })
    }

    fn on_floor(&self, step: usize, made: &Made) -> Option<Act> {
        let (order, expected_version) = (made.order, None);
        let step = *self.steps.get(step)?;
        let colleague = usize::from(step == Step::TakeOver);
        let picker = (self.texts.picker + colleague) % FLOOR.len();
        let device = format!("scanner-{}", picker + 1);
        let command = match step {
            Step::Lease => Command::from(LeaseWork {
                order,
                expected_version,
                device,
            }),
            Step::TakeOver => Command::from(TakeOverWork {
                order,
                expected_version,
                device,
            }),
            Step::GiveBack => Command::from(GiveBackWork {
                order,
                expected_version,
            }),
            Step::Pick(share) => self.pick(made, share),
            Step::Shortage => self.shortage(made)?,
            Step::Pack(share) => self.pack(made, share),
            Step::Ship => self.ship(made),
            _ => return None,
        };
        let account = AccountId::new(FLOOR[picker]);
        Some(Act { account, command })
    }

    fn hold(&self, step: usize, made: &Made, kind: HoldKind, keeps_stock: bool) -> Command {
        let reasons = &self.texts.hold_reasons;
        Command::from(PlaceHold {
            order: made.order,
            expected_version: None,
            kind,
            reason: reasons[step.min(reasons.len() - 1)].clone(),
            keeps_stock,
        })
    }

    /// The lines of a share with their pieces, of what is reserved and not cancelled.
    fn pieces(&self, made: &Made, share: Share) -> Vec<(usize, LineId, i64)> {
        let cancelled = usize::from(self.steps.first() == Some(&Step::CancelLine));
        let there: Vec<_> = made.lines.iter().enumerate().skip(cancelled).collect();
        let half = there.len() / 2;
        let last = there.iter().rposition(|(_, (_, reserved))| *reserved > 0);
        let part = there.iter().enumerate().map(|(at, (index, (line, reserved)))| {
            let pieces = match share {
                Share::All => *reserved,
                Share::First if at < half => *reserved,
                Share::Rest if at >= half => *reserved,
                Share::First | Share::Rest => 0,
                Share::ButOne => *reserved - i64::from(Some(at) == last),
            };
            (*index, *line, pieces)
        });
        part.filter(|(_, _, pieces)| *pieces > 0).collect()
    }

    fn pick(&self, made: &Made, share: Share) -> Command {
        let lines = self.pieces(made, share).into_iter();
        let line = |(_, line, quantity)| PickLine {
            line,
            bin: None,
            quantity,
        };
        Command::from(PickOrder {
            order: made.order,
            expected_version: None,
            lines: lines.map(line).collect(),
        })
    }

    fn shortage(&self, made: &Made) -> Option<Command> {
        let (line, _) = made.lines.iter().rfind(|(_, reserved)| *reserved > 0)?;
        Some(Command::from(ReportShortage {
            order: made.order,
            expected_version: None,
            line: *line,
            bin: None,
            quantity: 1,
            reason: self.texts.shortage,
        }))
    }

    fn pack(&self, made: &Made, share: Share) -> Command {
        let pieces = self.pieces(made, share);
        let goods: i64 = pieces
            .iter()
            .map(|(index, _, pieces)| self.line(*index).good.weight_g * pieces)
            .sum();
        let line = |(_, line, quantity): &(usize, LineId, i64)| PackLine {
            line: *line,
            quantity: *quantity,
        };
        let sizes = [[220, 160, 100], [310, 220, 150], [390, 290, 240], [590, 390, 380]];
        let size_mm = sizes[usize::try_from(goods / 1_500).unwrap_or(0).min(sizes.len() - 1)];
        Command::from(PackOrder {
            order: made.order,
            expected_version: None,
            package: None,
            lines: pieces.iter().map(line).collect(),
            sscc: self.texts.sscc[usize::from(share == Share::Rest)].clone(),
            weight_g: goods + 180,
            size_mm,
        })
    }

    fn line(&self, index: usize) -> &SaleLine {
        &self.sale.lines[index]
    }

    fn ship(&self, made: &Made) -> Command {
        Command::from(ShipOrder {
            order: made.order,
            expected_version: None,
            packages: Vec::new(),
            carrier: self.texts.carrier.clone(),
            carrier_service: self.texts.service.clone(),
            tracking: self.texts.tracking.clone(),
        })
    }

    /// The first line is no longer wanted.
    fn cancel_line(&self, made: &Made) -> Option<Command> {
        let (line, _) = made.lines.first()?;
        let quantity = self.line(0).quantity;
        Some(self.cancel(
            made,
            vec![CancelLine {
                line: *line,
                quantity,
            }],
        ))
    }

    fn cancel(&self, made: &Made, lines: Vec<CancelLine>) -> Command {
        Command::from(CancelOrder {
            order: made.order,
            expected_version: None,
            lines,
            reason: self.texts.cancel_reason.clone(),
        })
    }

    /// The goods of the first line come back, or the buyer gets something for the trouble.
    fn credit(&self, made: &Made, goods: bool) -> Command {
        let order = &self.sale.command;
        let first = self.line(0);
        let line = if goods {
            CreditLineInput {
                sku: first.good.sku.clone(),
                description: first.good.name.clone(),
                quantity: first.quantity,
                amount: Money(first.good.price_cents * first.quantity),
                order_line: made.lines.first().map(|(line, _)| *line).unwrap_or_default(),
            }
        } else {
            CreditLineInput {
                description: self.texts.goodwill.clone(),
                amount: Money(500 + signed(self.number % 4) * 250),
                ..CreditLineInput::default()
            }
        };
        let days = signed(2 + self.number % 9);
        let at = self.placed_at.plus_seconds(days * 86_400).min(self.now);
        Command::from(CreateCredit {
            owner: order.owner,
            channel: order.channel,
            number: String::new(),
            external_ref: format!("CN-{}", order.external_ref),
            kind: "credit".to_owned(),
            order: made.order,
            return_id: ReturnId::default(),
            customer_ref: order.customer_ref.clone(),
            currency: None,
            placed: PlacedAt {
                at: Some(at),
                ..PlacedAt::default()
            },
            lines: vec![line],
            reason: self.texts.credit_reason.clone(),
            content_hash: order.content_hash.clone(),
        })
    }
}
