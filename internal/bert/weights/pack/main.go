// Command pack writes the file of networks that the program embeds, or that
// PLENARY_MODEL names, from an encoder and a reader in their usual files, and
// beside it the fingerprint of what they compute.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"plenary/internal/bert"
	"plenary/internal/bert/packer"
)

func main() {
	encoder := flag.String("encoder", "", "`folder` of the encoder: model.safetensors, config.json, vocab.txt")
	reader := flag.String("reader", "", "`folder` of the reader, likewise")
	about := flag.String("about", "internal/bert/weights/about.json", "`file` with names, licences and sources of both")
	out := flag.String("out", "internal/bert/weights/networks.bin", "`file` to write")
	flag.Parse()
	if err := pack(*encoder, *reader, *about, *out); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func pack(encoderDir, readerDir, aboutFile, out string) error {
	var about struct{ Encoder, Reader bert.About }
	text, err := os.ReadFile(aboutFile)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &about); err != nil {
		return fmt.Errorf("%s: %w", aboutFile, err)
	}
	encoder, err := packer.ReadFolder(encoderDir)
	if err != nil {
		return err
	}
	reader, err := packer.ReadFolder(readerDir)
	if err != nil {
		return err
	}
	file, err := os.Create(out)
	if err != nil {
		return err
	}
	if err := packer.Write(file, encoder, reader, [2]bert.About{about.Encoder, about.Reader}); err != nil {
		_ = file.Close()
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	model, err := bert.OpenFile(out, bert.Options{})
	if err != nil {
		return err
	}
	fingerprint, err := model.Fingerprint(context.Background())
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(filepath.Dir(out), "fingerprint.txt"), []byte(fingerprint+"\n"), 0o644)
}
