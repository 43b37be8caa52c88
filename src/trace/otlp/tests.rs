use expect_test::expect;

use crate::project::json::Json;

use super::super::{Kind, Recorder, Status};
use super::export;

/// Ids, kinds, moments, values of every type and both statuses, in the protocol's JSON.
#[test]
fn spans_are_exported_as_collectors_read_them() {
    let recorder = Recorder::new();
    let root = recorder.start(None, "GET /books", Kind::Client, "client", 0);
    let inner = recorder.start(Some(root), "SELECT", Kind::Server, "postgres", 1_500);
    recorder.set(inner, "db.query.text", "select 1");
    recorder.set(inner, "n", 7i64);
    recorder.set(inner, "f", 0.5);
    recorder.set(inner, "b", true);
    recorder.set(inner, "l", vec!["x".to_owned()]);
    recorder.event(inner, "exception", 1_600, vec![("exception.type".into(), "Error".into())]);
    recorder.end(inner, 2_000, Status::Error("42P01".to_owned()));
    recorder.end(root, 3_000, Status::Ok);
    let text = export(&recorder.take(), 1_000_000_000_000_000_000);
    let pretty = Json::parse(&text).expect("JSON").pretty();
    expect![[r#"
        {
          "resourceSpans": [
            {
              "resource": {
                "attributes": [
                  {
                    "key": "service.name",
                    "value": {
                      "stringValue": "client"
                    }
                  }
                ]
              },
              "scopeSpans": [
                {
                  "scope": {
                    "name": "backyard",
                    "version": "0.1.0"
                  },
                  "spans": [
                    {
                      "traceId": "00000000000000000000000000000001",
                      "spanId": "0000000000000001",
                      "name": "GET /books",
                      "kind": 3,
                      "startTimeUnixNano": "1000000000000000000",
                      "endTimeUnixNano": "1000000000000003000",
                      "status": {
                        "code": 1
                      }
                    }
                  ]
                }
              ]
            },
            {
              "resource": {
                "attributes": [
                  {
                    "key": "service.name",
                    "value": {
                      "stringValue": "postgres"
                    }
                  }
                ]
              },
              "scopeSpans": [
                {
                  "scope": {
                    "name": "backyard",
                    "version": "0.1.0"
                  },
                  "spans": [
                    {
                      "traceId": "00000000000000000000000000000001",
                      "spanId": "0000000000000002",
                      "parentSpanId": "0000000000000001",
                      "name": "SELECT",
                      "kind": 2,
                      "startTimeUnixNano": "1000000000000001500",
                      "endTimeUnixNano": "1000000000000002000",
                      "attributes": [
                        {
                          "key": "db.query.text",
                          "value": {
                            "stringValue": "select 1"
                          }
                        },
                        {
                          "key": "n",
                          "value": {
                            "intValue": "7"
                          }
                        },
                        {
                          "key": "f",
                          "value": {
                            "doubleValue": 0.5
                          }
                        },
                        {
                          "key": "b",
                          "value": {
                            "boolValue": true
                          }
                        },
                        {
                          "key": "l",
                          "value": {
                            "arrayValue": {
                              "values": [
                                {
                                  "stringValue": "x"
                                }
                              ]
                            }
                          }
                        }
                      ],
                      "events": [
                        {
                          "timeUnixNano": "1000000000000001600",
                          "name": "exception",
                          "attributes": [
                            {
                              "key": "exception.type",
                              "value": {
                                "stringValue": "Error"
                              }
                            }
                          ]
                        }
                      ],
                      "status": {
                        "message": "42P01",
                        "code": 2
                      }
                    }
                  ]
                }
              ]
            }
          ]
        }"#]]
    .assert_eq(&pretty);
}
