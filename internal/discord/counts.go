package discord

import (
	"context"
	"net/http"
	"net/url"

	"plenary/internal/bot"
)

// maxArchivedPages is how many pages of a hundred archived threads are read.
const maxArchivedPages = 3

// Counts reads how many messages stand in the threads of posts: of those that are not
// archived in one call for the server, and of others page by page, newest first.
func (a *Adapter) Counts(ctx context.Context, at bot.Place, posts []bot.Sent) (map[string]int, error) {
	counts := map[string]int{}
	messages := map[string]string{} // of threads that are not counted yet
	for _, sent := range posts {
		if sent.Thread != "" {
			messages[sent.Thread] = sent.Message
		}
	}
	if at.Space == "" || len(messages) == 0 {
		return counts, nil
	}
	count := func(threads []channel) {
		for _, t := range threads {
			if message, ok := messages[t.ID]; ok {
				counts[message] = t.Messages
				delete(messages, t.ID)
			}
		}
	}
	active, err := a.activeThreads(ctx, at.Space)
	if err != nil {
		return counts, err
	}
	count(active)
	query := "limit=100"
	for range maxArchivedPages {
		if len(messages) == 0 {
			break
		}
		var page struct {
			Threads []channel `json:"threads"`
			More    bool      `json:"has_more"`
		}
		err := a.client.do(ctx, apiRequest{
			route: newRoute(http.MethodGet, "/channels/{}/threads/archived/public", at.Channel), query: query, into: &page,
			lowPriority: true, maxWait: maxPostWait,
		})
		if err != nil {
			return counts, err
		}
		count(page.Threads)
		if !page.More || len(page.Threads) == 0 {
			break
		}
		query = "limit=100&before=" + url.QueryEscape(page.Threads[len(page.Threads)-1].Thread.ArchivedAt)
	}
	return counts, nil
}
