-- What of a post is pinned, and why a part of it was not done: '' where it was, or
-- was not asked for.

-- +goose Up
ALTER TABLE deliveries ADD COLUMN pinned BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE deliveries ADD COLUMN no_thread TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN no_tag TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN no_pin TEXT NOT NULL DEFAULT '';
