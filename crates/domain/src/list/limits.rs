//! What one list query may ask, each limit by name.

/// The limits of a list query. Their values are settings; these defaults are for tests and tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListLimits {
    /// Bytes of the filter as it came in.
    pub filter_bytes_max: usize,
    /// How deep `all`, `any` and `not` may nest.
    pub filter_depth_max: usize,
    /// Tests in one filter.
    pub filter_tests_max: usize,
    /// Values of one `in`.
    pub filter_values_max: usize,
    /// Bytes of one text value.
    pub value_bytes_max: usize,
    /// Fields in one sort, `id` not counted.
    pub sort_keys_max: usize,
    /// Rows of one page.
    pub page_rows_max: u32,
    /// Rows of a page when the query does not say.
    pub page_rows_default: u32,
    /// Bytes of a cursor.
    pub cursor_bytes_max: usize,
}

impl Default for ListLimits {
    fn default() -> Self {
        Self {
            filter_bytes_max: 16_384,
            filter_depth_max: 6,
            filter_tests_max: 64,
            filter_values_max: 200,
            value_bytes_max: 400,
            sort_keys_max: 3,
            page_rows_max: 500,
            page_rows_default: 50,
            cursor_bytes_max: 8_192,
        }
    }
}
