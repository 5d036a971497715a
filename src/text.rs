//! Text as people have it: what a file of text may begin with and end its lines with, and which characters have a place
//! in it.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Why the bytes of a file are no text that this program reads; each message names the remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The file is UTF-16, as some editors on Windows save what they call Unicode.
    #[error("the file is text in UTF-16: save it in UTF-8, which editors offer among their encodings")]
    Utf16,
    /// A byte that no text in UTF-8 has there.
    #[error("the byte 0x{byte:02X} is not UTF-8: save the file in UTF-8, which editors offer among their encodings")]
    NotUtf8 {
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
        /// The first byte at fault.
        byte: u8,
    },
}

impl TextError {
    /// Line and column of the fault, both from 1.
    pub fn place(self) -> (usize, usize) {
        match self {
            Self::Utf16 => (1, 1),
            Self::NotUtf8 { line, column, .. } => (line, column),
        }
    }
}

/// The bytes of a file, which must not be more than `limit`; no more is read.
///
/// # Errors
/// Those of the system, and one that names the limit.
pub fn read(path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let (file, mut bytes) = (File::open(path)?, Vec::new());
    // What is no file, such as a pipe, has no length beforehand.
    let mut length = file.metadata()?.len();
    if length <= limit {
        file.take(limit + 1).read_to_end(&mut bytes)?;
        length = bytes.len() as u64;
    }
    if length > limit {
        return Err(std::io::Error::other(format!("it is larger than {} MiB, more than is read", limit >> 20)));
    }
    Ok(bytes)
}

/// The text of a file in UTF-8: without the byte order mark that it may begin with, and with `\n` at the ends of lines
/// that end in `\r\n`, so that lines and columns stay what they are.
///
/// # Errors
/// If the bytes are UTF-16, or anything else but UTF-8.
pub fn decode(bytes: &[u8]) -> Result<String, TextError> {
    if is_utf16(bytes) {
        return Err(TextError::Utf16);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let (before, rest) = bytes.split_at(error.valid_up_to());
        let before = String::from_utf8_lossy(before);
        let (line, column) = position(&before, before.len());
        TextError::NotUtf8 { line, column, byte: rest.first().copied().unwrap_or_default() }
    })?;
    Ok(text.replace("\r\n", "\n"))
}

/// True for a byte order mark of UTF-16, and for two letters of ASCII as UTF-16 has them without one.
fn is_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
        || matches!(
            bytes.first_chunk().map(|first: &[u8; 4]| first.map(|byte| byte == 0)),
            Some([false, true, false, true] | [true, false, true, false])
        )
}

/// Line and column, both from 1 and in characters, of a byte offset.
pub fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = 1 + before.matches('\n').count();
    let column = 1 + before.rsplit('\n').next().unwrap_or_default().chars().count();
    (line, column)
}

/// True for a character that has no place in a printed line: it controls, ends the line, turns the direction of what
/// follows, is a byte order mark, or no character at all.
///
/// Letters of every script, combining marks and what joins the parts of an emoji are printable.
pub fn is_unprintable(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0001}')
        || u32::from(letter) & 0xfffe == 0xfffe
}

/// Byte offset of the first character that has no place in a printed line, and the character.
pub fn first_unprintable(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(_, letter)| is_unprintable(*letter))
}

/// As [`first_unprintable`], for text that may have several lines and tabs.
pub fn first_unprintable_in_lines(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(_, letter)| is_unprintable(*letter) && !matches!(letter, '\n' | '\t'))
}

/// The name by which a message can speak of any character: `U+2028`.
pub fn code_point(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

/// The text for a terminal, with `\u{1b}` and the like in place of what would control it; lines and tabs stay.
pub fn printable(text: &str) -> Cow<'_, str> {
    if first_unprintable_in_lines(text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_unprintable(letter) && !matches!(letter, '\n' | '\t') {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_ends_of_lines_of_windows_are_read() {
        assert_eq!(decode(b"\xef\xbb\xbfa\r\nb\n").as_deref(), Ok("a\nb\n"));
        assert_eq!(decode("µ\r".as_bytes()).as_deref(), Ok("µ\r"), "a lone return stays");
        assert_eq!(decode(b"").as_deref(), Ok(""));
    }

    #[test]
    fn other_encodings_are_named_with_their_place() {
        let little: Vec<u8> = "(version".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "(version".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (mark, text) in [([0xff, 0xfe], &little), ([0xfe, 0xff], &big)] {
            assert_eq!(decode(text), Err(TextError::Utf16));
            assert_eq!(decode(&[&mark[..], text].concat()), Err(TextError::Utf16));
        }
        assert!(TextError::Utf16.to_string().contains("UTF-16") && TextError::Utf16.to_string().contains("UTF-8"));
        let latin = decode(b"a\r\n\xc3\xb5b\xb5G");
        assert_eq!(latin, Err(TextError::NotUtf8 { line: 2, column: 3, byte: 0xb5 }));
        assert_eq!(latin.map_err(TextError::place), Err((2, 3)));
    }

    #[test]
    fn what_people_write_is_printable_and_what_controls_is_not() {
        let written = "π < 3 & \"x\" é e\u{301} 👩\u{200d}🚀 \u{fe0f} עברית العربية नमस्ते\u{200c} 𝔻\u{a0}\u{202f}";
        assert_eq!(first_unprintable(written), None);
        for letter in
            "\0\u{1}\t\n\r\u{1b}\u{7f}\u{85}\u{9f}\u{200e}\u{2028}\u{2029}\u{202e}\u{2066}\u{feff}\u{fffe}".chars()
        {
            assert_eq!(first_unprintable(&format!("µ{letter}")), Some((2, letter)), "{}", code_point(letter));
        }
        assert_eq!(first_unprintable_in_lines("a\n\tb\r"), Some((4, '\r')));
        assert_eq!(code_point('\u{7f}'), "U+007F");
    }

    #[test]
    fn nothing_controls_a_terminal() {
        assert_eq!(printable("a\tb\nµ"), "a\tb\nµ");
        assert_eq!(printable("a\u{1b}[2J\u{202e}b\r\n"), "a\\u{1b}[2J\\u{202e}b\\u{d}\n");
    }
}
