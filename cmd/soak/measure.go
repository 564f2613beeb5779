package main

import (
	"context"
	"errors"
	"os/exec"
	"syscall"
	"time"

	"plenary/internal/loopback"
)

// due measures how fast channels that are due in the same moment are claimed
// and posted to.
func due(ctx context.Context, s settings) (r *report, err error) {
	r = &report{}
	bed, err := open(ctx, s)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, bed.close()) }()
	// All are scheduled before any is due.
	moment := time.Now().Add(3*time.Second + time.Duration(s.channels)*time.Millisecond).Truncate(time.Second)
	if err := bed.schedule(ctx, moment); err != nil {
		return r, err
	}
	command, err := bed.spawn()
	if err != nil {
		return r, err
	}
	var claimedAfter time.Duration
	err = wait(ctx, 50*time.Millisecond, func() (bool, error) {
		claimed, completed, err := bed.progress(ctx)
		if claimed == len(bed.channels) && claimedAfter == 0 {
			claimedAfter = time.Since(moment)
		}
		return completed == len(bed.channels), err
	})
	err = errors.Join(err, end(command))
	posts := bed.posts.Posts()
	if err != nil || len(posts) < 2 {
		return r, errors.Join(err, bed.audit(moment, r))
	}
	first, last := posts[0].At.Sub(moment), posts[len(posts)-1].At.Sub(moment)
	r.add("claimed", "all within %.1f s", claimedAfter.Seconds())
	r.add("speed", "%.0f posts a second, the first after %.1f s, the last after %.1f s",
		float64(len(posts))/last.Seconds(), first.Seconds(), last.Seconds())
	r.add("refused", "%d posts for coming too fast", bed.posts.RefusedPosts())
	r.usage(command, time.Since(moment))
	return r, bed.audit(moment, r)
}

// kill kills processes while they post, and the platform has faults.
func kill(ctx context.Context, s settings) (r *report, err error) {
	r = &report{}
	bed, err := open(ctx, s)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, bed.close()) }()
	bed.posts.FailPosts(func(n int, _ loopback.Post) loopback.Fault {
		switch {
		case n%41 == 0:
			return loopback.LostAfter
		case n%29 == 0:
			return loopback.Broken
		}
		return loopback.None
	})
	moment := time.Now()
	if err := bed.schedule(ctx, moment); err != nil {
		return r, err
	}
	running := make([]*exec.Cmd, max(s.replicas, 1))
	for i := range running {
		if running[i], err = bed.spawn(); err != nil {
			return r, err
		}
	}
	defer func() {
		for _, command := range running {
			err = errors.Join(err, end(command))
		}
	}()
	for n := range s.kills {
		goal := s.channels * (n + 1) / (s.kills + 1)
		if err := wait(ctx, time.Millisecond, func() (bool, error) { return len(bed.posts.Posts()) >= goal, nil }); err != nil {
			return r, err
		}
		victim := n % len(running)
		if err := running[victim].Process.Kill(); err != nil {
			return r, err
		}
		_ = running[victim].Wait() // its error is that it was killed
		if running[victim], err = bed.spawn(); err != nil {
			return r, err
		}
	}
	restarted := time.Now()
	err = wait(ctx, 50*time.Millisecond, func() (bool, error) {
		_, completed, err := bed.progress(ctx)
		return completed == len(bed.channels), err
	})
	r.add("killed", "%d times, %d at work", s.kills, len(running))
	r.add("settled", "%.1f s after the last restart", time.Since(restarted).Seconds())
	return r, errors.Join(err, bed.audit(moment, r))
}

// idle measures the cost of channels of which none is due.
func idle(ctx context.Context, s settings) (r *report, err error) {
	r = &report{}
	bed, err := open(ctx, s)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, bed.close()) }()
	if err := bed.schedule(ctx, time.Now().AddDate(0, 0, 1)); err != nil {
		return r, err
	}
	command, err := bed.spawn()
	if err != nil {
		return r, err
	}
	begin := time.Now()
	select {
	case <-ctx.Done():
	case <-time.After(s.length):
	}
	if err := end(command); err != nil {
		return r, err
	}
	r.usage(command, time.Since(begin))
	return r, nil
}

// usage adds the resources that an ended process used.
func (r *report) usage(command *exec.Cmd, length time.Duration) {
	used := command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	r.add("processor", "%.1f s, %.2f %% of a core", used.Seconds(), 100*used.Seconds()/length.Seconds())
	if usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage); ok {
		r.add("memory", "%d MB at the most", usage.Maxrss>>10)
	}
}
