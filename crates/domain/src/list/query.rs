//! A whole list query, read from its wire form.

use super::cursor::Cursor;
use super::filter::Filter;
use super::limits::ListLimits;
use super::listing::Listing;
use super::parse::Reader;
use super::sort::Sort;
use crate::refusal::{self, Refusal};
use jiff::tz::TimeZone;

/// What a list is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListQuery {
    /// Which rows.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// Rows of a page, at least 1.
    pub limit: u32,
    /// Where to go on.
    pub after: Option<Cursor>,
}

/// The four parts of a list query as they came in.
#[derive(Debug, Clone, Copy, Default)]
pub struct RawQuery<'a> {
    /// JSON or the short form.
    pub filter: Option<&'a str>,
    /// Keys with commas between them, `-` before one that descends.
    pub sort: Option<&'a str>,
    /// Rows of a page.
    pub limit: Option<u32>,
    /// A cursor that an earlier page gave.
    pub after: Option<&'a str>,
    /// A value of the first sort key, to begin there.
    pub from: Option<&'a str>,
}

impl ListQuery {
    /// Reads a query for `listing`; `zone` is the one whose days a date means when an instant is tested.
    ///
    /// # Errors
    /// The first part that is not right, by code and place (`/filter/all/0/op`, `/sort/1`, `/limit`, `/after`, `/from`).
    pub fn parse(
        listing: &Listing,
        raw: &RawQuery<'_>,
        zone: &TimeZone,
        limits: &ListLimits,
    ) -> Result<Self, Refusal> {
        let reader = Reader {
            listing,
            zone,
            limits,
        };
        let filter = reader.filter(raw.filter.unwrap_or(""))?;
        let sort = match raw.sort.filter(|text| !text.is_empty()) {
            Some(text) => Sort::parse(listing, text, limits.sort_keys_max)?,
            None => Sort::parse(listing, listing.default_sort, usize::MAX)?,
        };
        let limit = raw.limit.unwrap_or(limits.page_rows_default);
        if limit == 0 || limit > limits.page_rows_max {
            return Err(
                Refusal::at(refusal::LIST_LIMIT_OUT_OF_RANGE, "/limit").with("max", limits.page_rows_max)
            );
        }
        let after = match raw.after.filter(|text| !text.is_empty()) {
            Some(_) if raw.from.is_some() => {
                return Err(Refusal::at(refusal::LIST_FROM_WITH_AFTER, "/from"));
            }
            Some(text) if text.len() > limits.cursor_bytes_max => {
                return Err(Refusal::at(refusal::LIST_CURSOR_MALFORMED, "/after"));
            }
            Some(text) => Some(Cursor::parse(listing, &filter, &sort, text)?),
            None => raw.from.map(|text| reader.jump(&sort, text)).transpose()?,
        };
        Ok(Self {
            filter,
            sort,
            limit,
            after,
        })
    }
}
