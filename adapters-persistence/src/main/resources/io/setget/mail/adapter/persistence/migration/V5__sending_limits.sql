-- How many emails may be tried: null where there is no limit.
CREATE TABLE sending_limits (
    id INTEGER PRIMARY KEY,
    per_second INTEGER,
    per_hour INTEGER,
    per_day INTEGER
);

-- What was permitted lately, in one row that whoever takes permits locks. What its fields hold is told in PermitBook.
CREATE TABLE sending_quota (
    id INTEGER PRIMARY KEY,
    second_level BIGINT NOT NULL,
    second_at BIGINT NOT NULL,
    hour_used VARCHAR NOT NULL,
    day_used VARCHAR NOT NULL
);
INSERT INTO sending_quota (id, second_level, second_at, hour_used, day_used) VALUES (1, 0, 0, '', '');
