//! A small writer for ECSV: comma-separated columns under a commented YAML header with units, as astropy reads it.

use std::fmt::Write as _;

/// Values of one column.
#[derive(Clone, Debug)]
pub enum Values {
    /// Floating point, written with the shortest digits that read back to the same f64; `None` is a masked value.
    Float(Vec<Option<f64>>),
    /// Counts.
    Count(Vec<u64>),
    /// Words; those with commas or quotes are written in quotes.
    Text(Vec<String>),
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    name: String,
    unit: Option<&'static str>,
    description: &'static str,
    values: Values,
}

impl Column {
    /// A column; `unit` in astropy's spelling.
    pub fn new(name: impl Into<String>, unit: Option<&'static str>, description: &'static str, values: Values) -> Self {
        Self { name: name.into(), unit, description, values }
    }

    fn len(&self) -> usize {
        match &self.values {
            Values::Float(values) => values.len(),
            Values::Count(values) => values.len(),
            Values::Text(values) => values.len(),
        }
    }

    fn push_cell(&self, text: &mut String, row: usize) {
        let written = match &self.values {
            // A masked value is an empty field; a value that is not finite says no more than a missing one.
            Values::Float(values) => match values.get(row).copied().flatten().filter(|value| value.is_finite()) {
                Some(value) => write!(text, "{value:?}"),
                None => Ok(()),
            },
            Values::Count(values) => values.get(row).map_or(Ok(()), |value| write!(text, "{value}")),
            Values::Text(values) => values.get(row).map_or(Ok(()), |value| write!(text, "{}", cell_text(value))),
        };
        debug_assert!(written.is_ok(), "writing to a string cannot fail");
    }
}

/// The text of a table; `meta` are key-value pairs whose values are YAML.
pub fn to_ecsv(meta: &[(&str, String)], columns: &[Column]) -> String {
    let mut text = String::from("# %ECSV 1.0\n# ---\n# delimiter: ','\n# datatype:\n");
    for column in columns {
        let datatype = match column.values {
            Values::Float(_) => "float64",
            Values::Count(_) => "int64",
            Values::Text(_) => "string",
        };
        let unit = column.unit.map(|unit| format!("unit: {unit}, ")).unwrap_or_default();
        text += &format!(
            "# - {{name: {}, {unit}datatype: {datatype}, description: {}}}\n",
            column.name,
            quoted(column.description)
        );
    }
    text += "# meta: !!omap\n";
    for (key, value) in meta {
        text += &format!("# - {{{key}: {value}}}\n");
    }
    text += "# schema: astropy-2.0\n";
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    text += &names.join(",");
    text.push('\n');
    for row in 0..columns.iter().map(Column::len).max().unwrap_or(0) {
        for (index, column) in columns.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            column.push_cell(&mut text, row);
        }
        text.push('\n');
    }
    text
}

/// The header of a table that is not one run's: program, version, title and, where there is one, the seed.
pub fn ecsv_meta(title: &str, seed: Option<u64>) -> Vec<(&'static str, String)> {
    let mut meta = vec![
        ("program", "larmor".to_owned()),
        ("version", quoted(env!("CARGO_PKG_VERSION"))),
        ("title", quoted(title)),
    ];
    meta.extend(seed.map(|seed| ("seed", seed.to_string())));
    meta
}

/// A text as a field between commas.
fn cell_text(value: &str) -> String {
    if value.contains([',', '"', '\n']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value.to_owned() }
}

/// A string as a YAML scalar in double quotes, whose escapes are those of JSON.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_back_to_the_same_bits_and_gaps_stay_empty() {
        let values = [0.1 + 0.2, 1e-300, f64::MIN_POSITIVE, 1.0, 123_456_789.123_456_79, -5e22];
        let mut cells: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        cells.extend([None, Some(f64::NAN)]);
        let columns = [
            Column::new("a", Some("pc"), "a \"quoted\" text", Values::Float(cells)),
            Column::new("n", None, "count", Values::Count((0..8).collect())),
        ];
        let text = to_ecsv(&[("seed", "7".to_owned())], &columns);
        let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(rows[0], "a,n");
        for (row, value) in rows[1..].iter().zip(values) {
            let cell: f64 = row.split(',').next().unwrap().parse().unwrap();
            assert_eq!(cell.to_bits(), value.to_bits(), "{row}");
        }
        assert_eq!(&rows[7..], [",6", ",7"]);
        assert!(text.contains(r#"description: "a \"quoted\" text""#), "{text}");
    }
}
