//! `evenkeel import`: files into the book, stage by stage, with progress.
//!
//! The stages live on the server; this asks for them one after another, beside a running `serve` as
//! well as without one.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Method};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use tokio_util::io::ReaderStream;

use super::{Failure, Session, answer};
use crate::client::{Client, read_json};
use crate::http::Language;
use crate::http::text::page_text;

/// How often the progress is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(150);

/// Import orders, products or stock from CSV and TSV files, plain, gzip or zstd, and from workbooks (XLSX)
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  evenkeel import orders 2010-12.csv.gz 2011-01.csv.gz --profile online-retail --as history --yes
  evenkeel import stock levels.csv --owner ACME --profile my-levels --json

Without --yes it stops after the check and shows what a commit would do.")]
pub(super) struct Import {
    /// What the files hold
    noun: Noun,
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How the files are read: a profile that ships, one of the owner's own, or a JSON file; without it,
    /// columns are recognised by their names
    #[arg(long, value_name = "NAME or FILE.json")]
    profile: Option<String>,
    /// Whose: code or id; left out when there is only one. A code that nobody has makes that owner
    #[arg(long)]
    owner: Option<String>,
    /// Orders come in open, to be worked, or as history, already shipped
    #[arg(long = "as", value_name = "WAY", default_value = "open")]
    way: Way,
    /// What the decimal mark is, where the files prove nothing
    #[arg(long, value_name = "MARK")]
    decimal_mark: Option<Mark>,
    /// In which order day, month and year stand, where the files prove nothing
    #[arg(long, value_name = "ORDER")]
    date_order: Option<DateOrder>,
    /// The encoding, such as windows-1252, where the files prove nothing
    #[arg(long)]
    encoding: Option<String>,
    /// The separator, where the files prove nothing
    #[arg(long)]
    separator: Option<char>,
    /// Commit without asking
    #[arg(long)]
    yes: bool,
    /// Write the refused rows to this CSV file
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
    /// End with the result as one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Noun {
    Orders,
    Products,
    Stock,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Way {
    Open,
    History,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Mark {
    Point,
    Comma,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DateOrder {
    Dmy,
    Mdy,
    Ymd,
}

impl Import {
    pub(super) async fn run(self, session: Session) -> Result<(), Failure> {
        for file in &self.files {
            if !file.is_file() {
                return Err(Failure::usage(format!("{} is no file", file.display())));
            }
        }
        let client = Client::connect(&session.place, &session.settings).await?;
        let outcome = self.import(&client).await;
        client.close().await;
        outcome
    }

    async fn import(&self, client: &Client) -> Result<(), Failure> {
        let made = client
            .json(Method::POST, "/api/v1/imports", &self.first_request())
            .await?;
        if made["into_demonstration"] == true {
            warn_of_demonstration();
        }
        let path = format!("/api/v1/imports/{}", made["id"].as_str().unwrap_or_default());
        client.json(Method::PATCH, &path, &self.choices()?).await?;
        for file in &self.files {
            self.upload(client, &path, file).await?;
        }
        let checked = self
            .stage(client, &path, "check", &["checked", "surveyed"])
            .await?;
        self.refuse_questions(&checked)?;
        if !self.yes && !self.agreed(&checked["counters"])? {
            self.show(&checked);
            return self.keep_refused(client, &path).await;
        }
        let done = self.stage(client, &path, "commit", &["done"]).await?;
        self.keep_refused(client, &path).await?;
        self.show(&done);
        Ok(())
    }

    fn first_request(&self) -> Value {
        let name = self
            .files
            .first()
            .and_then(|file| file.file_name())
            .map(|name| name.to_string_lossy().into_owned());
        let mut body = json!({ "noun": self.noun.name(), "name": name, "history": self.way == Way::History });
        if let Some(owner) = &self.owner {
            body["owner"] = owner.as_str().into();
        }
        body
    }

    /// The profile and the answers.
    fn choices(&self) -> Result<Value, Failure> {
        let mut form = json!({});
        if let Some(encoding) = &self.encoding {
            form["encoding"] = encoding.as_str().into();
        }
        if let Some(separator) = self.separator {
            form["separator"] = separator.to_string().into();
        }
        let mut answers = json!({ "form": form });
        if let Some(mark) = self.decimal_mark {
            answers["decimal_mark"] = mark.name().into();
        }
        if let Some(order) = self.date_order {
            answers["date_order"] = order.name().into();
        }
        let mut body = json!({ "answers": answers });
        match self.profile.as_deref() {
            None => {}
            Some(file) if file.ends_with(".json") => {
                let text = std::fs::read_to_string(file)
                    .map_err(|error| Failure::usage(format!("{file}: {error}")))?;
                body["mapping"] = serde_json::from_str(&text)
                    .map_err(|error| Failure::usage(format!("{file}: {error}")))?;
            }
            Some(name) => body["profile"] = name.into(),
        }
        Ok(body)
    }

    async fn upload(&self, client: &Client, path: &str, file: &PathBuf) -> Result<(), Failure> {
        let unreadable = |error: std::io::Error| Failure::usage(format!("{}: {error}", file.display()));
        let opened = tokio::fs::File::open(file).await.map_err(unreadable)?;
        let name = file
            .file_name()
            .map(|name| encode(&name.to_string_lossy()))
            .unwrap_or_default();
        let body = Body::from_stream(ReaderStream::with_capacity(opened, 256 * 1024));
        let target = format!("{path}/files?name={name}");
        let response = client
            .request(Method::POST, &target, HeaderMap::new(), body)
            .await?;
        read_json(response).await.map(drop)
    }

    /// Takes a step and follows it to one of the states that end it.
    async fn stage(&self, client: &Client, path: &str, step: &str, ends: &[&str]) -> Result<Value, Failure> {
        let bar = self.bar(step);
        client
            .json(Method::POST, &format!("{path}/{step}"), &Value::Null)
            .await?;
        loop {
            let import = client.json(Method::GET, path, &Value::Null).await?;
            bar.set_length(import["rows_total"].as_u64().unwrap_or(0));
            bar.set_position(import["rows_done"].as_u64().unwrap_or(0));
            let state = import["state"].as_str().unwrap_or_default();
            if ends.contains(&state) {
                bar.finish_and_clear();
                return Ok(import);
            }
            if matches!(state, "failed" | "cancelled" | "paused") {
                bar.finish_and_clear();
                return Err(Failure::refused(self.reason(&import)));
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    fn bar(&self, step: &str) -> ProgressBar {
        if self.json || !std::io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(0);
        let style =
            ProgressStyle::with_template("{msg:8} {bar:30} {human_pos}/{human_len} {per_sec} {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(step.to_owned());
        bar
    }

    /// Why the file as a whole is refused, with the place in it.
    fn reason(&self, import: &Value) -> String {
        let error = &import["error"];
        let place = &error["place"];
        let file = place["file"]
            .as_u64()
            .and_then(|file| self.files.get(usize::try_from(file).ok()?));
        let mut text = format!(
            "the import is {}: {}",
            import["state"].as_str().unwrap_or_default(),
            error["code"].as_str().unwrap_or("-")
        );
        if let Some(file) = file {
            text.push_str(&format!(", {} line {}", file.display(), place["line"]));
        }
        if let Some(column) = place["column"].as_u64() {
            text.push_str(&format!(", column {column}"));
        }
        if !error["data"].is_null() {
            text.push_str(&format!(" {}", error["data"]));
        }
        text
    }

    /// What the files do not prove must be answered first.
    fn refuse_questions(&self, import: &Value) -> Result<(), Failure> {
        let questions = import["report"]["questions"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        if questions.is_empty() {
            return Ok(());
        }
        let mut text = "the files do not prove how they are to be read; answer with --decimal-mark, --date-order, --encoding or --separator:".to_owned();
        for question in &questions {
            text.push_str(&format!(
                "\n  {} of {}: one of {}; samples {}",
                question["about"].as_str().unwrap_or_default(),
                question["column"].as_str().unwrap_or("the file"),
                question["candidates"],
                question["samples"],
            ));
        }
        Err(Failure::refused(text))
    }

    fn agreed(&self, counters: &Value) -> Result<bool, Failure> {
        if self.json || !std::io::stdin().is_terminal() {
            return Ok(false);
        }
        let _ = write!(
            std::io::stderr(),
            "{} orders, {} credits and {} products to make, {} lines refused. Commit? [y/N] ",
            counters["orders_created"],
            counters["credits_created"],
            counters["products_created"],
            counters["lines_refused"],
        );
        let mut line = String::new();
        std::io::stdin()
            .read_line(&mut line)
            .map_err(|error| Failure::usage(error.to_string()))?;
        Ok(line.trim().eq_ignore_ascii_case("y"))
    }

    async fn keep_refused(&self, client: &Client, path: &str) -> Result<(), Failure> {
        let Some(file) = &self.refused else { return Ok(()) };
        let response = client
            .request(
                Method::GET,
                &format!("{path}/refused.csv"),
                HeaderMap::new(),
                Body::empty(),
            )
            .await?;
        let mut body = response.into_body();
        let mut written = std::fs::File::create(file)
            .map_err(|error| Failure::usage(format!("{}: {error}", file.display())))?;
        while let Some(frame) = http_body_util::BodyExt::frame(&mut body).await {
            let frame = frame.map_err(|error| Failure::unreachable(error.to_string()))?;
            let bytes = frame.data_ref().map_or(&[][..], |data| data.as_ref());
            written
                .write_all(bytes)
                .map_err(|error| Failure::usage(error.to_string()))?;
        }
        Ok(())
    }

    fn show(&self, import: &Value) {
        let counters = &import["counters"];
        if self.json {
            answer(&result(import).to_string());
            return;
        }
        let done = import["state"] == "done";
        answer(if done {
            "Imported:"
        } else {
            "Checked; nothing is written yet (commit with --yes):"
        });
        for (name, value) in counters.as_object().into_iter().flatten() {
            let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if !value.is_object() && shown != "0" {
                answer(&format!("  {:<22}{shown}", name.replace('_', " ")));
            }
        }
        if counters["lines_refused"].as_i64().unwrap_or(0) > 0 && self.refused.is_none() {
            answer("Refused rows, with line, column and reason: add --refused FILE.csv");
        }
    }
}

/// What is imported now would go with the demonstration. On the error output, so that it stands beside JSON too.
fn warn_of_demonstration() {
    let language = Language::of_environment();
    let _ = writeln!(
        std::io::stderr(),
        "{}",
        page_text(language, "import.into_demonstration")
    );
}

/// The result for programs: the counters, with the import's id and state.
fn result(import: &Value) -> Value {
    let mut result = import["counters"].clone();
    result["import"] = import["id"].clone();
    result["state"] = import["state"].clone();
    result["into_demonstration"] = import["into_demonstration"].clone();
    for sum in ["quantity_sum", "value_sum"] {
        let number = result[sum]
            .as_str()
            .and_then(|text| text.parse::<serde_json::Number>().ok());
        if let Some(number) = number {
            result[sum] = number.into();
        }
    }
    result
}

/// Percent-encodes what may not stand in a query.
fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

impl Noun {
    const fn name(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Products => "products",
            Self::Stock => "stock",
        }
    }
}

impl Mark {
    const fn name(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }
}

impl DateOrder {
    const fn name(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }
}
