-- Work that one instance does for all. The row without a name is locked by whoever begins one, so that they take turns.
-- Times are milliseconds since 1970 by the store's clock.
CREATE TABLE chore (
    chore_name VARCHAR(100) PRIMARY KEY,
    turn VARCHAR(100),
    turn_ends_at BIGINT,
    done_at BIGINT
);
INSERT INTO chore (chore_name) VALUES ('');

-- Every instance as it was last heard.
CREATE TABLE running_instance (
    id UUID PRIMARY KEY,
    host VARCHAR(300) NOT NULL,
    version VARCHAR(100) NOT NULL,
    address VARCHAR(300) NOT NULL,
    started_at BIGINT NOT NULL,
    heard_at BIGINT NOT NULL,
    connections_in_use INTEGER NOT NULL,
    connections INTEGER NOT NULL,
    doing VARCHAR(40) NOT NULL,
    emails INTEGER NOT NULL,
    trouble VARCHAR(40)
);
