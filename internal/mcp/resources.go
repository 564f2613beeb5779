package mcp

import (
	"context"
	"net/url"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"plenary/internal/bot"
	"plenary/internal/statement"
)

// addResources adds each statement and each of its sections as a resource.
func (v *view) addResources(to *sdk.Server) {
	for _, s := range v.statements {
		for i := range s.Sections {
			at := v.cfg.Bot.At(s, statement.SectionRef(i))
			title := at.Statement.DisplayTitle()
			if i > 0 {
				title = s.Sections[i].Name()
			}
			v.addResource(to, at, title)
		}
	}
}

func (v *view) addResource(to *sdk.Server, at bot.Located, title string) {
	address := resourceURI(at)
	addTo(v.order.resources, address)
	to.AddResource(
		&sdk.Resource{URI: address, Name: title, Title: title, Description: sourceOf(at), MIMEType: "text/plain"},
		func(context.Context, *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
			return &sdk.ReadResourceResult{Contents: []*sdk.ResourceContents{{URI: address, MIMEType: "text/plain", Text: v.text(at)}}}, nil
		})
}

// resourceURI is the address of a section as a resource: plenary://statement/I.B, of one
// of several statements plenary://statements/NAME/I.B.
func resourceURI(at bot.Located) string {
	address := "plenary://statement"
	if name := at.Statement.Name; name != "" {
		address = "plenary://statements/" + url.PathEscape(name)
	}
	if ref := at.Statement.Label(at.Ref); ref != "" {
		address += "/" + url.PathEscape(ref)
	}
	return address
}
