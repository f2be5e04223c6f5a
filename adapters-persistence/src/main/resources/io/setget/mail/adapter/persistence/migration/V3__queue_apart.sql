-- For a queue that is kept elsewhere: how far its outbox was recorded in the log.
CREATE TABLE outbox_position (
    id INTEGER PRIMARY KEY,
    reached_time BIGINT NOT NULL,
    reached_number BIGINT NOT NULL
);
INSERT INTO outbox_position (id, reached_time, reached_number) VALUES (1, 0, 0);

-- A random name, so that such a queue can tell this database from another.
CREATE TABLE database_identity (
    id INTEGER PRIMARY KEY,
    name VARCHAR(36) NOT NULL
);
