-- A sign-in link may lead to one page, such as an order to be picked.
ALTER TABLE sign_in_link ADD COLUMN path {text} NOT NULL DEFAULT '';
