use super::Url;

fn unescaped(text: &str) -> String {
    serde_json::from_str(&format!("\"{text}\"")).expect("a JSON text")
}

/// Where the recorded Node 20 departs from the standard and we do not: the input and its base.
const NODE_ERRS: &[(&str, &str)] = &[("/..", "foo://h/a/b"), ("/..", "foo:/a/b"), ("x?q#f", "mailto:x")];

/// The same normal form, origin and host as Node's `URL`, for every recorded address.
#[test]
fn addresses_are_read_as_node_reads_them() {
    let recorded = include_str!("../../../tests/url/urls.tsv");
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in recorded.lines() {
        count += 1;
        let mut cells = line.split('\t');
        let (input, base) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        let expected = cells.collect::<Vec<_>>().join("\t");
        let departs = NODE_ERRS.contains(&(input, base));
        let input = unescaped(input);
        let url = if base.is_empty() {
            Url::parse(&input)
        } else {
            Url::parse(&unescaped(base)).expect("a base").join(&input)
        };
        let got = url
            .map_or("invalid".to_owned(), |url| [url.to_string(), url.origin(), url.authority()].join("\t"));
        if (got != expected) != departs {
            wrong.push(format!("{line}\n    got {got}"));
        }
    }
    assert!(count > 250, "only {count} addresses recorded");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Printing and reading again changes nothing.
#[test]
fn normal_form_is_stable() {
    for line in include_str!("../../../tests/url/urls.tsv").lines() {
        if let Ok(url) = Url::parse(&unescaped(line.split('\t').next().unwrap_or_default())) {
            assert_eq!(Url::parse(&url.to_string()).as_ref(), Ok(&url), "{url}");
        }
    }
}

/// Forms keep what was put into them.
#[test]
fn forms_round_trip() {
    let pairs = [("a b", "c&d=e"), ("ü", "+%"), ("", ""), ("*-._", "~'()")];
    let text = super::query::print(pairs);
    assert_eq!(text, "a+b=c%26d%3De&%C3%BC=%2B%25&=&*-._=%7E%27%28%29");
    let read = super::query::parse(&text);
    assert!(read.iter().map(|(n, v)| (n.as_str(), v.as_str())).eq(pairs));
}
