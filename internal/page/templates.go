package page

import (
	"embed"
	"html/template"
)

// A pageTemplate draws a view.
type pageTemplate = template.Template

//go:embed templates
var templateFiles embed.FS

// The pages. Each has the frame around it.
var (
	libraryPage = parse("library")
	frontPage   = parse("front")
	sectionPage = parse("section")
	wholePage   = parse("whole")
	pointsPage  = parse("points")
	replyPage   = parse("reply")
	missingPage = parse("missing")
)

// functions are what templates call.
var functions = template.FuncMap{"asset": asset, "list": func(all ...any) []any { return all }}

func parse(name string) *pageTemplate {
	return template.Must(template.New("frame.html").Funcs(functions).ParseFS(templateFiles, "templates/frame.html", "templates/text.html", "templates/"+name+".html"))
}
