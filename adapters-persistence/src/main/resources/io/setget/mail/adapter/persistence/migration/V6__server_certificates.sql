-- Certificates that an admin trusts, each for one server, and what servers showed last.
-- Times are milliseconds since 1970.
CREATE TABLE trusted_certificate (
    host VARCHAR(300) NOT NULL,
    port INTEGER NOT NULL,
    fingerprint VARCHAR(100) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    subject VARCHAR(1000) NOT NULL,
    not_after BIGINT NOT NULL,
    der TEXT NOT NULL,
    trusted_by VARCHAR(400) NOT NULL,
    trusted_at BIGINT NOT NULL,
    PRIMARY KEY (host, port, fingerprint, kind)
);

CREATE TABLE seen_certificate (
    host VARCHAR(300) NOT NULL,
    port INTEGER NOT NULL,
    subject VARCHAR(1000) NOT NULL,
    fingerprint VARCHAR(100) NOT NULL,
    not_after BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (host, port)
);
