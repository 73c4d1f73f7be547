//! Carries an import from bytes to outcomes, as the server's job does, in chunks of any size.

use std::io::Read;
use std::path::{Path, PathBuf};

use domain::imports::profile::{shipped, validate};
use domain::imports::survey::Surveyed;
use domain::imports::{Answers, Import, Limits, Noun, Outcome, Profile, Refusal, Survey, Tally};

/// The profile in this text, which must be a sound one.
pub fn sound_profile(json: &str) -> Profile {
    let profile = serde_json::from_str(json).expect("a profile");
    assert_eq!(validate::check(&profile), []);
    profile
}

/// What an import came to.
pub struct Carried {
    /// The survey.
    pub surveyed: Surveyed,
    /// Outcomes in order; none when questions are open.
    pub outcomes: Vec<Outcome>,
    /// The tally.
    pub tally: Tally,
}

/// Both passes over `files`, in chunks of `chunk` bytes.
pub fn carry(
    profile: &Profile,
    noun: Noun,
    answers: Answers,
    files: &[Vec<u8>],
    chunk: usize,
) -> Result<Carried, Refusal> {
    let mut survey = Survey::new(profile.clone(), noun, answers, Limits::default());
    for file in files {
        survey.open()?;
        for piece in file.chunks(chunk) {
            survey.push(piece)?;
        }
        survey.close()?;
    }
    let mut surveyed = survey.finish()?;
    let Some(plan) = surveyed.plan.take() else {
        return Ok(Carried {
            surveyed,
            outcomes: Vec::new(),
            tally: Tally::default(),
        });
    };
    let order = plan.file_order();
    let mut import = Import::new(plan);
    let mut outcomes = Vec::new();
    for at in order {
        import.open(at);
        for piece in files[at].chunks(chunk) {
            import.push(piece, &mut outcomes)?;
        }
        import.close(&mut outcomes)?;
    }
    let tally = import.finish(&mut outcomes)?;
    assert!(tally.conserved(), "{tally:?}");
    Ok(Carried {
        surveyed,
        outcomes,
        tally,
    })
}

/// An order import by a shipped profile, nothing answered.
pub fn carry_orders(profile: &str, files: &[Vec<u8>]) -> Carried {
    let profile = shipped(profile).expect("a shipped profile");
    let carried = carry(&profile, Noun::Orders, Answers::default(), files, 64 * 1024);
    let carried = carried.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    assert!(
        carried.surveyed.questions.is_empty(),
        "{:#?}",
        carried.surveyed.questions
    );
    carried
}

/// The folder of real files, or `None` with a line that says so.
pub fn real_files(set: &str) -> Option<PathBuf> {
    let root = std::env::var_os("EVENKEEL_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let folder = root.join(set);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!(
        "SKIPPED: the real files of {set} are not at {}; set EVENKEEL_DATA to their folder",
        root.display()
    );
    None
}

/// A file's bytes, unpacked when it is gzip.
pub fn read(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).expect("a readable file");
    if path.extension().is_some_and(|extension| extension == "gz") {
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(bytes.as_slice())
            .read_to_end(&mut unpacked)
            .expect("gzip");
        return unpacked;
    }
    bytes
}

/// Every file under a folder, sorted.
pub fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a readable folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
