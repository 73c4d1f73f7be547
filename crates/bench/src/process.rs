//! What the kernel says of a process: its processor time and its memory.

use crate::failure::{Done, Failure};
use std::fs;

/// Clock ticks a second in `/proc/PID/stat`; fixed by Linux's user interface.
const TICKS_A_SECOND: f64 = 100.0;

/// The processor time that the processes have used, user and system, ended threads included, in seconds.
pub fn cpu_s(pids: &[u32]) -> Done<f64> {
    pids.iter().map(|pid| ticks_s(*pid)).sum()
}

fn ticks_s(pid: u32) -> Done<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name in brackets may hold blanks.
    let after = stat.rsplit_once(") ").map(|(_, after)| after).unwrap_or_default();
    let fields: Vec<&str> = after.split(' ').collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok());
    match (ticks(11), ticks(12)) {
        (Some(user), Some(system)) => Ok((user + system) / TICKS_A_SECOND),
        _ => Err(Failure::new(format!("/proc/{pid}/stat is unreadable"))),
    }
}

/// Resident memory in MB.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    /// Resident set size.
    pub rss_mb: f64,
    /// Its peak since the process began or [`forget_peak`] was called.
    pub peak_mb: f64,
}

/// The memory of a process.
pub fn memory(pid: u32) -> Done<Memory> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let kib = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse::<f64>().ok()
    };
    match (kib("VmRSS:"), kib("VmHWM:")) {
        (Some(rss), Some(peak)) => Ok(Memory {
            rss_mb: rss / 1_024.0,
            peak_mb: peak / 1_024.0,
        }),
        _ => Err(Failure::new(format!("/proc/{pid}/status tells no memory"))),
    }
}

/// Lets the peak begin anew, so that each phase has its own.
pub fn forget_peak(pid: u32) {
    // Not everybody may; then the peak is that of the whole run, which is told as it is.
    let _ = fs::write(format!("/proc/{pid}/clear_refs"), "5");
}

/// The children of a process, and itself.
pub fn family(pid: u32) -> Vec<u32> {
    let mut family = vec![pid];
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    family.extend(
        children
            .split_whitespace()
            .filter_map(|pid| pid.parse::<u32>().ok()),
    );
    family
}
