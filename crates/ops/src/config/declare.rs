//! What one row of the settings table says, and the macro that turns rows into typed fields.

/// When a changed value takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Apply {
    /// At the next use: the snapshot is read each time.
    Live,
    /// At the next start of the program.
    NextStart,
}

/// What a number counts. The unit is also the last word of the key where one is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A number of things.
    Count,
    /// Bytes; written as a number, or with KiB, MiB or GiB behind it.
    Bytes,
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Days of 24 hours.
    Days,
    /// Hundredths.
    Percent,
    /// `true` or `false`.
    Flag,
    /// Free text.
    Text,
}

impl Unit {
    /// The word for the reference page and for messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Unit::Count => "count",
            Unit::Bytes => "bytes",
            Unit::Milliseconds => "milliseconds",
            Unit::Seconds => "seconds",
            Unit::Days => "days",
            Unit::Percent => "percent",
            Unit::Flag => "true or false",
            Unit::Text => "text",
        }
    }
}

/// The lowest and highest number allowed, both included. Texts and flags have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Lowest allowed number.
    pub min: u64,
    /// Highest allowed number.
    pub max: u64,
}

/// One row of the table: everything there is to know of a setting but its value.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Dotted name, such as `http.body_limit_bytes`.
    pub key: &'static str,
    /// One sentence for the reference page.
    pub doc: &'static str,
    /// What the value counts.
    pub unit: Unit,
    /// The built-in value, as one would write it.
    pub default: &'static str,
    /// Bounds of a number.
    pub bounds: Option<Bounds>,
    /// When a change takes effect.
    pub apply: Apply,
    /// Whether the value must never be shown or logged.
    pub secret: bool,
}

impl Setting {
    /// The environment variable that sets this value.
    #[must_use]
    pub fn environment_variable(&self) -> String {
        format!(
            "{}{}",
            super::load::PREFIX,
            self.key.replace('.', "_").to_uppercase()
        )
    }
}

/// A Rust type that a setting's text can become.
pub(super) trait FromText: Sized {
    /// Reads `text` by the rules of `setting`.
    ///
    /// # Errors
    /// What is wrong with the text, for a person.
    fn from_text(setting: &Setting, text: &str) -> Result<Self, String>;
}

impl FromText for String {
    fn from_text(_setting: &Setting, text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }
}

impl FromText for bool {
    fn from_text(_setting: &Setting, text: &str) -> Result<Self, String> {
        match text.trim() {
            "true" | "1" | "on" | "yes" => Ok(true),
            "false" | "0" | "off" | "no" => Ok(false),
            other => Err(format!("`{other}` is neither true nor false")),
        }
    }
}

impl FromText for u64 {
    fn from_text(setting: &Setting, text: &str) -> Result<Self, String> {
        let number = parse_number(setting.unit, text)
            .ok_or_else(|| format!("`{text}` is not a whole number of {}", setting.unit.word()))?;
        match setting.bounds {
            Some(bounds) if number < bounds.min || number > bounds.max => {
                Err(format!("{number} is outside {} to {}", bounds.min, bounds.max))
            }
            _ => Ok(number),
        }
    }
}

fn parse_number(unit: Unit, text: &str) -> Option<u64> {
    let text = text.trim().replace('_', "");
    let (digits, factor) = match unit {
        Unit::Bytes => split_byte_factor(&text),
        _ => (text.as_str(), 1),
    };
    digits.trim_end().parse::<u64>().ok()?.checked_mul(factor)
}

fn split_byte_factor(text: &str) -> (&str, u64) {
    for (suffix, factor) in [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)] {
        if let Some(digits) = text.strip_suffix(suffix) {
            return (digits, factor);
        }
    }
    (text, 1)
}

/// The built-in value of the setting with this key.
pub(super) fn built_in<T: FromText>(table: &[Setting], key: &str) -> T {
    let setting = table
        .iter()
        .find(|setting| setting.key == key)
        .expect("the key comes from the same table");
    T::from_text(setting, setting.default).expect("a test reads every default")
}

/// Declares groups of settings. Makes one struct a group, [`Values`] with a field a group, the
/// table [`ALL`] and the setter that the loader uses.
///
/// [`Values`]: super::Values
/// [`ALL`]: super::ALL
macro_rules! settings {
    ($(
        #[doc = $group_doc:literal]
        $group:ident / $Group:ident {
            $(
                #[doc = $doc:literal]
                $field:ident : $ty:ty = $unit:ident $default:literal $( in $min:literal ..= $max:literal )? , $apply:ident $( , $secret:ident )? ;
            )*
        }
    )*) => {
        $(
            #[doc = $group_doc]
            #[derive(Debug, Clone, PartialEq)]
            pub struct $Group { $( #[doc = $doc] pub $field: $ty, )* }
        )*

        /// Every setting's value, by group.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Values { $( #[doc = $group_doc] pub $group: $Group, )* }

        /// Every setting there is, in the order of the reference page.
        pub static ALL: &[Setting] = &[ $( $(
            Setting {
                key: concat!(stringify!($group), ".", stringify!($field)),
                doc: $doc,
                unit: Unit::$unit,
                default: $default,
                bounds: settings!(@bounds $( $min, $max )?),
                apply: Apply::$apply,
                secret: settings!(@secret $( $secret )?),
            },
        )* )* ];

        impl Values {
            /// The built-in values.
            #[must_use]
            pub fn defaults() -> Values {
                Values { $( $group: $Group { $(
                    $field: built_in(ALL, concat!(stringify!($group), ".", stringify!($field))),
                )* }, )* }
            }

            /// Sets one value from text. The key must be one of [`ALL`].
            pub(super) fn set(&mut self, setting: &Setting, text: &str) -> Result<(), String> {
                match setting.key {
                    $( $( concat!(stringify!($group), ".", stringify!($field)) => {
                        self.$group.$field = FromText::from_text(setting, text)?;
                    } )* )*
                    other => unreachable!("`{other}` is not in the table"),
                }
                Ok(())
            }

            /// The present value as text; a secret shows as stars.
            #[must_use]
            pub fn shown(&self, setting: &Setting) -> String {
                if setting.secret { return "***".to_owned(); }
                match setting.key {
                    $( $( concat!(stringify!($group), ".", stringify!($field)) => self.$group.$field.to_string(), )* )*
                    other => unreachable!("`{other}` is not in the table"),
                }
            }
        }
    };
    (@bounds $min:literal, $max:literal) => { Some(Bounds { min: $min, max: $max }) };
    (@bounds) => { None };
    (@secret secret) => { true };
    (@secret) => { false };
}

pub(super) use settings;
