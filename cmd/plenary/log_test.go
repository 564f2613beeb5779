package main

import (
	"bytes"
	"log/slog"
	"regexp"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

func TestOverloadIsLoggedOnceASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		c := newOverloadLog(slog.New(slog.NewTextHandler(&log, nil)))
		for range 30 { // three seconds
			for range 50 {
				c.add("slack")
			}
			time.Sleep(100 * time.Millisecond)
		}
		c.add("discord")
		time.Sleep(2 * overloadLogEvery)
		synctest.Wait()
		lines, told := map[string]int{}, map[string]int{}
		for _, m := range regexp.MustCompile(`platform=(\w+) requests=(\d+)\n`).FindAllStringSubmatch(log.String(), -1) {
			n, err := strconv.Atoi(m[2])
			if err != nil {
				t.Fatal(err)
			}
			lines[m[1]]++
			told[m[1]] += n
		}
		if lines["slack"] != 3 || told["slack"] != 1500 || lines["discord"] != 1 || told["discord"] != 1 {
			t.Errorf("the log says:\n%s", log.String())
		}
	})
}
