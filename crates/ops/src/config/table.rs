//! The table itself: every setting and limit of the program, declared once.
//!
//! To add one: write a row here, run `UPDATE=1 cargo test -p ops reference`, and read it through
//! `settings.snapshot()` where it is used.

use super::declare::{Apply, Bounds, FromText, Setting, Unit, built_in, settings};

settings! {
    /// The door: what is listened on, and the limits of one request.
    http / Http {
        /// Address and port on which the program serves HTTP.
        listen: String = Text "127.0.0.1:8080", NextStart;
        /// Address under which visitors find the program, such as `https://orders.example.com`; empty for where it listens.
        public_url: String = Text "", NextStart;
        /// Whether the scheme is https for every visitor, because a proxy in front ends TLS.
        behind_https: bool = Flag "false", Live;
        /// Largest body of an ordinary request.
        body_limit_bytes: u64 = Bytes "1048576" in 1024 ..= 67_108_864, Live;
        /// Largest body of a batch request, such as `POST /api/v1/orders:batch`.
        batch_body_limit_bytes: u64 = Bytes "16777216" in 65_536 ..= 268_435_456, Live;
        /// Deepest nesting of arrays and objects in a JSON body.
        json_depth_max: u64 = Count "32" in 4 ..= 120, Live;
        /// Time within which a request's headers must have arrived; an idle connection is closed after it.
        header_timeout_ms: u64 = Milliseconds "30000" in 100 ..= 120_000, NextStart;
        /// Time within which a request's JSON body must have arrived.
        body_timeout_ms: u64 = Milliseconds "15000" in 100 ..= 600_000, Live;
        /// Time within which an interactive read must be answered.
        read_deadline_ms: u64 = Milliseconds "10000" in 100 ..= 600_000, Live;
        /// Time within which a command must be answered.
        write_deadline_ms: u64 = Milliseconds "30000" in 100 ..= 600_000, Live;
        /// Time within which a batch of commands must be answered.
        batch_deadline_ms: u64 = Milliseconds "60000" in 100 ..= 600_000, Live;
        /// Time within which an upload or download must be finished.
        stream_deadline_ms: u64 = Milliseconds "3600000" in 1_000 ..= 86_400_000, Live;
        /// Most connections that are open at once.
        connections_max: u64 = Count "4096" in 8 ..= 65_536, NextStart;
        /// Time that requests in flight are given to finish when the program is told to stop.
        drain_timeout_ms: u64 = Milliseconds "20000" in 0 ..= 600_000, Live;
    }

    /// Who may enter, and for how long.
    access / Access {
        /// A session unused for this long ends.
        session_idle_seconds: u64 = Seconds "28800" in 60 ..= 2_592_000, Live;
        /// A session ends this long after sign-in, used or not.
        session_absolute_seconds: u64 = Seconds "604800" in 300 ..= 31_536_000, Live;
        /// How often, at most, the use of a session is written down.
        session_touch_seconds: u64 = Seconds "60" in 1 ..= 3_600, Live;
        /// A one-time sign-in link is good for this long.
        sign_in_link_seconds: u64 = Seconds "3600" in 60 ..= 604_800, Live;
        /// A one-time sign-in link that leads to one page, such as a phone's pick screen, is good for this long.
        page_link_seconds: u64 = Seconds "300" in 10 ..= 86_400, Live;
        /// How long a verified credential is remembered before the book is asked again.
        verified_cache_seconds: u64 = Seconds "10" in 0 ..= 300, Live;
        /// How long a refused credential is remembered, so that repeating it costs nothing.
        refused_cache_seconds: u64 = Seconds "60" in 0 ..= 600, Live;
        /// Most credentials remembered, verified and refused together.
        credential_cache_entries: u64 = Count "20000" in 16 ..= 1_000_000, NextStart;
    }

    /// How much work of each class runs at once; the rest is refused at once, and cheaply.
    overload / Overload {
        /// Requests of people (screens, scanners) in progress at once.
        people_in_flight_max: u64 = Count "512" in 1 ..= 65_536, Live;
        /// Requests of integrations (orders coming in, the event feed) in progress at once.
        machine_in_flight_max: u64 = Count "1024" in 1 ..= 65_536, Live;
        /// Bulk requests (imports, batches, exports) in progress at once.
        bulk_in_flight_max: u64 = Count "32" in 1 ..= 4_096, Live;
        /// Health and metrics requests in progress at once.
        health_in_flight_max: u64 = Count "16" in 1 ..= 1_024, Live;
        /// What a refused caller is told to wait before asking again.
        retry_after_seconds: u64 = Seconds "1" in 1 ..= 600, Live;
    }

    /// The command queue and its batches.
    engine / Engine {
        /// Most commands waiting for a batch; beyond it a command is shed.
        queue_length_max: u64 = Count "4096" in 16 ..= 1_000_000, NextStart;
        /// Most commands in one batch, which is one commit.
        batch_commands_max: u64 = Count "256" in 1 ..= 10_000, Live;
        /// Most order lines that one batch may touch.
        batch_lines_max: u64 = Count "2000" in 10 ..= 100_000, Live;
        /// Most order lines that bulk work may add to a batch while people wait or have just been here.
        bulk_lines_max: u64 = Count "64" in 1 ..= 100_000, Live;
        /// Share of a batch that bulk work may fill while people wait.
        bulk_share_percent: u64 = Percent "50" in 1 ..= 100, Live;
        /// How long, in parts of what the last batch took, the next one waits for people who were just answered; 0 is never.
        gather_percent: u64 = Percent "50" in 0 ..= 100, Live;
        /// Most orders in one batch request.
        batch_request_orders_max: u64 = Count "1000" in 1 ..= 10_000, Live;
        /// How long the reply to an idempotency key is kept.
        idempotency_retention_days: u64 = Days "7" in 1 ..= 365, Live;
        /// Most command rows removed by one step of the purge.
        purge_rows_max: u64 = Count "1000" in 10 ..= 100_000, Live;
        /// Most owners, channels, places, items and customers that are remembered from batch to batch.
        masters_kept_max: u64 = Count "20000" in 0 ..= 1_000_000, Live;
        /// Ids leased from the book at once.
        id_block_size: u64 = Count "10000" in 100 ..= 1_000_000, Live;
        /// A work lease without a heartbeat ends after this long.
        work_lease_seconds: u64 = Seconds "900" in 10 ..= 86_400, Live;
        /// A job's lease ends after this long, and another process may take the job.
        job_lease_seconds: u64 = Seconds "60" in 5 ..= 3_600, Live;
        /// Attempts before a failing job is put on the dead list.
        job_attempts_max: u64 = Count "12" in 1 ..= 100, Live;
        /// Backorders handed stock by one command of the hand-out job.
        hand_out_lines_max: u64 = Count "200" in 1 ..= 10_000, Live;
        /// How often the feed follower looks for itself when no wake-up came.
        feed_poll_ms: u64 = Milliseconds "1000" in 50 ..= 60_000, Live;
        /// Most events the feed follower takes at once.
        feed_page_events: u64 = Count "500" in 1 ..= 10_000, Live;
    }

    /// The book's database.
    store / Store {
        /// PostgreSQL address of the book; empty for SQLite in the data folder.
        database: String = Text "", NextStart, secret;
        /// Connections that read.
        readers: u64 = Count "4" in 1 ..= 256, NextStart;
        /// Time that a reader waits for a free connection.
        connection_wait_ms: u64 = Milliseconds "5000" in 10 ..= 120_000, NextStart;
        /// SQLite: page cache of each reader.
        reader_cache_bytes: u64 = Bytes "2097152" in 65_536 ..= 1_073_741_824, NextStart;
        /// SQLite: page cache of the writer.
        writer_cache_bytes: u64 = Bytes "16777216" in 262_144 ..= 4_294_967_296, NextStart;
        /// SQLite: part of the book that is mapped into memory; mapped pages count as memory in use.
        sqlite_mmap_bytes: u64 = Bytes "0" in 0 ..= 1_099_511_627_776, NextStart;
        /// SQLite: pages in the write-ahead log before they are moved into the book.
        sqlite_checkpoint_pages: u64 = Count "4000" in 100 ..= 1_000_000, NextStart;
        /// SQLite: time that a transaction waits for the write lock of another process.
        busy_timeout_ms: u64 = Milliseconds "10000" in 10 ..= 120_000, NextStart;
        /// Time that one statement of a reader may run.
        read_statement_timeout_ms: u64 = Milliseconds "30000" in 100 ..= 3_600_000, NextStart;
        /// PostgreSQL: time that one statement of the writer may run.
        write_statement_timeout_ms: u64 = Milliseconds "30000" in 100 ..= 3_600_000, NextStart;
        /// Prepared statements kept on each connection.
        statement_cache_entries: u64 = Count "512" in 16 ..= 4_096, NextStart;
        /// Size of the pieces in which blobs are stored.
        blob_chunk_bytes: u64 = Bytes "262144" in 4_096 ..= 262_144, Live;
        /// Largest blob.
        blob_limit_bytes: u64 = Bytes "26214400" in 1_024 ..= 1_073_741_824, Live;
    }

    /// Lists, filters and counts.
    list / List {
        /// Rows in a page when the reader does not say.
        page_default: u64 = Count "50" in 1 ..= 1_000, Live;
        /// Most rows in a page.
        page_max: u64 = Count "200" in 1 ..= 1_000, Live;
        /// Most rows that a filter without a shape of its own may examine.
        examined_rows_max: u64 = Count "20000" in 100 ..= 10_000_000, Live;
        /// Most entries of the ledger that are added up to tell what a product's stock was at an earlier moment.
        as_of_movements_max: u64 = Count "250000" in 100 ..= 10_000_000, Live;
        /// A count stops here and says "more than".
        count_max: u64 = Count "10000" in 10 ..= 1_000_000, Live;
        /// Most tests in one filter.
        filter_tests_max: u64 = Count "50" in 1 ..= 500, Live;
        /// Most numbers and references that are looked up at once.
        lookup_texts_max: u64 = Count "1000" in 1 ..= 10_000, Live;
        /// Most hours or days that one plot shows.
        figure_steps_max: u64 = Count "400" in 1 ..= 4_000, Live;
        /// Most events in one page of the feed.
        events_page_max: u64 = Count "1000" in 1 ..= 10_000, Live;
        /// Most events that are looked through for one answer of the feed or the log, when a filter leaves most of them out.
        events_examined_max: u64 = Count "5000" in 100 ..= 100_000, Live;
    }

    /// Imports from files.
    import / Import {
        /// Largest uploaded file, as it is sent.
        upload_limit_bytes: u64 = Bytes "1073741824" in 1_024 ..= 1_099_511_627_776, Live;
        /// Largest file after unpacking; a packed file that grows beyond it is refused.
        unpacked_limit_bytes: u64 = Bytes "17179869184" in 1_024 ..= 1_099_511_627_776, Live;
        /// Largest workbook (XLSX) as it is sent: it is held in memory.
        workbook_limit_bytes: u64 = Bytes "67108864" in 1_024 ..= 4_294_967_296, Live;
        /// Largest workbook after unpacking, all its parts together.
        workbook_unpacked_limit_bytes: u64 = Bytes "1073741824" in 1_024 ..= 1_099_511_627_776, Live;
        /// Largest part of a workbook that is held in memory whole: its shared texts, its styles.
        shared_strings_limit_bytes: u64 = Bytes "268435456" in 1_024 ..= 4_294_967_296, Live;
        /// Longest record of a file.
        record_limit_bytes: u64 = Bytes "1048576" in 1_024 ..= 67_108_864, Live;
        /// Most columns in a file.
        columns_max: u64 = Count "1000" in 1 ..= 16_384, Live;
        /// Lines of one document held together in memory.
        document_lines_max: u64 = Count "10000" in 1 ..= 1_000_000, Live;
        /// Documents sent to the queue at once by one import.
        documents_in_flight_max: u64 = Count "256" in 1 ..= 10_000, Live;
        /// Cells that may be corrected in place in one import.
        corrections_max: u64 = Count "10000" in 0 ..= 1_000_000, Live;
        /// Values of each column shown as a sample.
        sample_values: u64 = Count "10" in 1 ..= 100, Live;
    }

    /// Backups that the program makes by itself.
    backup / Backup {
        /// Folder, on every node, into which the book is backed up once a day; empty for never. It must be there.
        folder: String = Text "", Live;
        /// The hour, in UTC, from which on the day's backup is made.
        hour_utc: u64 = Count "1" in 0 ..= 23, Live;
        /// Backups of days that are kept; the oldest are removed.
        kept: u64 = Count "14" in 1 ..= 3_650, Live;
    }

    /// How long personal text is kept; a job looks once a day. What the law asks differs, so nothing goes by itself.
    retention / Retention {
        /// Days after which the addresses, notes and reasons of holds of a finished order are erased, counted from its date, its last shipment and its cancellation, whichever was last; 0 for never.
        order_text_days: u64 = Days "0" in 0 ..= 36_500, Live;
        /// Days after which the files of an ended import are erased, with its refused lines and corrections; 0 for never.
        import_file_days: u64 = Days "0" in 0 ..= 36_500, Live;
    }

    /// What is written about the program's own doings.
    log / Log {
        /// Which messages are written: a level, or a `tracing` filter.
        filter: String = Text "info", NextStart;
        /// Whether messages are written as JSON, one a line.
        json: bool = Flag "false", NextStart;
        /// Whether every request is written down, and not only the refused and the slow ones.
        every_request: bool = Flag "false", Live;
        /// A request slower than this is written down.
        slow_request_ms: u64 = Milliseconds "1000" in 1 ..= 600_000, Live;
    }
}
