-- A channel has several schedules, told apart by their names; a delivery is of
-- one of them. Facilitators change the questions of their channel, and undo
-- what they did. The schedule of today has the empty name.

-- +goose Up
CREATE TABLE named_schedules (
    platform    TEXT NOT NULL,
    space       TEXT NOT NULL,
    channel     TEXT NOT NULL,
    name        TEXT NOT NULL,
    recurrence  TEXT NOT NULL,
    source      TEXT NOT NULL,
    notify      TEXT NOT NULL,
    set_by      TEXT NOT NULL,
    next        BIGINT NOT NULL,
    paused      BOOLEAN NOT NULL,
    pause_until TEXT NOT NULL,
    pause_why   TEXT NOT NULL,
    PRIMARY KEY (platform, space, channel, name)
);
INSERT INTO named_schedules
    SELECT platform, space, channel, '', rule, '', notify, set_by, next, paused, pause_until, pause_why FROM schedules;
DROP TABLE schedules;
ALTER TABLE named_schedules RENAME TO schedules;
CREATE INDEX schedules_next ON schedules (platform, next) WHERE next > 0;

-- pool says what a delivery's prompt is one of: '' is the questions, and each
-- pool has its own rounds. holder is the worker that has taken a claimed slot,
-- until the moment that held_until names; unconfirmed is when its first try began
-- that may have arrived.
CREATE TABLE named_deliveries (
    platform    TEXT NOT NULL,
    space       TEXT NOT NULL,
    channel     TEXT NOT NULL,
    schedule    TEXT NOT NULL,
    slot        BIGINT NOT NULL,
    statement   TEXT NOT NULL,
    pool        TEXT NOT NULL,
    round       BIGINT NOT NULL,
    prompt      TEXT NOT NULL,
    state       TEXT NOT NULL,
    message     TEXT NOT NULL,
    thread      TEXT NOT NULL,
    link        TEXT NOT NULL,
    at          BIGINT NOT NULL,
    reason      TEXT NOT NULL,
    tries       BIGINT NOT NULL,
    unconfirmed BIGINT NOT NULL,
    holder      TEXT NOT NULL,
    held_until  BIGINT NOT NULL,
    PRIMARY KEY (platform, space, channel, schedule, slot)
);
INSERT INTO named_deliveries
    SELECT platform, space, channel, '', slot, book, '', round, prompt, state, message, thread, link, at, reason, tries, doubt, holder, held_until
    FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE named_deliveries RENAME TO deliveries;
CREATE INDEX deliveries_open ON deliveries (platform, held_until) WHERE state = 'claimed';

ALTER TABLE suggestions RENAME COLUMN book TO statement;
ALTER TABLE suggestions RENAME COLUMN words TO text;
ALTER TABLE suggestions RENAME COLUMN said_by TO suggested_by;

-- prompt_edits are what a channel changed of the questions of a statement.
CREATE TABLE prompt_edits (
    platform  TEXT NOT NULL,
    space     TEXT NOT NULL,
    channel   TEXT NOT NULL,
    statement TEXT NOT NULL,
    prompt    TEXT NOT NULL,
    text      TEXT NOT NULL,
    position  BIGINT NOT NULL,
    left_out  BOOLEAN NOT NULL,
    PRIMARY KEY (platform, space, channel, statement, prompt)
);

-- changes are what facilitators did, with the rows before and after it as JSON.
CREATE TABLE changes (
    platform TEXT NOT NULL,
    space    TEXT NOT NULL,
    channel  TEXT NOT NULL,
    number   BIGINT NOT NULL,
    at       BIGINT NOT NULL,
    until    BIGINT NOT NULL,
    undone   BOOLEAN NOT NULL,
    edits    TEXT NOT NULL,
    PRIMARY KEY (platform, space, channel, number)
);
