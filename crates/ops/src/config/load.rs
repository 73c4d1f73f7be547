//! Brings the layers together, and reports every mistake at once.

use std::fmt;

use super::{ALL, Setting, Values};

/// What every environment variable of a setting begins with.
pub(super) const PREFIX: &str = "EVENKEEL_";

/// Variables with our prefix that are no settings but the tests' own: the folder of sample files, their long form, their seed.
const NOT_SETTINGS: &[&str] = &[
    "EVENKEEL_DATA",
    "EVENKEEL_PREVIOUS",
    "EVENKEEL_TORTURE",
    "EVENKEEL_SEED",
];

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// The built-in default.
    Default,
    /// An environment variable.
    Environment,
    /// The command line.
    CommandLine,
}

/// One thing wrong with a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What the person wrote: the variable or the key.
    pub place: String,
    /// What is wrong with it.
    pub problem: String,
}

/// Everything wrong with all layers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, mistake) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{}: {}", mistake.place, mistake.problem)?;
        }
        Ok(())
    }
}

/// Collects layers, lowest first, and gives the values or all the mistakes.
#[derive(Debug)]
pub struct Loader {
    values: Values,
    layers: Vec<Layer>,
    mistakes: Vec<Mistake>,
}

impl Default for Loader {
    fn default() -> Loader {
        Loader {
            values: Values::defaults(),
            layers: vec![Layer::Default; ALL.len()],
            mistakes: Vec::new(),
        }
    }
}

impl Loader {
    /// Begins with the built-in values.
    #[must_use]
    pub fn new() -> Loader {
        Loader::default()
    }

    /// Takes the settings out of a list of environment variables; others are left alone, but a
    /// variable with our prefix that names no setting is a mistake.
    #[must_use]
    pub fn environment(mut self, variables: impl IntoIterator<Item = (String, String)>) -> Loader {
        for (name, text) in variables {
            if !name.starts_with(PREFIX) || NOT_SETTINGS.contains(&name.as_str()) {
                continue;
            }
            match ALL
                .iter()
                .position(|setting| setting.environment_variable() == name)
            {
                Some(index) => self.set(index, Layer::Environment, name, &text),
                None => self.unknown(&name, |setting| setting.environment_variable()),
            }
        }
        self
    }

    /// Takes one `key` and `text` from the command line.
    #[must_use]
    pub fn command_line(mut self, key: &str, text: &str) -> Loader {
        match ALL.iter().position(|setting| setting.key == key) {
            Some(index) => self.set(index, Layer::CommandLine, key.to_owned(), text),
            None => self.unknown(key, |setting| setting.key.to_owned()),
        }
        self
    }

    /// The values, with the layer that each came from, in the order of [`ALL`].
    ///
    /// # Errors
    /// Every mistake of every layer, and every pair of values that contradict each other.
    pub fn finish(mut self) -> Result<(Values, Vec<Layer>), Mistakes> {
        if self.mistakes.is_empty() {
            self.mistakes = contradictions(&self.values);
        }
        if self.mistakes.is_empty() {
            Ok((self.values, self.layers))
        } else {
            Err(Mistakes(self.mistakes))
        }
    }

    fn set(&mut self, index: usize, layer: Layer, place: String, text: &str) {
        match self.values.set(&ALL[index], text) {
            Ok(()) => self.layers[index] = layer,
            Err(problem) => self.mistakes.push(Mistake {
                place,
                problem: hide_secret(&ALL[index], problem),
            }),
        }
    }

    fn unknown(&mut self, place: &str, name: impl Fn(&Setting) -> String) {
        let nearest = ALL
            .iter()
            .map(name)
            .min_by_key(|candidate| edit_distance(candidate, place));
        let problem = match nearest {
            Some(nearest) => format!("there is no such setting; the nearest name is `{nearest}`"),
            None => "there is no such setting".to_owned(),
        };
        self.mistakes.push(Mistake {
            place: place.to_owned(),
            problem,
        });
    }
}

fn hide_secret(setting: &Setting, problem: String) -> String {
    if setting.secret {
        "the value cannot be used".to_owned()
    } else {
        problem
    }
}

/// Values that are each within bounds, but not together.
fn contradictions(values: &Values) -> Vec<Mistake> {
    let rules = [
        (
            values.list.page_default > values.list.page_max,
            "list.page_default",
            "is above list.page_max",
        ),
        (
            values.access.session_idle_seconds > values.access.session_absolute_seconds,
            "access.session_idle_seconds",
            "is above access.session_absolute_seconds",
        ),
        (
            values.access.session_touch_seconds > values.access.session_idle_seconds,
            "access.session_touch_seconds",
            "is above access.session_idle_seconds, so that a session in use would end",
        ),
        (
            values.http.body_limit_bytes > values.http.batch_body_limit_bytes,
            "http.body_limit_bytes",
            "is above http.batch_body_limit_bytes",
        ),
        (
            values.import.record_limit_bytes > values.import.upload_limit_bytes,
            "import.record_limit_bytes",
            "is above import.upload_limit_bytes",
        ),
    ];
    rules
        .into_iter()
        .filter(|(broken, ..)| *broken)
        .map(|(_, place, problem)| Mistake {
            place: place.to_owned(),
            problem: problem.to_owned(),
        })
        .collect()
}

/// Levenshtein's distance, in one row of memory.
fn edit_distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (left_index, left_char) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = left_index + 1;
        for (index, right_char) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(left_char != *right_char);
            diagonal = row[index + 1];
            row[index + 1] = replaced.min(row[index] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn every_default_is_within_its_own_bounds_and_contradicts_no_other() {
        let mut values = Values::defaults();
        for setting in ALL {
            values.set(setting, setting.default).expect(setting.key);
        }
        assert_eq!(values, Values::defaults());
        Loader::new().finish().expect("the defaults are good");
    }

    #[test]
    fn the_command_line_wins_over_the_environment_and_the_layer_is_known() {
        let (values, layers) = Loader::new()
            .environment(environment(&[
                ("EVENKEEL_HTTP_LISTEN", "0.0.0.0:1"),
                ("EVENKEEL_LIST_PAGE_MAX", "150"),
                ("PATH", "/bin"),
            ]))
            .command_line("http.listen", "127.0.0.1:2")
            .finish()
            .expect("both layers are good");
        assert_eq!(values.http.listen, "127.0.0.1:2");
        assert_eq!(values.list.page_max, 150);
        let layer_of = |key| layers[ALL.iter().position(|s| s.key == key).expect("the key exists")];
        assert_eq!(layer_of("http.listen"), Layer::CommandLine);
        assert_eq!(layer_of("list.page_max"), Layer::Environment);
        assert_eq!(layer_of("list.page_default"), Layer::Default);
    }

    #[test]
    fn all_mistakes_are_reported_at_once() {
        let mistakes = Loader::new()
            .environment(environment(&[
                ("EVENKEEL_LIST_PAGE_MAKS", "3"),
                ("EVENKEEL_HTTP_BODY_LIMIT_BYTES", "many"),
                ("EVENKEEL_LOG_JSON", "perhaps"),
            ]))
            .command_line("engine.bulk_share_percent", "101")
            .finish()
            .expect_err("four mistakes");
        assert_eq!(
            mistakes.to_string(),
            "EVENKEEL_LIST_PAGE_MAKS: there is no such setting; the nearest name is `EVENKEEL_LIST_PAGE_MAX`\n\
             EVENKEEL_HTTP_BODY_LIMIT_BYTES: `many` is not a whole number of bytes\n\
             EVENKEEL_LOG_JSON: `perhaps` is neither true nor false\n\
             engine.bulk_share_percent: 101 is outside 1 to 100"
        );
    }

    #[test]
    fn values_that_contradict_each_other_are_refused() {
        let mistakes = Loader::new()
            .command_line("list.page_max", "10")
            .finish()
            .expect_err("the default page is 50");
        assert_eq!(mistakes.to_string(), "list.page_default: is above list.page_max");
    }

    #[test]
    fn bytes_may_be_written_with_their_unit() {
        let (values, _) = Loader::new()
            .command_line("store.writer_cache_bytes", "32 MiB")
            .finish()
            .expect("a good value");
        assert_eq!(values.store.writer_cache_bytes, 32 << 20);
    }

    #[test]
    fn a_secret_is_never_shown() {
        let (values, _) = Loader::new()
            .command_line("store.database", "postgres://me:pw@db/book")
            .finish()
            .expect("a good value");
        let setting = ALL
            .iter()
            .find(|s| s.key == "store.database")
            .expect("the key exists");
        assert_eq!(values.shown(setting), "***");
    }
}
