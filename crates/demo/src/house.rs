//! The firm's house: two warehouses with bins, its clients and their channels.

use crate::Demonstration;
use crate::words::{OwnerWords, RuleWords};
use domain::id::{BinId, ChannelId, OwnerId, WarehouseId};
use domain::inventory::{BinKind, CreateBin, CreateWarehouse};
use domain::money::Currency;
use domain::owners::{CreateChannel, CreateOwner, ShortPolicy};
use domain::rules::{RuleInput, SetRules, Trigger};
use domain::shipping::{CalendarInput, CutOffInput, SetWorkCalendar, WORK_WEEK, Weekdays};

/// The ids of what was made for the demonstration, in the order in which it was asked for.
#[derive(Debug, Clone, Default)]
pub struct House {
    /// The warehouses.
    pub warehouses: Vec<WarehouseId>,
    /// The bins of each warehouse.
    pub bins: Vec<Vec<BinId>>,
    /// The owners.
    pub owners: Vec<OwnerId>,
    /// The channels of each owner.
    pub channels: Vec<Vec<ChannelId>>,
}

impl Demonstration {
    /// The warehouses, which are made first.
    #[must_use]
    pub fn warehouses(&self) -> Vec<CreateWarehouse> {
        let words = self.words.work.warehouses.iter();
        words
            .map(|it| CreateWarehouse {
                code: it.code.clone(),
                name: it.name.clone(),
                zone: it.zone.clone(),
            })
            .collect()
    }

    /// When each of the warehouses works: every day, until the carriers come.
    #[must_use]
    pub fn calendars(&self, warehouses: &[WarehouseId]) -> Vec<SetWorkCalendar> {
        let cut_offs = self.words.work.carriers.iter().map(|it| CutOffInput {
            carrier: it.name.clone(),
            carrier_service: String::new(),
            days: Weekdays::ALL,
            cut_off: it.cut_off.clone(),
            collection: it.collection.clone(),
            transit_days: Some(1),
            delivery_days: WORK_WEEK,
        });
        let calendar = CalendarInput {
            working_days: Weekdays::ALL,
            exceptions: Vec::new(),
            cut_offs: cut_offs.collect(),
        };
        let set = |warehouse: &WarehouseId| SetWorkCalendar {
            warehouse: *warehouse,
            expected_version: None,
            calendar: calendar.clone(),
        };
        warehouses.iter().map(set).collect()
    }

    /// The bins of each of the warehouses.
    #[must_use]
    pub fn bins(&self, warehouses: &[WarehouseId]) -> Vec<Vec<CreateBin>> {
        let bins = |(index, warehouse): (usize, &WarehouseId)| {
            (0..self.catalogue.bins(index))
                .map(|bin| CreateBin {
                    warehouse: *warehouse,
                    code: self.bin_code(index, bin),
                    kind: BinKind::Pick,
                })
                .collect()
        };
        warehouses.iter().enumerate().map(bins).collect()
    }

    /// The owners, whose goods lie in these warehouses.
    #[must_use]
    pub fn owners(&self, warehouses: &[WarehouseId]) -> Vec<CreateOwner> {
        let owner = |(index, it): (usize, &OwnerWords)| CreateOwner {
            code: it.code.clone(),
            name: it.name.clone(),
            zone: "Europe/Amsterdam".to_owned(),
            currency: Currency::EUR,
            short_policy: ShortPolicy::Backorder,
            ship_complete: it.ship_complete,
            warehouse: warehouses[self.catalogue.warehouse(index)],
        };
        self.words.owners.iter().enumerate().map(owner).collect()
    }

    /// What is done with the orders of each of the owners without anybody saying so.
    #[must_use]
    pub fn rules(&self, owners: &[OwnerId]) -> Vec<SetRules> {
        let books = &self.words.work.rules;
        let rule = |it: &RuleWords| RuleInput {
            number: 0,
            name: it.name.clone(),
            trigger: Trigger::Accepted,
            condition: it.condition.clone(),
            actions: it.actions.clone(),
            active: true,
        };
        let set = |(words, owner): (&OwnerWords, &OwnerId)| {
            let book = if words.wholesale {
                &books.wholesale
            } else {
                &books.shop
            };
            SetRules {
                owner: *owner,
                expected_version: None,
                rules: book.iter().map(rule).collect(),
            }
        };
        self.words.owners.iter().zip(owners).map(set).collect()
    }

    /// The channels of each of the owners.
    #[must_use]
    pub fn channels(&self, owners: &[OwnerId]) -> Vec<Vec<CreateChannel>> {
        let channels = |(words, owner): (&OwnerWords, &OwnerId)| {
            let channel = |(code, name, _): &(String, String, u64)| CreateChannel {
                owner: *owner,
                code: code.clone(),
                name: name.clone(),
            };
            words.channels.iter().map(channel).collect()
        };
        self.words.owners.iter().zip(owners).map(channels).collect()
    }

    /// Aisle, rack, level: pickers walk in the order of codes.
    fn bin_code(&self, warehouse: usize, bin: u64) -> String {
        let words = &self.words.work.warehouses[warehouse];
        let (level, rack) = (bin % words.levels + 1, bin / words.levels % words.racks + 1);
        let aisle = u8::try_from(bin / words.levels / words.racks).unwrap_or(0);
        format!("{}-{rack:02}-{level}", char::from(b'A' + aisle))
    }
}
