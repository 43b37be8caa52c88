use super::*;

/// A request file as the page lists it: places, names, problems, environments.
#[test]
fn files_are_listed() {
    let ask = ListRequests {
        text: "@a = 1\n\n### List\nGET /books\n\n###\n# @name add\n# @asert x\nPOST /books\n\n{}\n"
            .to_owned(),
        environments: Some(r#"{"dev": {}}"#.to_owned()),
        private_environments: None,
    };
    let list = list(&ask).expect("it is read");
    let lines: Vec<_> = list
        .requests
        .iter()
        .map(|it| (it.block, it.name.as_str(), it.first_line, it.line, it.last_line))
        .collect();
    assert_eq!(lines, [(1, "List", 3, 4, 4), (2, "add", 6, 9, 11)]);
    assert_eq!((list.problems[0].line, list.problems[0].is_note), (8, true));
    assert_eq!(list.environments, ["dev"]);
    let broken = ListRequests { environments: Some("[".to_owned()), ..ask };
    assert!(super::list(&broken).is_err());
}

/// A restart tells the routes that came and went.
#[test]
fn a_restart_tells_the_routes() {
    let route = |method: &str, path: &str| Route { method: method.to_owned(), path: path.to_owned() };
    let (one, two) = (route("GET", "/a"), route("POST", "/b"));
    assert!(restarted(std::slice::from_ref(&one), std::slice::from_ref(&one)).contains("the same"));
    let told = restarted(std::slice::from_ref(&one), std::slice::from_ref(&two));
    assert!(told.ends_with(":\n+ POST /b\n- GET /a"), "{told}");
}
