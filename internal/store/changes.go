package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"plenary/internal/bot"
)

// Apply implements [bot.Store].
func (s *Store) Apply(ctx context.Context, c bot.Change) (bot.Change, error) {
	if err := requireChannel(c.Place); err != nil {
		return c, err
	}
	c.Place = c.Place.Root()
	err := s.transact(ctx, "make a change", func(tx *sql.Tx) error {
		if err := s.begin(ctx, tx, &c); err != nil {
			return err
		}
		if err := applyAll(ctx, tx, c.Edits.Schedules, scheduleRow); err != nil {
			return err
		}
		if err := applyAll(ctx, tx, c.Edits.Suggestions, suggestionRow); err != nil {
			return err
		}
		if err := applyAll(ctx, tx, c.Edits.Prompts, promptEditRow); err != nil {
			return err
		}
		if err := applyAll(ctx, tx, c.Edits.Skips, skipRow); err != nil {
			return err
		}
		if err := applyAll(ctx, tx, c.Edits.Settings, settingRow); err != nil {
			return err
		}
		if err := applyAll(ctx, tx, c.Edits.Added, facilitatorRow); err != nil {
			return err
		}
		return record(ctx, tx, c)
	})
	return c, err
}

// begin gives a change its number. The counter's row keeps two changes of a place
// from being made at once. A change that undoes another one takes it as undone.
func (s *Store) begin(ctx context.Context, tx *sql.Tx, c *bot.Change) error {
	name := fmt.Sprintf("changes of %q", []string{c.Place.Platform, c.Place.Space, c.Place.Channel})
	row := tx.QueryRowContext(ctx, `INSERT INTO counters (name, count) VALUES ($1, 1)
		ON CONFLICT (name) DO UPDATE SET count = counters.count + 1 RETURNING count`, name)
	if err := row.Scan(&c.Number); err != nil {
		return wrap("number a change", err)
	}
	if c.Undoes == 0 {
		return nil
	}
	n, err := exec(ctx, tx, "undo a change", "UPDATE changes SET undone = TRUE WHERE "+ofChannel+" AND number = $4 AND NOT undone",
		c.Place.Platform, c.Place.Space, c.Place.Channel, c.Undoes)
	if err == nil && n == 0 {
		return bot.ErrChanged
	}
	return err
}

// ofChannel is the condition that names a channel by its first three values.
const ofChannel = "platform = $1 AND space = $2 AND channel = $3"

// A changedRow is how the rows of one table are changed.
type changedRow[T any] struct {
	read   func(ctx context.Context, tx *sql.Tx, row T) (T, bool, error)
	write  func(ctx context.Context, tx *sql.Tx, row T) (T, error) // returns it with the number that it was given
	remove func(ctx context.Context, tx *sql.Tx, row T) error
}

var scheduleRow = changedRow[bot.Schedule]{
	read: func(ctx context.Context, tx *sql.Tx, row bot.Schedule) (bot.Schedule, bool, error) {
		return readSchedule(ctx, tx, row.Place, row.Name)
	},
	write: func(ctx context.Context, tx *sql.Tx, row bot.Schedule) (bot.Schedule, error) {
		return row, saveSchedule(ctx, tx, row)
	},
	remove: func(ctx context.Context, tx *sql.Tx, row bot.Schedule) error {
		return deleteSchedule(ctx, tx, row.Place, row.Name)
	},
}

var suggestionRow = changedRow[bot.Suggestion]{
	read: func(ctx context.Context, tx *sql.Tx, row bot.Suggestion) (bot.Suggestion, bool, error) {
		if row.ID == 0 { // a question that stands here in this state is not added again
			same := tx.QueryRowContext(ctx, "SELECT "+suggestionColumns+" FROM suggestions WHERE "+ofChannel+
				" AND statement = $4 AND state = $5 AND text = $6 LIMIT 1",
				row.Place.Platform, row.Place.Space, row.Place.Channel, row.Statement, string(row.State), row.Text)
			return scanned(same, "look for a question", scanSuggestion)
		}
		one := tx.QueryRowContext(ctx, "SELECT "+suggestionColumns+" FROM suggestions WHERE id = $1", row.ID)
		return scanned(one, "read a suggestion", scanSuggestion)
	},
	write: saveSuggestion,
	remove: func(ctx context.Context, tx *sql.Tx, row bot.Suggestion) error {
		_, err := exec(ctx, tx, "delete a suggestion", "DELETE FROM suggestions WHERE id = $1", row.ID)
		return err
	},
}

var promptEditRow = changedRow[bot.PromptEdit]{
	read: func(ctx context.Context, tx *sql.Tx, row bot.PromptEdit) (bot.PromptEdit, bool, error) {
		one := tx.QueryRowContext(ctx, "SELECT "+promptEditColumns+" FROM prompt_edits WHERE "+ofPromptEdit,
			row.Place.Platform, row.Place.Space, row.Place.Channel, row.Statement, row.Prompt)
		return scanned(one, "read a changed question", scanPromptEdit)
	},
	write: func(ctx context.Context, tx *sql.Tx, row bot.PromptEdit) (bot.PromptEdit, error) {
		_, err := exec(ctx, tx, "change a question", `
			INSERT INTO prompt_edits (`+promptEditColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (platform, space, channel, statement, prompt) DO UPDATE SET text = excluded.text,
				position = excluded.position, left_out = excluded.left_out`,
			row.Place.Platform, row.Place.Space, row.Place.Channel, row.Statement, row.Prompt, row.Text, row.Position, row.LeftOut)
		return row, err
	},
	remove: func(ctx context.Context, tx *sql.Tx, row bot.PromptEdit) error {
		_, err := exec(ctx, tx, "restore a question", "DELETE FROM prompt_edits WHERE "+ofPromptEdit,
			row.Place.Platform, row.Place.Space, row.Place.Channel, row.Statement, row.Prompt)
		return err
	},
}

var skipRow = changedRow[bot.Delivery]{
	read: func(ctx context.Context, tx *sql.Tx, row bot.Delivery) (bot.Delivery, bool, error) {
		found, there, err := readDelivery(ctx, tx, row.Place, row.Schedule, row.Slot)
		if there || err != nil {
			return found, there, err
		}
		// What came in its round, or was passed over, is not passed over again.
		came := tx.QueryRowContext(ctx, "SELECT "+deliveryColumns+" FROM deliveries WHERE "+ofChannel+
			" AND statement = $4 AND pool = $5 AND round = $6 AND prompt = $7 AND state IN ('claimed', 'posted', 'skipped') LIMIT 1",
			row.Place.Platform, row.Place.Space, row.Place.Channel, row.Statement, string(row.Pool), row.Round, row.Prompt)
		return scanned(came, "look for a prompt of a round", scanDelivery)
	},
	write: func(ctx context.Context, tx *sql.Tx, row bot.Delivery) (bot.Delivery, error) {
		return row, addDelivery(ctx, tx, row)
	},
	remove: func(ctx context.Context, tx *sql.Tx, row bot.Delivery) error {
		_, err := exec(ctx, tx, "take back a skip", "DELETE FROM deliveries WHERE "+ofSlot+" AND state = 'skipped'",
			row.Place.Platform, row.Place.Space, row.Place.Channel, row.Schedule, toMicros(row.Slot))
		return err
	},
}

var settingRow = changedRow[bot.Setting]{
	read: func(ctx context.Context, tx *sql.Tx, row bot.Setting) (bot.Setting, bool, error) {
		value, err := readSetting(ctx, tx, row.Place, row.Name)
		row.Value = value
		return row, value != "", err
	},
	write: func(ctx context.Context, tx *sql.Tx, row bot.Setting) (bot.Setting, error) {
		return row, saveSetting(ctx, tx, row.Place, row.Name, row.Value)
	},
	remove: func(ctx context.Context, tx *sql.Tx, row bot.Setting) error {
		return saveSetting(ctx, tx, row.Place, row.Name, "")
	},
}

var facilitatorRow = changedRow[bot.Facilitator]{
	read: func(ctx context.Context, tx *sql.Tx, row bot.Facilitator) (bot.Facilitator, bool, error) {
		var there bool
		err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM facilitators WHERE platform = $1 AND space = $2 AND id = $3)",
			row.Platform, row.Space, row.ID).Scan(&there)
		return row, there, wrap("read a facilitator", err)
	},
	write: func(ctx context.Context, tx *sql.Tx, row bot.Facilitator) (bot.Facilitator, error) {
		return row, addFacilitator(ctx, tx, row.Platform, row.Space, row.ID)
	},
	remove: func(ctx context.Context, tx *sql.Tx, row bot.Facilitator) error {
		return removeFacilitator(ctx, tx, row.Platform, row.Space, row.ID)
	},
}

// applyAll makes the edits of one table, each where the row is as it was before.
func applyAll[T any](ctx context.Context, tx *sql.Tx, edits []bot.Edit[T], table changedRow[T]) error {
	for i := range edits {
		e := &edits[i]
		key := e.Before
		if key == nil {
			key = e.After
		}
		now, there, err := table.read(ctx, tx, *key)
		switch {
		case err != nil:
			return err
		case there != (e.Before != nil), there && stored(now) != stored(*e.Before):
			return bot.ErrChanged
		case e.After == nil:
			err = table.remove(ctx, tx, *e.Before)
		default:
			err = table.replace(ctx, tx, e.After)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// replace writes a row, and makes it what the table then holds.
func (t changedRow[T]) replace(ctx context.Context, tx *sql.Tx, row *T) error {
	written, err := t.write(ctx, tx, *row)
	if err != nil {
		return err
	}
	*row, _, err = t.read(ctx, tx, written)
	return err
}

// stored is a row as it is recorded, and compared.
func stored(row any) string {
	text, err := json.Marshal(row)
	if err != nil {
		panic(err) // rows are plain values
	}
	return string(text)
}

// record keeps a change, and drops those of the place that are too old to be
// undone.
func record(ctx context.Context, tx *sql.Tx, c bot.Change) error {
	edits, err := json.Marshal(c.Edits)
	if err != nil {
		return wrap("record a change", err)
	}
	if _, err := exec(ctx, tx, "record a change", `
		INSERT INTO changes (platform, space, channel, number, at, until, undone, edits) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		c.Place.Platform, c.Place.Space, c.Place.Channel, c.Number, toMicros(c.At), toMicros(c.Until), c.Undoes != 0, string(edits)); err != nil {
		return err
	}
	_, err = exec(ctx, tx, "drop old changes", "DELETE FROM changes WHERE "+ofChannel+" AND number <= $4",
		c.Place.Platform, c.Place.Space, c.Place.Channel, c.Number-bot.MaxChanges)
	return err
}

// Changes implements [bot.Store].
func (s *Store) Changes(ctx context.Context, at bot.Place) ([]bot.Change, error) {
	return queryAll(ctx, s.read, "read changes", scanChange,
		"SELECT platform, space, channel, number, at, until, undone, edits FROM changes WHERE "+ofChannel+" ORDER BY number DESC",
		at.Platform, at.Space, at.Channel)
}

func scanChange(scan func(...any) error) (bot.Change, error) {
	var c bot.Change
	var at, until int64
	var edits string
	err := scan(&c.Place.Platform, &c.Place.Space, &c.Place.Channel, &c.Number, &at, &until, &c.Undone, &edits)
	if err == nil {
		err = json.Unmarshal([]byte(edits), &c.Edits)
	}
	c.At, c.Until = fromMicros(at), fromMicros(until)
	return c, err
}

const (
	promptEditColumns = "platform, space, channel, statement, prompt, text, position, left_out"
	ofPromptEdit      = "platform = $1 AND space = $2 AND channel = $3 AND statement = $4 AND prompt = $5"
)

func scanPromptEdit(scan func(...any) error) (bot.PromptEdit, error) {
	var e bot.PromptEdit
	err := scan(&e.Place.Platform, &e.Place.Space, &e.Place.Channel, &e.Statement, &e.Prompt, &e.Text, &e.Position, &e.LeftOut)
	return e, err
}

// PromptEdits implements [bot.Store].
func (s *Store) PromptEdits(ctx context.Context, at bot.Place, statement string) ([]bot.PromptEdit, error) {
	return queryAll(ctx, s.read, "read changed questions", scanPromptEdit,
		"SELECT "+promptEditColumns+" FROM prompt_edits WHERE "+ofChannel+" AND statement = $4 ORDER BY prompt",
		at.Platform, at.Space, at.Channel, statement)
}
