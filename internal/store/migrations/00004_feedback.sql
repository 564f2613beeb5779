-- How often a place of a statement was marked unhelpful in a workspace or server, by
-- the command that quoted or named it and how that ended. Nothing tells by whom.

-- +goose Up
CREATE TABLE feedback (
    platform  TEXT NOT NULL,
    space     TEXT NOT NULL,
    statement TEXT NOT NULL,
    ref       TEXT NOT NULL,
    command   TEXT NOT NULL,
    outcome   TEXT NOT NULL,
    count     BIGINT NOT NULL,
    PRIMARY KEY (platform, space, statement, ref, command, outcome)
);
