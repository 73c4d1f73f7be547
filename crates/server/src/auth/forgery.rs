//! Whether a change was asked for by one of our own pages, or by another site's page that makes the
//! visitor's browser send its cookie.

use axum::http::{HeaderMap, header};
use subtle::ConstantTimeEq;

use super::secret::Secret;
use crate::http::problem::{self, Problem};

/// The header in which our pages send the proof.
pub(super) const CSRF_HEADER: &str = "x-csrf-token";

/// Refuses what a browser says was sent by another site's page.
pub(super) fn refuse_cross_site(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return Err(problem::AUTH_CROSS_SITE);
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else {
        return Ok(());
    };
    let origin_host = origin.split_once("://").map(|(_, host)| host);
    if origin_host.is_some() && origin_host == text(header::HOST.as_str()) {
        Ok(())
    } else {
        Err(problem::AUTH_CROSS_SITE)
    }
}

/// Refuses a change without the proof that belongs to this session.
pub(super) fn check_proof(sent: Option<&str>, token: &Secret) -> Result<(), Problem> {
    let expected = token.csrf_token();
    let is_right = sent.is_some_and(|sent| sent.as_bytes().ct_eq(expected.reveal().as_bytes()).into());
    if is_right { Ok(()) } else { Err(problem::AUTH_CSRF) }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn only_our_own_pages_and_programs_may_change_something() {
        for good in [
            &[][..],
            &[("host", "a:1"), ("origin", "http://a:1")],
            &[
                ("host", "a"),
                ("origin", "https://a"),
                ("sec-fetch-site", "same-origin"),
            ],
            &[("sec-fetch-site", "none")],
        ] {
            assert_eq!(refuse_cross_site(&headers(good)), Ok(()), "{good:?}");
        }
        for bad in [
            &[("host", "a"), ("origin", "https://b")][..],
            &[("host", "a"), ("origin", "null")],
            &[("origin", "https://a")],
            &[
                ("host", "a"),
                ("origin", "https://a"),
                ("sec-fetch-site", "cross-site"),
            ],
            &[("sec-fetch-site", "same-site")],
        ] {
            assert_eq!(
                refuse_cross_site(&headers(bad)),
                Err(problem::AUTH_CROSS_SITE),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn the_proof_belongs_to_one_session() {
        let (mine, other) = (Secret::mint(), Secret::mint());
        assert_eq!(check_proof(Some(mine.csrf_token().reveal()), &mine), Ok(()));
        assert_eq!(
            check_proof(Some(other.csrf_token().reveal()), &mine),
            Err(problem::AUTH_CSRF)
        );
        assert_eq!(check_proof(None, &mine), Err(problem::AUTH_CSRF));
    }
}
