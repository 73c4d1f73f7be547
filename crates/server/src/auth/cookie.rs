//! The two cookies of a session.

use axum::http::{HeaderMap, HeaderValue, header};

use super::secret::Secret;

/// The session's cookie wherever visitors come by https.
pub const SESSION_COOKIE: &str = "__Host-evenkeel";

/// The session's cookie on plain http. Browsers refuse `Secure` cookies, and so every `__Host-`
/// name, from an address without TLS, and a first look at 127.0.0.1 must work without a certificate.
pub const SESSION_COOKIE_PLAIN: &str = "evenkeel";

const CSRF_COOKIE: &str = "__Host-evenkeel_csrf";
const CSRF_COOKIE_PLAIN: &str = "evenkeel_csrf";

/// The session's token, if one was sent under the name that counts for this scheme. A plain cookie
/// is never read where https rules, since any neighbour on plain http could have planted it.
#[must_use]
pub(super) fn session_token(headers: &HeaderMap, is_https: bool) -> Option<&str> {
    let wanted = if is_https {
        SESSION_COOKIE
    } else {
        SESSION_COOKIE_PLAIN
    };
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted).then_some(value))
}

/// The cookies of a new session.
#[must_use]
pub(super) fn opening(token: &Secret, is_https: bool, seconds: u64) -> [HeaderValue; 2] {
    cookies(token.reveal(), token.csrf_token().reveal(), is_https, seconds)
}

/// The cookies that end a session in the browser.
#[must_use]
pub(super) fn closing(is_https: bool) -> [HeaderValue; 2] {
    cookies("", "", is_https, 0)
}

fn cookies(token: &str, csrf: &str, is_https: bool, seconds: u64) -> [HeaderValue; 2] {
    let (session_name, csrf_name, secure) = if is_https {
        (SESSION_COOKIE, CSRF_COOKIE, "; Secure")
    } else {
        (SESSION_COOKIE_PLAIN, CSRF_COOKIE_PLAIN, "")
    };
    let rest = format!("; Path=/; SameSite=Lax; Max-Age={seconds}{secure}");
    // The proof against forged requests is read by our own scripts, so it is not HttpOnly.
    [
        format!("{session_name}={token}{rest}; HttpOnly"),
        format!("{csrf_name}={csrf}{rest}"),
    ]
    .map(|cookie| HeaderValue::from_str(&cookie).expect("names and hexadecimal digits make a header"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_gets_a_host_cookie_and_plain_http_one_that_browsers_keep() {
        let token = Secret::mint();
        let [session, csrf] =
            opening(&token, true, 60).map(|value| value.to_str().expect("ASCII").to_owned());
        assert!(
            session.starts_with("__Host-evenkeel=")
                && session.contains("; Secure")
                && session.ends_with("; HttpOnly")
        );
        assert!(csrf.starts_with("__Host-evenkeel_csrf=") && !csrf.contains("HttpOnly"));
        let [session, _] = opening(&token, false, 60).map(|value| value.to_str().expect("ASCII").to_owned());
        assert!(
            session.starts_with("evenkeel=")
                && !session.contains("Secure")
                && session.contains("SameSite=Lax")
        );
    }

    #[test]
    fn only_the_cookie_of_the_scheme_counts() {
        let headers = HeaderMap::from_iter([(
            header::COOKIE,
            HeaderValue::from_static("a=b; evenkeel=x;__Host-evenkeel=y"),
        )]);
        assert_eq!(session_token(&headers, true), Some("y"));
        assert_eq!(session_token(&headers, false), Some("x"));
        assert_eq!(session_token(&HeaderMap::new(), false), None);
    }
}
