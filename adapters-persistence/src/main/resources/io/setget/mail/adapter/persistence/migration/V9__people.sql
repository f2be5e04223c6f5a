-- What people are called, and what they may do: whoever has an account already is an owner.
ALTER TABLE account ADD COLUMN person_name VARCHAR(200);
ALTER TABLE account ADD COLUMN role VARCHAR(20) DEFAULT 'owner' NOT NULL;

-- Links that work once. A used, revoked or replaced one is deleted. Times are milliseconds since 1970.
CREATE TABLE account_link (
    id UUID PRIMARY KEY,
    purpose VARCHAR(20) NOT NULL,
    email VARCHAR(320) NOT NULL,
    email_folded VARCHAR(320) NOT NULL,
    token_digest VARCHAR(64) NOT NULL UNIQUE,
    request_digest VARCHAR(64),
    code_digest VARCHAR(64),
    tries INTEGER NOT NULL,
    role VARCHAR(20),
    invited_by VARCHAR(320),
    lives_ms BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
-- One of a kind for an address, also if two instances make one at the same moment.
CREATE UNIQUE INDEX account_link_address ON account_link (email_folded, purpose);
CREATE INDEX account_link_request ON account_link (request_digest);
CREATE INDEX account_link_end ON account_link (ends_at);

-- Failed sign-ins of the last minutes, and the locks that many of them lead to; also of addresses without an account.
CREATE TABLE sign_in_failure (
    email_folded VARCHAR(320) NOT NULL,
    failed_at BIGINT NOT NULL
);
CREATE INDEX sign_in_failure_address ON sign_in_failure (email_folded, failed_at);
CREATE INDEX sign_in_failure_time ON sign_in_failure (failed_at);
CREATE TABLE sign_in_lock (
    email_folded VARCHAR(320) PRIMARY KEY,
    ends_at BIGINT NOT NULL
);

-- What an owner or admin chose; null means the default.
CREATE TABLE sign_in_settings (
    id INTEGER PRIMARY KEY,
    magic_link BOOLEAN,
    lockout_threshold INTEGER,
    session_length BIGINT,
    lockout_duration BIGINT,
    password_reset_lifetime BIGINT,
    magic_link_lifetime BIGINT,
    invitation_lifetime BIGINT
);
