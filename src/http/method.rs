//! The methods a server of Node's reads (`http.METHODS`): a closed list, since any other one is answered with 400.

use std::fmt;

macro_rules! methods {
    ($($variant:ident $text:literal),* $(,)?) => {
        /// What a request asks for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Method { $($variant),* }

        impl Method {
            /// Every method, in the order of Node's `http.METHODS`.
            pub const ALL: &'static [Method] = &[$(Method::$variant),*];

            /// As it stands in a request line.
            pub fn as_str(self) -> &'static str {
                match self { $(Method::$variant => $text),* }
            }

            /// Reads a method; methods are case-sensitive, so `get` is none.
            pub fn parse(token: &str) -> Option<Method> {
                match token { $($text => Some(Method::$variant),)* _ => None }
            }
        }
    };
}

methods! {
    Acl "ACL", Bind "BIND", Checkout "CHECKOUT", Connect "CONNECT", Copy "COPY", Delete "DELETE", Get "GET",
    Head "HEAD", Link "LINK", Lock "LOCK", MSearch "M-SEARCH", Merge "MERGE", MkActivity "MKACTIVITY",
    MkCalendar "MKCALENDAR", MkCol "MKCOL", Move "MOVE", Notify "NOTIFY", Options "OPTIONS", Patch "PATCH",
    Post "POST", PropFind "PROPFIND", PropPatch "PROPPATCH", Purge "PURGE", Put "PUT", Query "QUERY",
    Rebind "REBIND", Report "REPORT", Search "SEARCH", Source "SOURCE", Subscribe "SUBSCRIBE", Trace "TRACE",
    Unbind "UNBIND", Unlink "UNLINK", Unlock "UNLOCK", Unsubscribe "UNSUBSCRIBE",
}

impl Method {
    /// Only reads, as far as the client is concerned (RFC 9110, 9.2.1).
    pub fn is_safe(self) -> bool {
        matches!(
            self,
            Method::Get | Method::Head | Method::Options | Method::Trace | Method::Query | Method::PropFind
        )
    }

    /// May be sent again after a broken connection without a second effect (RFC 9110, 9.2.2).
    pub fn is_idempotent(self) -> bool {
        self.is_safe() || matches!(self, Method::Put | Method::Delete)
    }

    /// A request with this method and no body says `Content-Length: 0`, as browsers and Node do.
    pub fn usually_has_body(self) -> bool {
        matches!(self, Method::Post | Method::Put | Method::Patch)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
