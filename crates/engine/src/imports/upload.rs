//! Files come in, piece by piece, into the book.

use super::source::packing_of;
use super::{State, expect, find};
use crate::{Engine, ExecuteError};
use domain::access::Actor;
use domain::id::ImportId;
use domain::refusal::{self, Refusal};
use domain::text;
use store::blobs::Upload;
use store::imports::{self, ImportFile};

/// A file that comes in.
pub struct FileUpload {
    engine: Engine,
    import: ImportId,
    name: String,
    head: Vec<u8>,
    upload: Option<Upload>,
    limit_bytes: i64,
}

impl FileUpload {
    /// Begins a file of an import that was not read yet.
    ///
    /// # Errors
    /// `import.wrong_state`, or the fault of writing.
    pub async fn begin(
        engine: &Engine,
        actor: &Actor,
        import: ImportId,
        name: &str,
    ) -> Result<Self, ExecuteError> {
        text::check("/name", name, text::NAME_CHARS_MAX)?;
        expect(&find(engine, actor, import).await?, |state| state == State::New)?;
        let upload = engine
            .write(|conn, now| {
                Box::pin(async move {
                    let id = store::ids::lease(conn, "book", 1).await?.start;
                    Upload::begin(conn, id, now).await
                })
            })
            .await?;
        let limit = engine.settings().snapshot().import.upload_limit_bytes;
        Ok(Self {
            engine: engine.clone(),
            import,
            name: name.to_owned(),
            head: Vec::new(),
            upload: Some(upload),
            limit_bytes: i64::try_from(limit).unwrap_or(i64::MAX),
        })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// `import.upload_too_large`, or the fault of writing.
    pub async fn push(&mut self, bytes: Vec<u8>) -> Result<(), ExecuteError> {
        let Some(mut upload) = self.upload.take() else {
            return Err(ExecuteError::Stopped);
        };
        let room = 4_usize.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..room]);
        if upload.size() + i64::try_from(bytes.len()).unwrap_or(i64::MAX) > self.limit_bytes {
            let refused =
                Refusal::new(refusal::IMPORT_UPLOAD_TOO_LARGE).with("limit_bytes", self.limit_bytes);
            return Err(refused.into());
        }
        let upload = self
            .engine
            .write(move |conn, _| {
                Box::pin(async move {
                    upload.push(conn, &bytes).await?;
                    Ok(upload)
                })
            })
            .await?;
        self.upload = Some(upload);
        Ok(())
    }

    /// Completes the file and adds it to the import.
    ///
    /// # Errors
    /// The fault of writing.
    pub async fn finish(mut self) -> Result<(), ExecuteError> {
        let Some(upload) = self.upload.take() else {
            return Err(ExecuteError::Stopped);
        };
        let (import, name, packing) = (self.import.value(), self.name, packing_of(&self.head));
        self.engine
            .write(move |conn, _| {
                Box::pin(async move {
                    let blob = upload.finish(conn).await?;
                    let seq = i64::try_from(imports::files(conn, import).await?.len()).unwrap_or(i64::MAX);
                    let packing = packing.to_owned();
                    let file = ImportFile {
                        seq,
                        name,
                        packing,
                        blob_id: blob.id,
                        size: blob.size,
                    };
                    imports::add_file(conn, import, file).await
                })
            })
            .await?;
        Ok(())
    }
}
