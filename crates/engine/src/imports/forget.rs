//! A person is forgotten where files were imported: in the files themselves, in the lines that were refused, and in
//! what was noted of them.

use super::State;
use super::source::{Source, SourceError};
use crate::Engine;
use crate::jobs::{JobError, renew};
use domain::id::OwnerId;
use memchr::memmem::Finder;
use store::imports::{self, ImportFile, ImportRow, IssueRow};
use store::jobs::LeasedJob;
use store::{Fault, erasure, import_corrections};

/// Shorter words stand in too many texts that mean somebody else.
const WORD_CHARS_MIN: usize = 4;
/// Imports, issues and corrections read at once.
const PAGE: i64 = 200;
/// Chunks of a file taken away in one transaction.
const CHUNKS_A_STEP: i64 = 16;

/// By what a person is found in files.
pub(crate) struct Traces {
    /// Imports that made the person's rows.
    imports: Vec<i64>,
    /// The person's words, as they stand in JSON.
    written: Vec<String>,
    /// The person's words, in the encodings that files have.
    encoded: Vec<Finder<'static>>,
    /// The longest of those, in bytes.
    longest: usize,
}

impl Traces {
    /// Of a person who is called and reached by these words, and came in by these imports.
    pub fn new(words: Vec<String>, imports: Vec<i64>) -> Self {
        let words = words
            .into_iter()
            .filter(|word| word.chars().count() >= WORD_CHARS_MIN);
        let words: Vec<String> = words.collect();
        let encoded: Vec<Vec<u8>> = words.iter().flat_map(|word| encodings(word)).collect();
        let longest = encoded.iter().map(Vec::len).max().unwrap_or(0);
        let finders = encoded.iter().map(|bytes| Finder::new(bytes).into_owned());
        let written = words.iter().map(|word| {
            let quoted = serde_json::Value::from(word.as_str()).to_string();
            quoted[1..quoted.len() - 1].to_owned()
        });
        Self {
            imports,
            written: written.collect(),
            encoded: finders.collect(),
            longest,
        }
    }

    fn in_text(&self, text: &str) -> bool {
        self.written.iter().any(|word| text.contains(word))
    }

    fn in_bytes(&self, bytes: &[u8]) -> bool {
        self.encoded.iter().any(|word| word.find(bytes).is_some())
    }
}

/// A word as the encodings that are read write it.
fn encodings(word: &str) -> Vec<Vec<u8>> {
    let mut found = vec![word.as_bytes().to_vec()];
    let latin: Option<Vec<u8>> = word
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).ok())
        .collect();
    found.extend(latin);
    found.push(word.encode_utf16().flat_map(u16::to_le_bytes).collect());
    found.push(word.encode_utf16().flat_map(u16::to_be_bytes).collect());
    found.dedup();
    found
}

/// Forgets a person in all imports of an owner.
pub(crate) async fn forget(
    engine: &Engine,
    job: &LeasedJob,
    owner: OwnerId,
    traces: &Traces,
) -> Result<(), JobError> {
    let mut before = i64::MAX;
    loop {
        let mut conn = engine.store().read().await?;
        let page = imports::list(&mut conn, Some(owner.value()), before, PAGE).await?;
        drop(conn);
        let Some(last) = page.last() else { return Ok(()) };
        before = last.id;
        for import in page {
            if !renew(engine, job).await? {
                return Err(JobError::TakenOver);
            }
            forget_in(engine, job, &import, traces).await?;
        }
    }
}

async fn forget_in(
    engine: &Engine,
    job: &LeasedJob,
    import: &ImportRow,
    traces: &Traces,
) -> Result<(), JobError> {
    let files = imports::files(&mut engine.store().read().await?, import.id).await?;
    let is_source = traces.imports.contains(&import.id);
    let mut holds = is_source
        || traces.in_text(&import.name)
        || traces.in_text(&import.report)
        || traces.in_text(&import.error);
    for file in &files {
        holds = holds || traces.in_text(&file.name) || stands_in(engine, job, file, traces).await?;
    }
    if holds {
        take_files(engine, job, import, &files).await?;
        let (id, keeps_name) = (import.id, !traces.in_text(&import.name));
        engine
            .write(move |conn, _| Box::pin(erasure::blank_import(conn, id, keeps_name)))
            .await?;
    }
    blank_issues(engine, import.id, traces).await?;
    remove_corrections(engine, import.id, traces).await?;
    Ok(())
}

/// Does the person stand in this file? A file that cannot be unpacked is taken to hold anybody.
async fn stands_in(
    engine: &Engine,
    job: &LeasedJob,
    file: &ImportFile,
    traces: &Traces,
) -> Result<bool, JobError> {
    let Ok(mut source) = Source::open(file, &engine.settings().snapshot().import) else {
        return Ok(true);
    };
    let (mut window, mut found) = (Vec::new(), false);
    loop {
        let more = source.next(engine.store(), |bytes| {
            window.extend_from_slice(bytes);
            found |= traces.in_bytes(&window);
            let kept = window.len().saturating_sub(traces.longest);
            window.drain(..kept);
            Ok(())
        });
        match more.await {
            Ok(_) if found => return Ok(true),
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(SourceError::Refusal(_)) => return Ok(true),
            Err(SourceError::Fault(fault)) => return Err(fault.into()),
        }
        if !renew(engine, job).await? {
            return Err(JobError::TakenOver);
        }
    }
}

/// Takes the files of an import out of the book, in bounded steps. One that has not ended still reads them.
pub(crate) async fn take_files(
    engine: &Engine,
    job: &LeasedJob,
    import: &ImportRow,
    files: &[ImportFile],
) -> Result<(), JobError> {
    let has_ended = State::named(&import.state).is_some_and(State::has_ended);
    if !has_ended && !files.is_empty() {
        return Err(JobError::ImportOpen(import.id));
    }
    for file in files {
        let (id, seq, blob) = (import.id, file.seq, file.blob_id);
        while engine
            .write(move |conn, _| Box::pin(erasure::shrink_file(conn, id, seq, blob, CHUNKS_A_STEP)))
            .await?
        {
            if !renew(engine, job).await? {
                return Err(JobError::TakenOver);
            }
        }
    }
    Ok(())
}

async fn blank_issues(engine: &Engine, import: i64, traces: &Traces) -> Result<(), Fault> {
    let mut after = (0, -1);
    loop {
        let mut conn = engine.store().read().await?;
        let page = imports::issues(&mut conn, import, None, after, PAGE).await?;
        drop(conn);
        let Some(last) = page.last() else { return Ok(()) };
        after = (last.document, last.seq);
        let holds = |issue: &&IssueRow| {
            let texts = [&issue.cells, &issue.facts, &issue.key];
            texts.into_iter().any(|text| traces.in_text(text))
        };
        let found: Vec<(i64, i64)> = page
            .iter()
            .filter(holds)
            .map(|issue| (issue.document, issue.seq))
            .collect();
        if !found.is_empty() {
            engine
                .write(move |conn, _| Box::pin(erasure::blank_issues(conn, import, found)))
                .await?;
        }
    }
}

async fn remove_corrections(engine: &Engine, import: i64, traces: &Traces) -> Result<(), Fault> {
    let mut after = (-1, -1, -1);
    loop {
        let mut conn = engine.store().read().await?;
        let page = import_corrections::after(&mut conn, import, after, PAGE).await?;
        drop(conn);
        let Some(last) = page.last() else { return Ok(()) };
        after = (last.file, last.line, last.field);
        let found = page.into_iter().filter(|row| traces.in_text(&row.text));
        for row in found {
            engine
                .write(move |conn, _| {
                    Box::pin(import_corrections::remove(
                        conn, import, row.file, row.line, row.field,
                    ))
                })
                .await?;
        }
    }
}
