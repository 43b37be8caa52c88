use expect_test::expect;

use super::super::url::Url;
use super::super::{Method, Request, Response};
use super::{Entry, Timings, print};

/// The parts that tools read: addresses, cookies, bodies of both kinds, times with -1 for what did not happen.
#[test]
fn archives_are_written() {
    let url = Url::parse("http://localhost:3000/login?next=%2Fa").expect("an address");
    let mut request = Request::new(Method::Post, url.target());
    request.head.headers.append("Content-Type", "application/x-www-form-urlencoded");
    request.head.headers.append("Cookie", "a=1; b=2");
    request.body = b"user=ann&pin=1".to_vec();
    let mut response = Response::new(302);
    response.head.headers.append("Location", "/a");
    response.head.headers.append("Set-Cookie", "sid=x; Path=/; HttpOnly");
    response.body = vec![0xff, 0];
    let timings =
        Timings { connect: Some(1_000_000), send: 10_000, wait: 2_500_000, receive: 0, ..Timings::default() };
    let text = print(&[Entry {
        url: &url,
        request: &request,
        response: &response,
        started_millis: 0,
        timings,
        name: "login",
    }]);
    expect![[r#"
        {
          "log": {
            "version": "1.2",
            "creator": {
              "name": "Backyard",
              "version": "0.1.0"
            },
            "entries": [
              {
                "startedDateTime": "1970-01-01T00:00:00.000Z",
                "time": 3.51,
                "request": {
                  "method": "POST",
                  "url": "http://localhost:3000/login?next=%2Fa",
                  "httpVersion": "HTTP/1.1",
                  "cookies": [
                    {
                      "name": "a",
                      "value": "1"
                    },
                    {
                      "name": "b",
                      "value": "2"
                    }
                  ],
                  "headers": [
                    {
                      "name": "Content-Type",
                      "value": "application/x-www-form-urlencoded"
                    },
                    {
                      "name": "Cookie",
                      "value": "a=1; b=2"
                    }
                  ],
                  "queryString": [
                    {
                      "name": "next",
                      "value": "/a"
                    }
                  ],
                  "headersSize": -1,
                  "bodySize": 14,
                  "postData": {
                    "mimeType": "application/x-www-form-urlencoded",
                    "text": "user=ann&pin=1",
                    "params": [
                      {
                        "name": "user",
                        "value": "ann"
                      },
                      {
                        "name": "pin",
                        "value": "1"
                      }
                    ]
                  }
                },
                "response": {
                  "status": 302,
                  "statusText": "Found",
                  "httpVersion": "HTTP/1.1",
                  "cookies": [
                    {
                      "name": "sid",
                      "value": "x",
                      "path": "/",
                      "httpOnly": true
                    }
                  ],
                  "headers": [
                    {
                      "name": "Location",
                      "value": "/a"
                    },
                    {
                      "name": "Set-Cookie",
                      "value": "sid=x; Path=/; HttpOnly"
                    }
                  ],
                  "content": {
                    "size": 2,
                    "mimeType": "x-unknown",
                    "text": "/wA=",
                    "encoding": "base64"
                  },
                  "redirectURL": "/a",
                  "headersSize": -1,
                  "bodySize": 2
                },
                "cache": {},
                "timings": {
                  "blocked": -1,
                  "dns": -1,
                  "connect": 1,
                  "ssl": -1,
                  "send": 0.01,
                  "wait": 2.5,
                  "receive": 0
                },
                "comment": "login"
              }
            ]
          }
        }"#]]
    .assert_eq(&text);
}
