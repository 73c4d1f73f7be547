//! When orders leave: the days on which a warehouse works, until when an order leaves on one, and when carriers come.
//!
//! A calendar is one value that belongs to its warehouse: it is read whole, checked whole and replaced whole. Its times
//! are those of the clock on the wall of the warehouse; [`crate::time::first_moment`] says what that is on the days on
//! which the clock is moved.

mod board;
mod calendar;
mod date_order;
mod due;
mod set_calendar;

pub use board::{Departure, Load, Stage, misses};
pub use calendar::{CutOff, DayKind, Exception, TimeOfDay, WORK_WEEK, Weekday, Weekdays, WorkCalendar};
pub use date_order::{ShippingWish, explain_dates};
pub(crate) use date_order::{check_date, date_order, lateness};
pub use due::{Due, Passed, PassedDay};
pub use set_calendar::{CalendarInput, CutOffInput, ExceptionInput, SetWorkCalendar};
