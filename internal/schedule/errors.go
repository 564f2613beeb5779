package schedule

import (
	"strings"

	"plenary/internal/message"
)

// An InputError says what is wrong with typed words, for the person who typed
// them. It holds one sentence of the catalogue.
type InputError struct {
	message.Message

	// Option names what the words are of, so that a form can say it beneath its
	// field: [OptionTime], [OptionZone] and so on, or "".
	Option string
}

// Error returns the sentence in English.
func (e InputError) Error() string { return message.English().Render(e.Message).String() }

// inputError makes an InputError from a message and what was typed, which is
// its argument typed.
func inputError(id, typed string) error { return inputErrorWith(id, typed, nil) }

// inputErrorWith makes an InputError from a message, what was typed, and further
// arguments.
func inputErrorWith(id, typed string, args message.Args) error {
	all := message.Args{"typed": shortened(typed)}
	for name, value := range args {
		all[name] = value
	}
	return InputError{Message: message.Message{ID: id, Args: all}}
}

// about says of which option an InputError is, unless it says so itself. nil stays
// nil.
func about(option string, err error) error {
	if e, ok := err.(InputError); ok && e.Option == "" {
		e.Option = option
		return e
	}
	return err
}

// maxTyped is how many characters of what was typed an InputError repeats.
const maxTyped = 40

// shortened returns what was typed in one line, and cut at maxTyped.
func shortened(typed string) string {
	runes := []rune(strings.Join(strings.Fields(typed), " "))
	if len(runes) > maxTyped {
		runes = append(runes[:maxTyped], '…')
	}
	return string(runes)
}
