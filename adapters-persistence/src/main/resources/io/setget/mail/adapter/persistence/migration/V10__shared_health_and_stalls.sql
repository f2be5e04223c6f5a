-- What all instances know together of the mail server: one row, replaced only by who knows its version.
CREATE TABLE shared_health (
    id INTEGER PRIMARY KEY,
    version BIGINT NOT NULL,
    state VARCHAR NOT NULL
);
INSERT INTO shared_health (id, version, state) VALUES (1, 0, '');

-- How often the mail server stopped answering on an email. From the second time on it is handed out like one that
-- crashed a worker: alone, and after all others.
ALTER TABLE queued_email ADD COLUMN stalls INTEGER DEFAULT 0 NOT NULL;

-- Dead letters are revived and deleted in great numbers, those that died first before the others.
CREATE INDEX dead_letter_died ON dead_letter (died_at, id);
CREATE INDEX dead_letter_kind_died ON dead_letter (failure_kind, died_at, id);
