package main

import (
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/pflag"
)

// addFlags adds a flag for each field of the struct that of points to, and of
// those that it embeds, which has the tag help. The flag's name is the field's,
// or the tag name; the tag short is its letter, placeholder what stands for its
// value in a help text, and default its value where nothing else is said. The
// tag env names a variable to take the value from where the flag is not given.
func addFlags(flags *pflag.FlagSet, of any, getenv func(string) string) {
	flags.SortFlags = false
	addFields(flags, reflect.ValueOf(of).Elem(), getenv)
}

func addFields(flags *pflag.FlagSet, of reflect.Value, getenv func(string) string) {
	if of.Kind() != reflect.Struct {
		return
	}
	for i := range of.NumField() {
		field := of.Type().Field(i)
		if field.Anonymous {
			addFields(flags, of.Field(i), getenv)
			continue
		}
		usage := field.Tag.Get("help")
		if usage == "" {
			continue
		}
		value := flagValue{of.Field(i), field.Tag.Get("placeholder")}
		if byDefault := field.Tag.Get("default"); byDefault != "" {
			value.field.SetString(byDefault)
		}
		name := field.Tag.Get("name")
		if name == "" {
			name = flagName(field.Name)
		}
		variable := field.Tag.Get("env")
		if variable != "" {
			usage += " [" + variable + "]"
		}
		flag := flags.VarPF(value, name, field.Tag.Get("short"), usage)
		if value.field.Kind() == reflect.Bool {
			flag.NoOptDefVal = "true"
		}
		if set := getenv(variable); variable != "" && set != "" {
			value.field.SetString(set) // behind the default that help shows
		}
	}
}

// flagName is a field's name as a flag: "SlackBotToken" is "slack-bot-token".
func flagName(field string) string {
	var name strings.Builder
	for i, r := range field {
		if unicode.IsUpper(r) && i > 0 && !unicode.IsUpper(rune(field[i-1])) {
			name.WriteByte('-')
		}
		name.WriteRune(unicode.ToLower(r))
	}
	return name.String()
}

// A flagValue sets a field of kind String or Bool.
type flagValue struct {
	field       reflect.Value
	placeholder string
}

func (v flagValue) Set(s string) error {
	if v.field.Kind() != reflect.Bool {
		v.field.SetString(s)
		return nil
	}
	on, err := strconv.ParseBool(s)
	if err == nil {
		v.field.SetBool(on)
	}
	return err
}

// String is the value as help shows it, where it is a default.
func (v flagValue) String() string {
	if !v.field.IsValid() || v.field.IsZero() {
		return ""
	}
	if s, ok := v.field.Interface().(interface{ String() string }); ok {
		return s.String() // a secret is not shown
	}
	if v.field.Kind() == reflect.Bool {
		return strconv.FormatBool(v.field.Bool())
	}
	return v.field.String()
}

func (v flagValue) Type() string {
	if v.field.IsValid() && v.field.Kind() == reflect.Bool {
		return "bool"
	}
	return v.placeholder
}
