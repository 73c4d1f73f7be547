-- What is kept back from a channel, of each item and of some, as JSON; empty where nothing is.
ALTER TABLE channel ADD COLUMN buffers {text} NOT NULL DEFAULT '';
