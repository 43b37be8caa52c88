use super::*;

/// Headings become names that SQL takes bare.
#[test]
fn makes_snake_case() {
    for (text, name) in [
        ("First Name", "first_name"),
        ("firstName", "first_name"),
        ("HTTPStatus", "http_status"),
        ("userID", "user_id"),
        ("ID", "id"),
        ("  e-mail (work) ", "e_mail_work"),
        ("Größe", "groesse"),
        ("Prénom", "prenom"),
        ("2024", "_2024"),
        ("order", "order_"),
        ("Share %", "share_percent"),
        ("#", "number"),
        ("customer's", "customers"),
        ("名前", "名前"),
        ("_x__y_", "x_y"),
        ("???", ""),
        ("\u{0}\u{1b}[31m", "_31m"),
    ] {
        assert_eq!(snake_case(text), name, "{text}");
    }
    assert_eq!(snake_case(&"x".repeat(100)).len(), MAX_NAME_BYTES);
    assert!(snake_case(&"語".repeat(100)).len() <= MAX_NAME_BYTES);
}

/// Names are never used twice, also when a heading looks like a made name.
#[test]
fn makes_names_unique() {
    let sources: Vec<String> = ["a", "A", "a_2", "", "", "column_4"].map(String::from).to_vec();
    assert_eq!(columns(&sources), ["a", "a_2", "a_2_2", "column_4", "column_5", "column_4_2"]);
    let long = vec!["x".repeat(90); 12];
    let names = columns(&long);
    assert!(names.iter().all(|name| name.len() <= MAX_NAME_BYTES));
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), 12);
}

/// A table is called after its file, without folders and suffix.
#[test]
fn names_tables() {
    let taken = HashSet::from(["books".to_owned()]);
    assert_eq!(table("books.csv", &taken), "books_2");
    assert_eq!(table("C:\\data\\My Books.v2.csv", &taken), "my_books_v2");
    assert_eq!(table("../../etc/passwd", &taken), "passwd");
    assert_eq!(table(".csv", &taken), "imported");
    assert_eq!(table("", &taken), "imported");
}
