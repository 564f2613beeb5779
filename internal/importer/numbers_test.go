package importer

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"plenary/internal/statement"
)

// numberedFiles are documents that number their parts, each with what references lead to.
var numberedFiles = []struct {
	name, text string
	quote      map[string]string // what a reference leads to begins so, "|" between several
}{
	{"resolution.txt", `Resolution 12 on Rivers

The General Assembly,

Recalling its resolution 61/2 of 2019 on the stewardship of shared waters,

1. Calls upon all villages to keep their rivers clean and open to everyone;

2. Requests the secretary:

(a) To publish a yearly report on the state of the rivers;

(b) To convene a meeting of the keepers of weirs, which shall:

(i) Take stock of the work that was done in the past year;

(ii) Propose measures for the year to come;

(c) To report to the Assembly at its next session;

3. Decides to remain seized of the matter.
`, map[string]string{"1": "1. Calls upon", "paragraph 2": "2. Requests", "2 (b)(ii)": "(ii) Propose", "para. 2 (c)": "(c) To report", "paragraphs 1 and 3": "1. Calls|3. Decides", "4": ""}},
	{"bylaws.txt", `BYLAWS OF THE ORCHARD SOCIETY

ARTICLE I. NAME

Section 1. Name. The name of the society is the Orchard Society.

Section 2. Seat. The society has its seat at the old mill.

ARTICLE II. MEMBERS

Section 1. Who may join. Anyone who lives in the valley may become a member.

Section 2. Dues.

(a) Members pay ten crowns a year.

(b) The board may waive the dues of a member who cannot pay.
`, map[string]string{"Article II, Section 1": "Section 1. Who may join", "Article 2 Section 2(b)": "(b) The board", "section 2 of article I": "Section 2. Seat", "Section 1": ""}},
	{"regulation.md", `# Regulation on Shared Weirs

Whereas:

(1) The weirs of the valley are shared by all villages.

(2) Their upkeep is a burden that should be borne by all who benefit.

## CHAPTER I General provisions

### Article 1 Subject matter

1. This Regulation lays down rules on the upkeep of weirs.

2. It applies to every weir that is older than ten years.

### Article 3 Keepers

1. Each village shall choose a keeper.

2. The keeper shall:

   a) inspect the weir twice a year;

   b) report to the council.

## ANNEX I

1. Weir of the mill.

2. Weir of the bridge.
`, map[string]string{"recital 2": "(2) Their upkeep", "Article 3(2)": "2. The keeper shall", "Art. 3 (2)(b)": "b) report", "annex I, 2": "2. Weir of the bridge", "article 1 paragraph 2": "2. It applies"}},
	{"statuts.txt", `STATUTS DE L'ASSOCIATION DU MOULIN

Article 1er - Nom

L'association porte le nom de Moulin.

Article 2 - But

L'association a pour but :

1° d'entretenir le moulin ;

2° d'organiser une fête chaque année.

Article 2bis - Membres

Peuvent devenir membres les habitants de la vallée.
`, map[string]string{"article 1er": "L'association porte", "art. 1": "L'association porte", "art. 2 (2)": "2° d'organiser", "article 2bis": "Peuvent", "art. 2 bis": "Peuvent"}},
	{"lease.md", `# Lease of the Mill

## 4. Rent

4.1 The tenant pays a rent of ten crowns each month, on the first day of it.

4.2 The rent is raised each year by the council.

4.2.1 A dry year is one in which the weir runs dry.

## 5. Repairs

5.1 The landlord repairs the roof.

5.2 The tenant repairs the wheel.
`, map[string]string{"4.2": "4.2 The rent", "clause 5.1": "5.1 The landlord", "4.2.1": "4.2.1 A dry", "4.1-4.2": "4.1 The tenant|4.2 The rent"}},
	{"lists.html", `<html lang="en"><head><title>Rules of the Mill</title></head><body><h1>Rules of the Mill</h1>
<h2>Fees</h2><p>The council may, in a dry year:</p><ol type="a"><li>levy fees of ten crowns;</li><li>ask for stones.</li></ol>
<h2>Days</h2><ol start="4"><li><p>We cut the reeds in May.</p></li><li>We count the stones.</li><li>6. We rest.</li></ol></body></html>`,
		map[string]string{"fees (b)": "b. ask for stones", "5": "5. We count", "paragraph 6": "6. We rest.", "days, paragraph 4": "4. We cut"}},
	{"gesetz.md", `# Gesetz über die Gärten

## § 1 Begriffe

Im Sinne dieses Gesetzes ist

1. Beet eine bepflanzte Fläche,

2. Weg der Zugang zu Beeten.

## § 2 Beiträge

(1) Jedes Mitglied zahlt einen Beitrag.

(2) Der Beitrag wird ermäßigt, wenn

1. das Mitglied noch nicht 18 Jahre alt ist oder

2. die Zahlung eine Härte wäre.

(3) Der Vorstand entscheidet.
`, map[string]string{"§ 1": "Im Sinne dieses Gesetzes ist\n1. Beet eine bepflanzte Fläche,\n2. Weg", "§ 2 (2)": "(2) Der Beitrag wird ermäßigt, wenn\n1. das Mitglied noch nicht 18 Jahre alt ist oder\n2. die", "§ 2 (3)": "(3) Der Vorstand"}},
	{"act.txt", "GARDENS ACT\n\nSEC. 1. GRANTS.\n\n(a) The keeper shall make grants for gardens.\n\n(b) A village is eligible for a grant if the village—\n\n(1) has land for a garden;\n\n(2) has kept one for two years; or\n\n(3) is new.\n\nSEC. 2. REPORT.\n\nThe keeper shall report to the council.\n",
		map[string]string{"Sec. 1(b)": "(b) A village is eligible for a grant if the village—\n(1) has land for a garden;\n(2) has kept one for two years; or\n(3) is new.", "Sec. 1(b)(2)": "(2) has kept", "Sec. 2": "The keeper shall report"}},
	{"letter.txt", "LETTER ON GARDENS\n\nAdopted by the meeting of the gardeners\n\n1. The earth was given to all who live on it.\n\n2. Those who share a well also share its care.\n\n3. The young learn from the old.\n",
		map[string]string{"2": "2. Those", "paragraphs 1 and 3": "1. The earth|3. The young"}},
	{"years.md", "# Notes\n\n2019. That was a dry year.\n\n2020. That was another.\n\n2021. And another.\n\n## Tea\n\n12. May is a good day.\n", map[string]string{"paragraph 2020": "", "paragraph 12": ""}},
	{"licence.txt", "A LICENCE\n\n0. Definitions.\n\nThe program is any work that is under this licence, in whole or in part.\n\n1. Source Code.\n\nThe source code is the form of a work that is preferred for changes to it.\n\n2. Permissions.\n\nAll rights under this licence are granted for the term of copyright on the work.\n",
		map[string]string{"1": "The source code", "section 2": "All rights", "0": "The program"}},
}

// TestNumbers imports documents with numbers of their own: what is read again has the
// same text, and each number leads to its part.
func TestNumbers(t *testing.T) {
	for _, c := range numberedFiles {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, c.name)
			if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			made, err := Run(context.Background(), Config{Files: []string{file}, Dir: filepath.Join(dir, "out")})
			if err != nil {
				t.Fatal(err)
			}
			s, err := statement.Parse(os.DirFS(made.Dir))
			if err != nil {
				t.Fatal(err)
			}
			var draft, read []string
			for i, section := range made.Draft.Sections {
				if i > 0 {
					draft, read = append(draft, section.Title), append(read, s.Sections[i].Heading())
				}
				for _, p := range section.Paragraphs {
					draft = append(draft, p.Text)
				}
				for _, p := range s.Paragraphs[s.Sections[i].From:s.Sections[i].To] {
					read = append(read, strings.Split(p.Text, "\n")...)
				}
			}
			if got, want := strings.Join(read, "\n"), strings.Join(draft, "\n"); got != want {
				t.Errorf("it is read again as\n%s\nand was\n%s", got, want)
			}
			for typed, want := range c.quote {
				var got []string
				for _, ref := range s.Resolve(typed).Refs {
					got = append(got, s.Quote(s.Runs(ref)[0]))
				}
				wanted := strings.Split(want, "|")
				if len(got) != len(wanted) && want != "" || want == "" && len(got) > 0 {
					t.Errorf("%q leads to %q, want %q", typed, got, want)
					continue
				}
				for i := range got {
					if !strings.HasPrefix(got[i], wanted[i]) {
						t.Errorf("%q leads to %q, want %q", typed, got[i], wanted[i])
					}
				}
			}
		})
	}
}
