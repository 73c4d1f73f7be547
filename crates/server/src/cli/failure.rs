//! How a command can end badly, and with which exit code.

use std::fmt;
use std::process::ExitCode;

use engine::{ExecuteError, StartError};
use store::Fault;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub struct Failure {
    kind: Kind,
    message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Refused,
    Usage,
    Unreachable,
}

impl Failure {
    /// The business or a check said no: exit code 1.
    #[must_use]
    pub fn refused(message: impl Into<String>) -> Failure {
        Failure {
            kind: Kind::Refused,
            message: message.into(),
        }
    }

    /// The command line or the settings are wrong: exit code 2.
    #[must_use]
    pub fn usage(message: impl Into<String>) -> Failure {
        Failure {
            kind: Kind::Usage,
            message: message.into(),
        }
    }

    /// The book, the address or the serving process is not to be had: exit code 3.
    #[must_use]
    pub fn unreachable(message: impl Into<String>) -> Failure {
        Failure {
            kind: Kind::Unreachable,
            message: message.into(),
        }
    }

    /// A mistake of ours: exit code 1.
    #[must_use]
    pub fn bug(message: impl Into<String>) -> Failure {
        Failure::refused(message)
    }

    /// The same, after what had gone well.
    #[must_use]
    pub fn after(self, done: &str) -> Failure {
        Failure {
            message: format!("{done}: {}", self.message),
            ..self
        }
    }

    /// The code for the shell.
    #[must_use]
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self.kind {
            Kind::Refused => 1,
            Kind::Usage => 2,
            Kind::Unreachable => 3,
        })
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Failure {
        Failure::unreachable(format!("the book cannot be used: {error}"))
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        match fault {
            Fault::BackupBroken(_) | Fault::NotEmpty(_) | Fault::Unsound(_) | Fault::BinaryTooOld { .. } => {
                Failure::refused(fault.to_string())
            }
            _ => Failure::unreachable(format!("the book cannot be used: {fault}")),
        }
    }
}

impl From<ExecuteError> for Failure {
    fn from(error: ExecuteError) -> Failure {
        Failure::unreachable(format!("the book cannot be used: {error}"))
    }
}
