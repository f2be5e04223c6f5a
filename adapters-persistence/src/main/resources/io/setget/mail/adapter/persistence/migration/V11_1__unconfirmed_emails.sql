-- Emails whose outcome is unknown, or that the queue lost but not what they say: not sent by themselves. Their content
-- stays in email_content. died_at is when the outcome became unknown, or the loss was noticed.
CREATE TABLE unconfirmed_email (
    id UUID PRIMARY KEY,
    email_type VARCHAR(40) NOT NULL,
    format INTEGER NOT NULL,
    lane INTEGER NOT NULL,
    lives_ms BIGINT NOT NULL,
    to_address VARCHAR(320) NOT NULL,
    failure_kind VARCHAR(40) NOT NULL,
    reply VARCHAR,
    detail VARCHAR NOT NULL,
    attempts INTEGER NOT NULL,
    died_at BIGINT NOT NULL
);
CREATE INDEX unconfirmed_email_time ON unconfirmed_email (died_at, id);
