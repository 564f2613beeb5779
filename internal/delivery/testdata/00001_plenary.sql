-- One schema for SQLite and Postgres. Moments are microseconds since 1970, 0
-- where there is none. A place is platform, space and channel.

-- +goose Up
CREATE TABLE requests (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);
CREATE INDEX requests_at ON requests (at);

CREATE TABLE schedules (
    platform    TEXT NOT NULL,
    space       TEXT NOT NULL,
    channel     TEXT NOT NULL,
    rule        TEXT NOT NULL,
    notify      TEXT NOT NULL,
    set_by      TEXT NOT NULL,
    next        BIGINT NOT NULL,
    paused      BOOLEAN NOT NULL,
    pause_until TEXT NOT NULL,
    pause_why   TEXT NOT NULL,
    PRIMARY KEY (platform, space, channel)
);
CREATE INDEX schedules_next ON schedules (platform, next) WHERE next > 0;

-- holder is the worker that has taken a claimed slot, until the moment that
-- held_until names; doubt is when its first try began that may have arrived.
CREATE TABLE deliveries (
    platform   TEXT NOT NULL,
    space      TEXT NOT NULL,
    channel    TEXT NOT NULL,
    slot       BIGINT NOT NULL,
    book       TEXT NOT NULL,
    round      BIGINT NOT NULL,
    prompt     TEXT NOT NULL,
    state      TEXT NOT NULL,
    message    TEXT NOT NULL,
    thread     TEXT NOT NULL,
    link       TEXT NOT NULL,
    at         BIGINT NOT NULL,
    reason     TEXT NOT NULL,
    tries      BIGINT NOT NULL,
    doubt      BIGINT NOT NULL,
    holder     TEXT NOT NULL,
    held_until BIGINT NOT NULL,
    PRIMARY KEY (platform, space, channel, slot)
);
CREATE INDEX deliveries_open ON deliveries (platform, held_until) WHERE state = 'claimed';

CREATE TABLE suggestions (
    id       BIGINT PRIMARY KEY,
    platform TEXT NOT NULL,
    space    TEXT NOT NULL,
    channel  TEXT NOT NULL,
    book     TEXT NOT NULL,
    words    TEXT NOT NULL,
    said_by  TEXT NOT NULL,
    state    TEXT NOT NULL,
    reason   TEXT NOT NULL,
    position BIGINT NOT NULL,
    at       BIGINT NOT NULL
);
CREATE INDEX suggestions_place ON suggestions (platform, space, channel, id);

CREATE TABLE facilitators (
    platform TEXT NOT NULL,
    space    TEXT NOT NULL,
    id       TEXT NOT NULL,
    PRIMARY KEY (platform, space, id)
);

CREATE TABLE settings (
    platform TEXT NOT NULL,
    space    TEXT NOT NULL,
    channel  TEXT NOT NULL,
    name     TEXT NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (platform, space, channel, name)
);

CREATE TABLE leases (
    name   TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until  BIGINT NOT NULL
);

-- counters give ids that are never given twice, also after what had one is gone.
CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    count BIGINT NOT NULL
);
