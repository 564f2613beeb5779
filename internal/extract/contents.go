package extract

import "regexp"

// leadsToPage is the end of a line in a table of contents: leaders and a page number.
var leadsToPage = regexp.MustCompile(`\S\s*(?:(?:[.·…‥_・]\s?){3,}|[…‥]{2})\s*(?:[0-9０-９]{1,4}|[ivxlc]{1,7})$`)

// LeadsToPage reports whether a line of a table of contents leads to the number of a
// page by dots.
func LeadsToPage(line string) bool { return len(line) <= maxEntry && leadsToPage.MatchString(line) }

// maxEntry is the length in bytes of the longest line that leads to a page.
const maxEntry = 300
