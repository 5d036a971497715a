//! What the reader says about broken tables: where, which column, which value, what would be right.

use larmor::sky::{DiffusionTable, Observations};

const DIPOLES: &str = "experiment,reference,status,shown,energy_tev,amplitude,stat_minus,stat_plus,phase_deg";
const PROTONS: &str = "experiment,reference,status,shown,energy_gev,intensity,stat_minus,stat_plus";

fn message(text: &str) -> String {
    match Observations::default().add(text, "mine.csv") {
        Ok(()) => "accepted".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn good_rows_are_taken() {
    let text = format!(
        "# %ECSV 1.0\n# - {{name: energy_tev, unit: TeV, datatype: float64}}\n{DIPOLES}\nMine,doi:10.1/x,tabulated,both,10,8e-4,1e-5,1e-5,42\n\
         \"Mine, \"\"too\"\"\",arXiv:1,constructed,2015,10,8e-4,,1e-5,\n"
    );
    let mut observations = Observations::default();
    observations.add(&text, "mine.csv").unwrap();
    assert_eq!(observations.dipoles.len(), 2);
    assert!(observations.dipoles.iter().all(|point| point.provenance.own));
    assert_eq!(observations.dipoles[1].provenance.experiment, "Mine, \"too\"");
    assert_eq!(observations.dipoles[1].errors.total_minus(), f64::INFINITY);
    let text = format!("{PROTONS}\nMine,doi:10.1/x,tabulated,both,1000,5e-5,1e-6,1e-6\n");
    observations.add(&text, "mine.csv").unwrap();
    assert!((observations.protons[0].energy_tev - 1.0).abs() < 1e-12);
}

#[test]
fn broken_rows_are_named_with_line_and_column() {
    let row = "A,r,tabulated,both,10,8e-4,1e-5,1e-5,42";
    let cases = [
        (row.replace("8e-4", "8e-4x"), "2:23: amplitude = \"8e-4x\" is not a number"),
        (
            row.replace("8e-4", "-8e-4"),
            "2:23: amplitude = -0.0008 has no place on a logarithmic axis: it must be above 0",
        ),
        (row.replace("8e-4", "0"), "2:23: amplitude = 0 has no place on a logarithmic axis: it must be above 0"),
        (row.replace("8e-4", "nan"), "2:23: amplitude = nan is not a finite number"),
        (row.replace("8e-4", ""), "2:23: amplitude is empty"),
        (row.replace(",10,", ",0,"), "2:20: energy_tev = 0 has no place on a logarithmic axis: it must be above 0"),
        (row.replace("1e-5,42", "-1e-5,42"), "2:33: stat_plus = -0.00001 is negative; errors are given as sizes"),
        (row.replace(",42", ",420"), "2:38: phase_deg = 420 is not a right ascension from 0 to 360 degrees"),
        (
            row.replace("tabulated", "guessed"),
            "2:5: status = \"guessed\" is not allowed: tabulated, recovered, constructed",
        ),
        (row.replace("both", "2016"), "2:15: shown = \"2016\" is not allowed: 2015, today, both"),
        (row.replace("A,r", ",r"), "2:1: experiment is empty"),
        (row.replace(",42", ""), "2:37: 8 fields where the header names 9"),
        (row.replace(",42", ",42,7"), "2:41: 10 fields where the header names 9; a decimal comma must be a point"),
        (row.replace("8e-4", "\"8,5e-4\""), "2:23: amplitude = \"8,5e-4\" is not a number: write 8.5e-4 with a point"),
        (row.replace("A,r", "A\u{202e}B,r"), "2:1: the field holds U+202E, which cannot be printed: take it out"),
        (row.replace("A,r", "A,\"r\u{85}\""), "2:3: the field holds U+0085, which cannot be printed: take it out"),
        (row.replace("A,r", "\"A,r"), "2:1: a quoted field must end with \" before the next comma"),
        (row.replace("A,r", "A,\"r\"s"), "2:3: a quoted field must end with \" before the next comma"),
        (format!("{row}\n\n{row}"), "4:1: the same as line 2: A, r, measurement at 10 TeV"),
    ];
    for (rows, expected) in cases {
        assert_eq!(message(&format!("{DIPOLES}\n{rows}\n")), format!("mine.csv:{expected}"), "{rows}");
    }
    let protons = format!(
        "{PROTONS}
A,r,tabulated,both,10,0.1,1e-5,1e-5
A,r,tabulated,both,10,0.2,1e-5,1e-5
"
    );
    assert_eq!(message(&protons), "mine.csv:3:1: the same as line 2: A, r at 10 GeV");
}

#[test]
fn broken_headers_are_named_with_line_and_column() {
    let cases = [
        (DIPOLES.replace("stat_plus", "stat_up"), "1:67: unknown column \"stat_up\"; allowed here: "),
        (DIPOLES.replace(",stat_plus", ""), "1:1: column stat_plus is missing"),
        (DIPOLES.replace("phase_deg", "status"), "1:77: column status is given twice"),
        (
            format!("# - {{name: energy_tev, unit: GeV, datatype: float64}}\n{DIPOLES}"),
            "1:1: energy_tev is given in \"GeV\"; it must be in TeV",
        ),
        (
            "energy,flux".to_owned(),
            "1:1: neither a table of dipoles (column amplitude) nor of protons (column intensity)",
        ),
        (String::new(), "1:1: neither a table"),
        (
            DIPOLES.replace(',', ";"),
            "1:1: neither a table of dipoles (column amplitude) nor of protons (column intensity); fields are set apart by \
             commas, and decimals by points",
        ),
    ];
    for (text, expected) in cases {
        let found = message(&text);
        assert!(found.starts_with(&format!("mine.csv:{expected}")), "{found}");
    }
}

/// Tables as Windows saves them are read; other encodings are named with their place.
#[test]
fn files_are_read_in_the_encodings_that_people_have() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("# mine\r\n{DIPOLES}\r\nMülheim,r,tabulated,both,10,8e-4,1e-5,1e-5,42\r\n");
    let read = |bytes: &[u8]| {
        let path = folder.path().join("mine.csv");
        std::fs::write(&path, bytes).unwrap();
        let mut observations = Observations::default();
        observations.add_file(&path).map(|()| observations.dipoles.remove(0).provenance.experiment)
    };
    for marked in ["\u{feff}", ""] {
        assert_eq!(read(format!("{marked}{text}").as_bytes()).unwrap(), "Mülheim");
    }
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let refused = read(&utf16).unwrap_err().to_string();
    assert!(refused.contains("mine.csv:1:1: ") && refused.contains("UTF-16") && refused.contains("UTF-8"), "{refused}");
    let latin: Vec<u8> = text.chars().map(|letter| u8::try_from(letter).unwrap()).collect();
    let refused = read(&latin).unwrap_err().to_string();
    assert!(refused.contains("mine.csv:3:2: the byte 0xFC is not UTF-8"), "{refused}");
}

#[test]
fn broken_scans_are_refused() {
    let header = "energy_tev,d_par_pc2_yr,d_par_error,d_perp_pc2_yr,d_perp_error\n";
    let read = |rows: &str| DiffusionTable::read(&format!("{header}{rows}"), "scan.csv").unwrap_err().to_string();
    assert_eq!(
        read("100,1,0.1,0.1,0.1\n10,1,0.1,0.1,0.1\n"),
        "scan.csv:3:1: energies must rise, and the row before has 100 TeV"
    );
    assert_eq!(
        read("100,0,0.1,0.1,0.1\n"),
        "scan.csv:2:5: d_par_pc2_yr = 0 has no place on a logarithmic axis: it must be above 0"
    );
    assert_eq!(read(""), "scan.csv:1:1: the table has no rows");
}
