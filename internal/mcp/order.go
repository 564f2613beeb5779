package mcp

import (
	"cmp"
	"context"
	"slices"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// An order is the order in which things were added to a server, by their names. The SDK
// lists them by the alphabet: section V would stand before section I.
type order struct {
	tools, resources, prompts map[string]int
}

func newOrder() *order {
	return &order{tools: map[string]int{}, resources: map[string]int{}, prompts: map[string]int{}}
}

// addTo notes that a name comes next.
func addTo(names map[string]int, name string) { names[name] = len(names) }

// sorting is the middleware that puts lists, each of one page, in their order.
func (o *order) sorting(next sdk.MethodHandler) sdk.MethodHandler {
	return func(ctx context.Context, method string, req sdk.Request) (sdk.Result, error) {
		result, err := next(ctx, method, req)
		if err != nil {
			return result, err
		}
		switch list := result.(type) {
		case *sdk.ListToolsResult:
			sortBy(list.Tools, o.tools, func(t *sdk.Tool) string { return t.Name })
		case *sdk.ListResourcesResult:
			sortBy(list.Resources, o.resources, func(r *sdk.Resource) string { return r.URI })
		case *sdk.ListPromptsResult:
			sortBy(list.Prompts, o.prompts, func(p *sdk.Prompt) string { return p.Name })
		}
		return result, nil
	}
}

func sortBy[T any](all []T, names map[string]int, name func(T) string) {
	slices.SortFunc(all, func(a, b T) int { return cmp.Compare(names[name(a)], names[name(b)]) })
}
