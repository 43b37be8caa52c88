use super::super::super::Response;
use super::{Answer, Assertion, Operator};

fn verdict(text: &str) -> String {
    let mut response = Response::new(201);
    response.head.headers.append("Content-Type", "application/json; charset=utf-8");
    response.head.headers.append("X-Tag", "a");
    response.head.headers.append("x-tag", "b");
    response.body = br#"{"id":7,"price":9.50,"name":"Dune","tags":["a","b"],"none":null,"ok":true,"zero":0,"e":"","o":{}}"#.to_vec();
    match Assertion::parse(text) {
        Err(error) => error,
        Ok(it) => {
            let verdict = it.check(Answer { response: &response, nanos: 3_200_000 }, &it.value);
            if verdict.passed { "passed".to_owned() } else { verdict.message }
        }
    }
}

/// Every operator, holding and not.
#[test]
fn operators_hold_as_they_say() {
    let passing = [
        "status == 201",
        "status eq 201",
        "res.status: neq 1",
        "status != 200",
        "status > 200",
        "status >= 201",
        "status < 300",
        "status <= 201",
        "status in [200, 201]",
        "status in 200, 201",
        "status notIn [1]",
        "body.name contains un",
        "body.tags contains a",
        "body.o notContains x",
        "body contains id",
        "body.tags length 2",
        "body.name length 4",
        "body.name matches ^D",
        "body.name =~ /^d/i",
        "body.name notMatches x",
        "body.name startsWith Du",
        "headers.content-type startsWith application/json",
        "body.name endsWith ne",
        "status between 200, 299",
        "body.e isEmpty",
        "body.o isEmpty",
        "body.tags isNotEmpty",
        "body.none isNull",
        "body.missing isUndefined",
        "body.none isDefined",
        "body.ok isTruthy",
        "body.zero isFalsy",
        "body.missing isFalsy",
        "body isJson",
        "body.id isNumber",
        "body.name isString",
        "body.ok isBoolean",
        "body.tags isArray",
        "body.tags[1] == b",
        "body['tags'][-1] == \"b\"",
        "body.price == 9.5",
        "body.tags == [\"a\", \"b\"]",
        "body.$.id == 7",
        "headers.x-tag == 'a, b'",
        "responseTime == 3.2",
        "responseTime < 5",
        "size > 50",
        "body.name == Dune",
        "body.name > Abc",
        "body.tags.length == 2",
    ];
    for text in passing {
        let text = text.replace("status: ", "status ");
        assert_eq!(verdict(&text), "passed", "{text}");
    }
    for operator in Operator::ALL {
        assert!(
            passing.iter().any(|it| it.contains(operator.word())) || operator.symbol().is_some(),
            "{operator:?}"
        );
    }
    for (text, message) in [
        ("status == 200", "found 201"),
        ("body.id == \"7\"", "found 7"),
        ("body.missing == 1", "found nothing there"),
        ("body.missing != 1", "passed"),
        ("body.name > 5", "found \"Dune\", which cannot be compared with 5"),
        ("body.id length 1", "found 7, which has no length"),
        ("body.name matches (", "( is no pattern"),
        ("body isArray", "found {\"id\":7"),
        ("headers.none isDefined", "found nothing there"),
        ("status between 300", "between takes two values"),
    ] {
        assert!(verdict(text).starts_with(message), "{text}: {}", verdict(text));
    }
}

/// Slips are answered with what could stand there.
#[test]
fn slips_are_explained() {
    for (text, message) in [
        ("code == 1", "“code” cannot be asserted"),
        ("bodyx == 1", "“bodyx” cannot be asserted"),
        ("status", "after the subject stands an operator"),
        ("status ==", "after == stands a value"),
        ("body.id isnumber", "“isnumber” is written isNumber"),
        ("body.id isNumber 5", "after isNumber nothing is expected"),
        ("body[?(@.x)] == 1", "“[?(@.x)]” is no path into JSON"),
        ("headers.a:b == 1", "“a:b” is no name of a header"),
    ] {
        assert!(verdict(text).starts_with(message), "{text}: {}", verdict(text));
    }
}
