//! Lessons in a folder: those that can be read, and what is wrong with the others.

use larmor::lesson::from_folder;

use crate::refused::SOUND;

#[test]
fn a_folder_gives_lessons_and_what_is_wrong_with_others() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| std::fs::write(folder.path().join(name), text).unwrap();
    write("b.ron", SOUND.replace("A title", "Second").as_bytes());
    write("a.ron", format!("\u{feff}{}", SOUND.replace('\n', "\r\n").replace("A title", "First")).as_bytes());
    write("c.ron", SOUND.replace("minutes: 3", "minutes: 300").as_bytes());
    write("d.ron", b"(version: 1, title: \"\xff\")");
    write("e.txt", b"not looked at");
    write("f.ron", &vec![b' '; (1 << 20) + 1]);
    std::fs::create_dir(folder.path().join("g.ron")).unwrap();
    let (lessons, errors) = from_folder(folder.path());
    let titles: Vec<&str> = lessons.iter().map(|lesson| lesson.title.as_str()).collect();
    assert_eq!(titles, ["First", "Second"]);
    let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let expected = [
        "c.ron:5:14: minutes: 300 is not allowed: 1 to 60 minutes",
        "d.ron:1:22: the byte 0xFF is not UTF-8",
        "larger than 1 MiB",
        "cannot read the lesson: ",
    ];
    assert_eq!(errors.len(), expected.len(), "{errors:#?}");
    for (error, words) in errors.iter().zip(expected) {
        assert!(error.contains(words), "{error}");
    }
}

#[test]
fn no_folder_is_no_lessons() {
    let folder = tempfile::tempdir().unwrap();
    let (lessons, errors) = from_folder(&folder.path().join("none"));
    assert!(lessons.is_empty() && errors.is_empty());
}
