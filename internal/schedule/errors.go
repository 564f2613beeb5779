package schedule

import (
	"strings"

	"plenary/internal/message"
)

// An InputError says what is wrong with typed words, for the person who typed
// them. It holds one sentence of the catalogue.
type InputError struct{ message.Message }

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
	return InputError{message.Message{ID: id, Args: all}}
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
