//! A small writer for ECSV: comma-separated columns under a commented YAML header with units, as astropy reads it.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::text::is_unprintable;

/// Values of one column.
#[derive(Clone, Debug)]
pub enum Values {
    /// Floating point, written with the shortest digits that read back to the same f64; `None` is a masked value.
    Float(Vec<Option<f64>>),
    /// Counts.
    Count(Vec<u64>),
    /// Words; those that a reader could take for more than words are written in quotes.
    Text(Vec<String>),
    /// Yes or no.
    Flag(Vec<bool>),
}

/// One column.
#[derive(Clone, Debug)]
pub struct Column {
    name: String,
    unit: Option<Cow<'static, str>>,
    description: &'static str,
    values: Values,
}

impl Column {
    /// A column; `unit` in astropy's spelling.
    pub fn new(name: impl Into<String>, unit: Option<&'static str>, description: &'static str, values: Values) -> Self {
        Self { name: name.into(), unit: unit.map(Cow::Borrowed), description, values }
    }

    /// The column in a unit that is only known when the program runs.
    pub fn in_unit(self, unit: Option<String>) -> Self {
        Self { unit: unit.map(Cow::Owned), ..self }
    }

    fn len(&self) -> usize {
        match &self.values {
            Values::Float(values) => values.len(),
            Values::Count(values) => values.len(),
            Values::Text(values) => values.len(),
            Values::Flag(values) => values.len(),
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
            Values::Flag(values) => {
                values.get(row).map_or(Ok(()), |value| text.write_str(if *value { "True" } else { "False" }))
            }
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
            Values::Count(ref values) if values.iter().all(|value| i64::try_from(*value).is_ok()) => "int64",
            Values::Count(_) => "uint64",
            Values::Text(_) => "string",
            Values::Flag(_) => "bool",
        };
        let unit = column.unit.as_ref().map(|unit| format!("unit: {unit}, ")).unwrap_or_default();
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

/// A text as a field between commas; in quotes where it holds what sets fields apart or begins a comment, or where a
/// reader would take off the space around it.
fn cell_text(value: &str) -> String {
    let needs_quotes = value.contains([',', '"', '\n', '\r', '#']) || value.trim() != value;
    if needs_quotes { format!("\"{}\"", value.replace('"', "\"\"")) } else { value.to_owned() }
}

/// A string as a scalar in double quotes, of YAML and of JSON alike: what neither may hold as itself is written as its
/// number.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            _ if is_unprintable(letter) => {
                // YAML knows no pairs of surrogates, JSON no longer numbers; no such letter is of use to anybody.
                let number = u16::try_from(u32::from(letter)).unwrap_or(0xfffd);
                quoted += &format!("\\u{number:04x}");
            }
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Readers that skip comments, such as pandas, take a `#` outside quotes for one.
    #[test]
    fn texts_that_could_mean_more_are_quoted() {
        for (text, cell) in [
            ("plain words", "plain words"),
            ("a, b", "\"a, b\""),
            ("say \"a\"", "\"say \"\"a\"\"\""),
            ("ankle #1", "\"ankle #1\""),
            (" a", "\" a\""),
        ] {
            assert_eq!(cell_text(text), cell);
        }
    }

    /// Neither YAML nor a reader that splits lines by Unicode's rules takes these letters as themselves.
    #[test]
    fn quoted_text_is_printable() {
        let text = "\"\\ \n\u{7f}\u{85}\u{2028}\u{feff} µ😀";
        assert_eq!(quoted(text), r#""\"\\ \u000a\u007f\u0085\u2028\ufeff µ😀""#);
        assert_eq!(serde_json::from_str::<String>(&quoted(text)).unwrap(), text);
        assert_eq!(quoted("\u{e0001}"), r#""\ufffd""#);
    }

    #[test]
    fn seeds_beyond_signed_numbers_say_so() {
        let datatype = |value| to_ecsv(&[], &[Column::new("seed", None, "", Values::Count(vec![value]))]);
        assert!(datatype(i64::MAX as u64).contains("datatype: int64,"));
        assert!(datatype(u64::MAX).contains("datatype: uint64,"));
    }

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
