//! Which column of which file holds a field, for pointing at what the book refuses.

use domain::imports::Plan;
use domain::imports::field::Field;
use rustc_hash::FxHashMap;

/// The columns of all files of an import, from 1.
#[derive(Default)]
pub(super) struct Columns(FxHashMap<(u32, Field), usize>);

impl Columns {
    pub fn of_plan(plan: &Plan) -> Self {
        let files = (0_u32..).zip(&plan.files);
        let columns = files.flat_map(|(number, file)| {
            let fields = file.values.layout.fields();
            fields.map(move |(field, column)| ((number, field), column + 1))
        });
        Self(columns.collect())
    }

    /// The column of a field in a file. A price that the file tells of the whole line stands there.
    pub fn of(&self, file: u32, field: Field) -> Option<usize> {
        let instead = (field == Field::UnitPrice).then_some(Field::LineTotal);
        let mut fields = std::iter::once(field).chain(instead);
        fields.find_map(|field| self.0.get(&(file, field)).copied())
    }
}
