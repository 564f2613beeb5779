package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/pflag"
)

// A setting is a value that a command takes: from a flag, and some from an
// environment variable, or from a file that the variable's twin names. It is
// made of a field of a struct that has the tag help. The other tags:
//
//	name         the flag's name; without it, the field's: LogLevel is log-level
//	short        the flag's letter
//	placeholder  stands for the value in a help text
//	default      the value where no other is given
//	env          the variable
//
// A setting is a [pflag.Value].
type setting struct {
	flag     string
	variable string // "" for none
	tag      reflect.StructTag
	value    reflect.Value // of kind String or Bool
}

// settingsOf returns the settings of the struct that of points to, and of those
// that its embedded and its exported fields hold.
func settingsOf(of any) []setting { return collectSettings(reflect.ValueOf(of)) }

func collectSettings(of reflect.Value) (all []setting) {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Interface {
		of = of.Elem()
	}
	switch of.Kind() {
	case reflect.Slice:
		for i := range of.Len() {
			all = append(all, collectSettings(of.Index(i))...)
		}
	case reflect.Struct:
		for i := range of.NumField() {
			switch f := of.Type().Field(i); {
			case f.Tag.Get("help") != "":
				all = append(all, setting{
					flag:     cmp.Or(f.Tag.Get("name"), flagName(f.Name)),
					variable: f.Tag.Get("env"),
					tag:      f.Tag,
					value:    of.Field(i),
				})
			case f.Anonymous || f.IsExported():
				all = append(all, collectSettings(of.Field(i))...)
			}
		}
	}
	return all
}

// flagName is a field's name as a flag: "LogLevel" is "log-level".
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

// addFlags adds a flag for each setting of the struct that of points to.
func addFlags(flags *pflag.FlagSet, of any) {
	flags.SortFlags = false
	for _, s := range settingsOf(of) {
		if value := s.tag.Get("default"); value != "" {
			s.value.SetString(value)
		}
		usage := s.tag.Get("help")
		if s.variable != "" {
			usage += " [" + s.variable + "]"
		}
		flag := flags.VarPF(s, s.flag, s.tag.Get("short"), usage)
		if s.value.Kind() == reflect.Bool {
			flag.NoOptDefVal = "true"
		}
	}
}

// Set sets the value. Space around a value that may come from a variable is
// dropped.
func (s setting) Set(value string) error {
	if s.variable != "" {
		value = strings.TrimSpace(value)
	}
	if s.value.Kind() != reflect.Bool {
		s.value.SetString(value)
		return nil
	}
	on, err := strconv.ParseBool(value)
	if err == nil {
		s.value.SetBool(on)
	}
	return err
}

// String is the value as help shows it, where it is a default.
func (s setting) String() string {
	if !s.value.IsValid() || s.value.IsZero() {
		return ""
	}
	return fmt.Sprint(s.value.Interface()) // a secret is not shown
}

// Type is what stands for the value in a help text.
func (s setting) Type() string {
	if s.value.IsValid() && s.value.Kind() == reflect.Bool {
		return "bool"
	}
	return s.tag.Get("placeholder")
}

// A fault is what is wrong with a setting.
type fault struct {
	variable string // of the setting; "" where no single one is wrong
	message  string // one line; it never holds a secret
}

func (f fault) Error() string { return f.message }

// join makes one error of faults, with a line for each; nil for none.
func join(faults []fault) error {
	var all []error
	for _, f := range faults {
		all = append(all, f)
	}
	return errors.Join(all...)
}

// sources say where the values of a command's settings came from.
type sources struct {
	names  map[string]string // by variable: what a fault calls the value
	faults []fault           // of values that could not be read
}

// readSettings gives each setting among the flags its value: the flag's where
// one was given, else that of its variable or of the file that the variable's
// twin, whose name ends in _FILE, names. Variable and twin together are a fault.
//
// This stays by hand because no library that was looked at knows the twins, and
// the flags need the fields' tags anyway: what is left for one such as
// caarlos0/env is to copy a string into a field. Its errors name fields of Go
// and would have to be translated.
func readSettings(flags *pflag.FlagSet, getenv func(string) string) sources {
	from := sources{names: map[string]string{}}
	flags.VisitAll(func(f *pflag.Flag) {
		s, ok := f.Value.(setting)
		if !ok || s.variable == "" {
			return
		}
		if f.Changed {
			from.names[s.variable] = "--" + f.Name
			return
		}
		from.readVariable(s, getenv)
	})
	return from
}

// readVariable gives a setting the value of its variable or of the twin's file.
func (from *sources) readVariable(s setting, getenv func(string) string) {
	value, twin := strings.TrimSpace(getenv(s.variable)), s.variable+"_FILE"
	if path := getenv(twin); path != "" && value != "" {
		from.faults = append(from.faults, fault{s.variable, fmt.Sprintf("%s and %s are both set: keep one", s.variable, twin)})
	} else if path != "" {
		var err error
		if value, err = readValue(path); err != nil {
			from.faults = append(from.faults, fault{s.variable, fmt.Sprintf("%s: %v: it names a readable file that holds the value of %s alone", twin, err, s.variable)})
		} else {
			from.names[s.variable] = twin
		}
	}
	if value == "" {
		return
	}
	if err := s.Set(value); err != nil {
		from.faults = append(from.faults, from.fault(s.variable, "is no switch", "it is true or false"))
	}
}

// maxValueFile is the size in bytes of the largest file that holds a value.
const maxValueFile = 64 << 10

// readValue reads a file that holds one value. Its errors do not hold the name
// of the file: some put the value there.
func readValue(path string) (string, error) {
	f, err := os.Open(path)
	if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
		return "", failed.Err
	} else if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxValueFile+1))
	value := strings.TrimSpace(string(b))
	switch {
	case err != nil:
		return "", errors.New("the file cannot be read")
	case len(b) > maxValueFile:
		return "", errors.New("the file is larger than 64 kB")
	case value == "":
		return "", errors.New("the file is empty")
	}
	return value, nil
}

// name is what a fault calls the value of a variable: the flag, the variable's
// twin or the variable, whichever it came from.
func (from sources) name(variable string) string {
	return cmp.Or(from.names[variable], variable)
}

// fault is a fault of the value of a variable.
func (from sources) fault(variable, wrong, right string) fault {
	return fault{variable, from.name(variable) + " " + wrong + ": " + right}
}

// faultsOf returns the faults of the values of a struct that could not be read.
func (from sources) faultsOf(of any) (faults []fault) {
	for _, f := range from.faults {
		if f.concerns(of) {
			faults = append(faults, f)
		}
	}
	return faults
}

// concerns reports whether a fault is of a setting of a struct.
func (f fault) concerns(of any) bool {
	for _, s := range settingsOf(of) {
		if s.variable != "" && s.variable == f.variable {
			return true
		}
	}
	return false
}
