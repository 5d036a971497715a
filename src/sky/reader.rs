//! Reads ECSV: a commented header with units, a line of names, rows; every complaint names line and column.

use csv::{ReaderBuilder, StringRecord};
use strum::VariantArray;

use crate::sky::SkyError;
use crate::text::{code_point, first_unprintable};

/// What a column must be.
pub(super) struct Spec {
    pub(super) name: &'static str,
    /// Unit in the header, `None` for pure numbers and words.
    pub(super) unit: Option<&'static str>,
    /// Must be in the table.
    pub(super) required: bool,
}

/// A required column.
pub(super) const fn need(name: &'static str, unit: Option<&'static str>) -> Spec {
    Spec { name, unit, required: true }
}

/// A column that may be missing, as if it were empty.
pub(super) const fn may(name: &'static str, unit: Option<&'static str>) -> Spec {
    Spec { name, unit, required: false }
}

/// A table whose names, units and row lengths are right.
pub(super) struct Table<'a> {
    origin: &'a str,
    names: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// One row and where it stands.
pub(super) struct Row {
    pub(super) line: usize,
    cells: Vec<Cell>,
}

struct Cell {
    text: String,
    column: usize,
}

/// Names of the columns, from the first line that is no comment.
pub(super) fn column_names(text: &str) -> Vec<String> {
    let header = text.lines().find(|line| !line.starts_with('#') && !line.trim().is_empty());
    header.and_then(|line| split(line).ok()).unwrap_or_default().into_iter().map(|cell| cell.text).collect()
}

impl<'a> Table<'a> {
    /// Reads a table with exactly the columns of `specs`; those that may be missing are read as empty.
    pub(super) fn read(text: &str, origin: &'a str, specs: &[Spec]) -> Result<Self, SkyError> {
        let mut table = Self { origin, names: Vec::new(), rows: Vec::new() };
        let mut units = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            if let Some(comment) = line.strip_prefix('#') {
                units.extend(declared_unit(comment).map(|(name, unit)| (name, unit, number)));
                continue;
            }
            if line.trim().is_empty() {
                continue;
            }
            let cells = split(line).map_err(|column| {
                table.error(number, column, "a quoted field must end with \" before the next comma".to_owned())
            })?;
            table.check_letters(&cells, number)?;
            if table.names.is_empty() {
                table.header(cells, number, specs)?;
                table.check_units(&units, specs)?;
            } else {
                table.push(cells, number)?;
            }
        }
        if table.names.is_empty() {
            return Err(table.error(
                1,
                1,
                "the table is empty: it needs a line with the names of its columns".to_owned(),
            ));
        }
        Ok(table)
    }

    /// Words of a table stand in figures and in further tables, where a line is a line.
    fn check_letters(&self, cells: &[Cell], line: usize) -> Result<(), SkyError> {
        let misplaced = |cell: &Cell| first_unprintable(&cell.text).map(|(_, letter)| (cell.column, letter));
        match cells.iter().find_map(misplaced) {
            Some((column, letter)) => {
                let message = format!("the field holds {}, which cannot be printed: take it out", code_point(letter));
                Err(self.error(line, column, message))
            }
            None => Ok(()),
        }
    }

    fn header(&mut self, cells: Vec<Cell>, line: usize, specs: &[Spec]) -> Result<(), SkyError> {
        for (index, cell) in cells.iter().enumerate() {
            if !specs.iter().any(|spec| spec.name == cell.text) {
                let known: Vec<&str> = specs.iter().map(|spec| spec.name).collect();
                let message = format!("unknown column {:?}; allowed here: {}", cell.text, known.join(", "));
                return Err(self.error(line, cell.column, message));
            }
            if cells[..index].iter().any(|other| other.text == cell.text) {
                return Err(self.error(line, cell.column, format!("column {} is given twice", cell.text)));
            }
        }
        if let Some(missing) = specs.iter().find(|s| s.required && !cells.iter().any(|cell| cell.text == s.name)) {
            return Err(self.error(line, 1, format!("column {} is missing", missing.name)));
        }
        self.names = cells.into_iter().map(|cell| cell.text).collect();
        Ok(())
    }

    fn check_units(&self, units: &[(String, String, usize)], specs: &[Spec]) -> Result<(), SkyError> {
        for (name, unit, line) in units {
            let Some(spec) = specs.iter().find(|spec| spec.name == name) else { continue };
            if factors(unit) != factors(spec.unit.unwrap_or_default()) {
                let wanted = spec.unit.unwrap_or("no unit");
                return Err(self.error(*line, 1, format!("{name} is given in {unit:?}; it must be in {wanted}")));
            }
        }
        Ok(())
    }

    fn push(&mut self, cells: Vec<Cell>, line: usize) -> Result<(), SkyError> {
        if cells.len() != self.names.len() {
            let column = match cells.get(self.names.len()) {
                Some(extra) => extra.column,
                None => cells.last().map_or(1, |last| last.column + last.text.chars().count()),
            };
            let hint = if cells.len() > self.names.len() { "; a decimal comma must be a point" } else { "" };
            let message = format!("{} fields where the header names {}{hint}", cells.len(), self.names.len());
            return Err(self.error(line, column, message));
        }
        self.rows.push(Row { line, cells });
        Ok(())
    }

    pub(super) fn error(&self, line: usize, column: usize, message: String) -> SkyError {
        SkyError::Malformed { origin: self.origin.to_owned(), line, column, message }
    }

    /// An error at the field of a row.
    pub(super) fn error_at(&self, row: &Row, name: &str, message: String) -> SkyError {
        let column = self.cell(row, name).map_or(1, |cell| cell.column);
        self.error(row.line, column, message)
    }

    fn cell<'r>(&self, row: &'r Row, name: &str) -> Option<&'r Cell> {
        self.names.iter().position(|own| own == name).and_then(|index| row.cells.get(index))
    }

    /// The text of a field; empty where the column is missing.
    pub(super) fn text<'r>(&self, row: &'r Row, name: &str) -> &'r str {
        self.cell(row, name).map_or("", |cell| cell.text.as_str())
    }

    /// A text that must be there.
    pub(super) fn word<'r>(&self, row: &'r Row, name: &str) -> Result<&'r str, SkyError> {
        let text = self.text(row, name);
        if text.is_empty() { Err(self.error_at(row, name, format!("{name} is empty"))) } else { Ok(text) }
    }

    /// The variant whose `word` the field holds.
    pub(super) fn one_of<T: VariantArray + Copy>(
        &self,
        row: &Row,
        name: &str,
        word: fn(T) -> &'static str,
    ) -> Result<T, SkyError> {
        let text = self.text(row, name);
        T::VARIANTS.iter().copied().find(|variant| word(*variant) == text).ok_or_else(|| {
            let allowed: Vec<&str> = T::VARIANTS.iter().map(|variant| word(*variant)).collect();
            self.error_at(row, name, format!("{name} = {text:?} is not allowed: {}", allowed.join(", ")))
        })
    }

    /// A number, or nothing where the field is empty.
    pub(super) fn number(&self, row: &Row, name: &str) -> Result<Option<f64>, SkyError> {
        let text = self.text(row, name);
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Some(value)),
            Ok(_) => Err(self.error_at(row, name, format!("{name} = {text} is not a finite number"))),
            Err(_) => {
                let with_point = Some(text.replace(',', ".")).filter(|other| other != text);
                let hint = with_point.filter(|other| other.parse::<f64>().is_ok_and(f64::is_finite));
                let hint = hint.map_or_else(String::new, |other| format!(": write {other} with a point"));
                Err(self.error_at(row, name, format!("{name} = {text:?} is not a number{hint}")))
            }
        }
    }

    /// A whole number from 0 up, or nothing where the field is empty.
    pub(super) fn count(&self, row: &Row, name: &str) -> Result<Option<u32>, SkyError> {
        let text = self.text(row, name);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|_| self.error_at(row, name, format!("{name} = {text:?} is not a whole number")))
    }

    /// A number above 0: it will stand on a logarithmic axis.
    pub(super) fn positive(&self, row: &Row, name: &str) -> Result<f64, SkyError> {
        match self.number(row, name)? {
            Some(value) if value > 0.0 => Ok(value),
            Some(value) => Err(self.error_at(
                row,
                name,
                format!("{name} = {value} has no place on a logarithmic axis: it must be above 0"),
            )),
            None => Err(self.error_at(row, name, format!("{name} is empty"))),
        }
    }

    /// A size that is not negative, or nothing.
    pub(super) fn size(&self, row: &Row, name: &str) -> Result<Option<f64>, SkyError> {
        match self.number(row, name)? {
            Some(value) if value < 0.0 => {
                Err(self.error_at(row, name, format!("{name} = {value} is negative; errors are given as sizes")))
            }
            other => Ok(other),
        }
    }

    /// Both ends of the interval around `value`, or nothing.
    pub(super) fn interval(&self, row: &Row, names: [&str; 2], value: f64) -> Result<Option<[f64; 2]>, SkyError> {
        let (Some(low), Some(high)) = (self.number(row, names[0])?, self.number(row, names[1])?) else {
            return Ok(None);
        };
        if low > 0.0 && low <= value && value <= high {
            return Ok(Some([low, high]));
        }
        Err(self.error_at(
            row,
            names[0],
            format!("the interval {low} to {high} does not hold {value}, or is not above 0"),
        ))
    }
}

/// `- {name: energy_tev, unit: TeV, datatype: float64}` of the header.
fn declared_unit(comment: &str) -> Option<(String, String)> {
    let inside = comment.trim().strip_prefix("- {name:")?;
    let name = inside.split([',', '}']).next()?.trim().to_owned();
    let before_description = inside.split("description:").next()?;
    let unit = before_description.split("unit:").nth(1)?.split([',', '}']).next()?.trim().to_owned();
    Some((name, unit))
}

/// The factors of a unit in a fixed order, so that spaces and order do not matter.
fn factors(unit: &str) -> Vec<&str> {
    let mut factors: Vec<&str> = unit.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    factors.sort_unstable();
    factors
}

/// Fields between commas, quotes taken off; an error is the column of a quote that does not close.
fn split(line: &str) -> Result<Vec<Cell>, usize> {
    let mut record = StringRecord::new();
    // One line is all there is; the usual buffers would cost more than the line.
    let mut reader =
        ReaderBuilder::new().has_headers(false).buffer_capacity(line.len().max(1)).from_reader(line.as_bytes());
    // A string is read without failures of a disk, and holds nothing but UTF-8.
    let _ = reader.read_record(&mut record);
    let mut cells = Vec::new();
    let mut start = 0;
    for field in &record {
        let rest = line.get(start..).unwrap_or_default();
        let column = line[..line.len() - rest.len()].chars().count() + 1;
        let (text, length) = if rest.starts_with('"') {
            // The reader forgives a quote in the wrong place; written anew, such a field differs.
            let quoted = format!("\"{}\"", field.replace('"', "\"\""));
            let closed = rest.strip_prefix(&quoted).is_some_and(|after| after.is_empty() || after.starts_with(','));
            (field, closed.then_some(quoted.len()).ok_or(column)?)
        } else {
            (field.trim(), field.len())
        };
        cells.push(Cell { text: text.to_owned(), column });
        start += length + 1;
    }
    Ok(cells)
}
