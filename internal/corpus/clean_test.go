package corpus

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"attache/internal/testshared"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// shown is what Clean keeps, block by block; a heading is marked by "# ".
func shown(blocks []Block) string {
	var texts []string
	for _, b := range blocks {
		mark := ""
		switch b.Kind {
		case HeadingBlock:
			mark = "# "
		case NoteBlock:
			mark = "(" + b.Note + ") "
		}
		texts = append(texts, mark+b.Text)
	}
	return strings.Join(texts, "\n\n")
}

// prose stands around what is tested, as an article does around a page's furniture.
const (
	before = "The two ministers met in Lima on Monday and spoke about trade, which has grown for three years in a row.\n\n"
	after  = "\n\nThe next round of talks is planned for the spring, the two sides said in a common statement after the meeting."
)

// Each case is a raw text and what Clean makes of it; kinds are the changes that it tells.
type cleanCase struct{ name, raw, want, kinds string }

func runCleanCases(t *testing.T, cases []cleanCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			blocks, changes := Clean(c.raw)
			if got := shown(blocks); got != c.want {
				t.Errorf("kept\n%s\nwant\n%s", got, c.want)
			}
			var kinds []string
			for _, ch := range changes {
				kinds = append(kinds, ch.Kind)
			}
			if got := strings.Join(kinds, ", "); got != c.kinds {
				t.Errorf("changes: %s; want %s", got, c.kinds)
			}
		})
	}
}

// kept is a case of honest text that nothing may change.
func kept(name, raw string) cleanCase {
	want := raw
	if lines := strings.Split(raw, "\n\n"); len(lines) > 1 {
		for i, l := range lines[:len(lines)-1] {
			if !strings.Contains(l, "\n") && looksLikeHeading(l) {
				lines[i] = "# " + l
			}
		}
		want = strings.Join(lines, "\n\n")
	}
	return cleanCase{name: name, raw: raw, want: want}
}

func TestCleanDropsWhatPagesPutAroundTexts(t *testing.T) {
	text := strings.TrimSpace(before) + after
	runCleanCases(t, []cleanCase{
		{"cookies in English", before + strings.TrimSpace(after) + "\n\nBy using our website you agree to our use of cookies. OK Read more", text, "cookie notice"},
		{"a notice with buttons", text + "\n\nWe use cookies to improve our site. By clicking you accept.\n\nAccept cookies\n\nCookie policy", text, "cookie notice, cookie notice, cookie notice"},
		{"cookies in Spanish", "Utilizamos cookies propias y de terceros. Si sigue navegando, acepta su uso. Más información\n\n" + text, text, "cookie notice"},
		{"cookies in Portuguese", text + "\n\nEste site usa cookies. Ao continuar, você concorda com a nossa política.\nAceitar", text, "cookie notice, cookie notice"},
		{"cookies in Russian", text + "\n\nПродолжая использовать сайт, вы соглашаетесь на обработку файлов cookie.\n\nПринять", text, "cookie notice, cookie notice"},
		{"related links and what they link", text + "\n\nYou may also like\n\nA headline about something else\n\nAnother headline", text, "related links, related links, related links"},
		{"a label with its headline", before + "Читайте также: Россия и Бразилия договорились" + after, text, "related links"},
		{"comments", text + "\n\nDeja una respuesta\n\nTu dirección de correo electrónico no será publicada. Los campos obligatorios están marcados con *\n\nNombre *", text, "comments, comments, comments"},
		{"counters", "1,234 views\n\n" + text + "\n\n12 лайков\n\nПросмотров: 345", text, "counter, counter, counter"},
		{"share bar", "Share on Facebook\n\nTwitter\n\n" + text + "\n\nCompartir Facebook Twitter WhatsApp", text, "share bar, share bar, share bar"},
		{"breadcrumbs", "Image default\nNews Politics\n\nA new agreement\n\n" + text, "# A new agreement\n\n" + text, "breadcrumb, breadcrumb"},
		{"breadcrumbs in Portuguese", "Início › Notícias › Economia\n\nUm novo acordo\n\n" + text, "# Um novo acordo\n\n" + text, "breadcrumb"},
		{"link above the title", "All news\n\nA new agreement\n\n" + text, "# A new agreement\n\n" + text, "related links"},
		{"picture label", before + "The ministers at the table. © Agency / A. Name / Go to the mediabank" + after,
			strings.TrimSpace(before) + "\n\nThe ministers at the table." + after, "media bank label"},
		{"what is glued to a picture label", "The ministers at the table. File photo / Go to the photobankWorldAfricaAnn SmithThe talks began." + after,
			"The ministers at the table.\n\nAnn Smith\n\nThe talks began." + after, "media bank label, breadcrumb, glued caption"},
		{"names of picture files", before + "4634681 1" + after + "\n\nw720h405fill 1" + after + "\n\n1200px 2018 summit 6 1" + after + "\n\nIMG_1234.jpg" + after + "\n\ncompressed file 1" + after,
			strings.TrimSpace(before) + strings.Repeat(after, 5), "caption remains, caption remains, caption remains, caption remains, caption remains"},
		{"teaser", "Trade grew by 3.8%, he said.EconomyWho Pays for the New Pipeline? Firms Count Their Losses8 April, 10:55 GMTHe named wheat." + after,
			"Trade grew by 3.8%, he said. He named wheat." + after, "teaser"},
		{"teaser in Spanish", "El comercio creció, dijo.EconomíaQuién Paga el Nuevo Gasoducto8 de abril, 10:55 GMTÉl citó el trigo." + after,
			"El comercio creció, dijo. Él citó el trigo." + after, "teaser"},
	})
}

func TestCleanKeepsHonestTexts(t *testing.T) {
	runCleanCases(t, []cleanCase{
		kept("about cookies", before+"The court fined the site for its use of cookies."+after),
		kept("a policy on cookies", "We use cookies to remember your login. You can accept or refuse them.\n\nA cookie is a small file, and a reader may delete all cookies at any time in the browser."),
		kept("a notice and no more", "We use cookies. By going on you accept them.\n\nAccept"),
		kept("a chapter's number", "X\n\n"+before+"XI"+after),
		kept("headings", "Share of trade\n\n"+before+"Comments"+after),
		kept("a heading of the page's words", before+"Related articles of the treaty"+after),
		kept("a heading that names a network", before+"Telegram"+after),
		kept("views in a sentence", before+"Their views differ: 12 views were heard."+after),
		kept("a count between prose", before+"12 comments"+after),
		kept("sections as a title", "World Politics\n\n"+before+"The end"+after),
		kept("numbers between prose", before+"2018"+after),
		kept("a number behind a heading", "Inventory\n\n1234567 1\n\n7654321 1\n\nThat is all."),
		kept("a date within a sentence", "They met on 8 April, 10:55 GMT, in Lima.The End of It All came later."),
		kept("a slash", "Trade and/or aid: go to the mediabank of the agency / or not."),
		kept("a model in lower case", before+"version 1"+after),
	})
}

func TestCleanMendsWords(t *testing.T) {
	runCleanCases(t, []cleanCase{
		{"glued sentences", "It serves the world order.The minister agreed. Is it higher than ours?We think so. It is “stable.”According to him it grew by 3.8%.The rest fell.",
			"It serves the world order. The minister agreed. Is it higher than ours? We think so. It is “stable.” According to him it grew by 3.8%. The rest fell.",
			"glued sentences, glued sentences, glued sentences, glued sentences"},
		{"a name before, in a damaged text", "It grew in Russia, and Russia paid, so Russia won.Then he left.The war in Russia.Judging by this it ended.",
			"It grew in Russia, and Russia paid, so Russia won. Then he left. The war in Russia. Judging by this it ended.", "glued sentences, glued sentences, glued sentences"},
		{"glued sentences in Russian", "Он приехал в понедельник.Это было важно для стран, и они это знали.", "Он приехал в понедельник. Это было важно для стран, и они это знали.", "glued sentences"},
		{"a pair of function words", "It resolved all ofits problems with the neighbours.", "It resolved all of its problems with the neighbours.", "glued words"},
		{"a word with a function word", "The absence of war is welcome. Mindful of the absenceof it, we go on.", "The absence of war is welcome. Mindful of the absence of it, we go on.", "glued words"},
		{"two long words", "The absence of political aspects is welcome, and political and pragmatic aspects count; the absenceof it, all ofits pragmaticpolitical use.",
			"The absence of political aspects is welcome, and political and pragmatic aspects count; the absence of it, all of its pragmatic political use.", "glued words, glued words, glued words"},
		{"Cyrillic in a Latin word", "The Defenсe Minister.", "The Defence Minister.", "mixed scripts"},
		{"Latin in a Cyrillic word", "Министp обороны, и министр сказал.", "Министр обороны, и министр сказал.", "mixed scripts"},
		{"invisible characters", "\ufeffThe co\u00adoperation of\u200b the two\u2060.", "The cooperation of the two.", "invisible characters"},
		{"a compound broken in a line", "A large- scale war is large in scale.", "A large-scale war is large in scale.", "hyphenation"},
		{"a compound at a line's end", "The Cuban-\nUS talks took a twenty-\nfour-hour break.", "The Cuban-US talks took a twenty-four-hour break.", "hyphenation, hyphenation"},
		{"a word broken at a line's end", "The govern-\nment spoke of its coop-\neration, and cooperation grew.", "The government spoke of its cooperation, and cooperation grew.", "hyphenation, hyphenation"},
		{"a broken word in capitals", "IN CONNEC-\nTION WITH IT", "IN CONNECTION WITH IT", "hyphenation"},
		{"a soft hyphen at a line's end", "The govern\u00ad\nment spoke.", "The government spoke.", "invisible characters, hyphenation"},
	})
	runCleanCases(t, []cleanCase{
		kept("names with points", "The U.S.Congress met. Yandex.Market sells, Node.Js runs, ASP.NET too. See No.A/68/L.39 and www.customs.ru and Gazeta.Ru for it."),
		kept("a program's text", "The type strings.Builder is fast, errors.Is and errors.As are not, fmt.Println too."),
		kept("names and figures", "COVID-19, Su-30, T-50, VLS-1, G20, A320, S-300VM, CO2, km2 and A/68/L.39 are no marks."),
		kept("words within words", "He is therefore without another seaport; the proof of it is nearby, and nobody else has a thousand. The area of the idea is overall into it."),
		kept("long compounds", "The policymakers understood counterterrorism and peacekeeping; the policy makers counter terrorism, keeping peace."),
		kept("inflected names", "Купил iPhoneа и SMSку, а TВ нет."),
		kept("hanging hyphens", "Pre- and post-war trade, pro- or anti-American, biological-, water- and energy resources."),
		kept("dashes", "Kozyrev -head of the ministry- went to Lima."),
		kept("a combined family name", "García-Márquez wrote it."),
	})
}

// column is a page of typeset text, whose lines are all about as long.
const column = `In the years that followed the two countries kept their trade at the
level of the first decade, and their companies built several plants
in the provinces of the north, which need the water of the big river
for their work and the railway for their goods, so that in the end a
dozen of towns lived on them. The governments agreed to go on with
this policy, as they wrote in a common statement after the meeting.
`

func TestCleanJoinsWhatPagesBroke(t *testing.T) {
	one := strings.ReplaceAll(strings.TrimSpace(column), "\n", " ")
	all, columns := strings.Repeat(column+"\n", 4), strings.TrimSuffix(strings.Repeat(one+"\n\n", 4), "\n\n")
	// Each page ends within a sentence, with the line given.
	pages := func(ends ...string) string {
		var b strings.Builder
		for i, end := range ends {
			fmt.Fprintf(&b, "%sThe president of country %c said in a speech to the congress of the\n%sregion %c that the trade would grow in the years to come.\n\n", strings.Repeat(column, 4), 'A'+i, end, 'A'+i)
		}
		return b.String()
	}
	joined := func(between string) string {
		var pages []string
		for _, name := range []string{"A", "B", "C"} {
			pages = append(pages, strings.Repeat(one+" ", 4)+"The president of country "+name+" said in a speech to the congress of the"+between+"region "+name+" that the trade would grow in the years to come.")
		}
		return strings.Join(pages, "\n\n")
	}
	runCleanCases(t, []cleanCase{
		{"lines of a block", all, columns, ""},
		{"a block broken by a blank line", all + "The agreements with Mexico and Brazil were signed in the same year\n\nand have remained on paper.", columns +
			"\n\nThe agreements with Mexico and Brazil were signed in the same year and have remained on paper.", "broken line"},
		{"a block broken at a function word", "This is a sentence that was broken behind the\n\nword that stands before this one.", "This is a sentence that was broken behind the word that stands before this one.", "broken line"},
		{"running heads and page numbers", pages("Review of Trade\n12\n\n", "13\nReview of Trade\n\n", "Review of Trade\n14\n"), joined(" "),
			"running head, page number, broken line, page number, running head, broken line, running head, page number"},
		{"lines lost at a page's end", pages(" ", " ", " "), joined(" […]\n\n[…] "), "lost line, lost line, lost line"},
		{"an address", all + "The figures were taken from the site of the customs at http://www.\ncustoms.example/2015/trade.html in spring.", columns +
			"\n\nThe figures were taken from the site of the customs at http://www.customs.example/2015/trade.html in spring.", "broken line"},
		{"a heading of two lines on top of its text", all + "A new policy of the region as a step\ntowards a world of powers\n" + column, columns + "\n\n# A new policy of the region as a step towards a world of powers\n\n" + one, ""},
	})
	runCleanCases(t, []cleanCase{
		kept("a list without marks", "The list has the following\n\napples\n\npears"),
		kept("lettered items", "The parties to this agreement may give notice, and\n\nb) they may end it."),
		kept("a roman numeral", "I.\n\nThe first chapter tells how it began, long before the war, and who began it."),
		{"paragraphs begun by an indent", all + strings.Repeat(" Then the president of the republic spoke to the congress of the\n"+column, 2), columns + "\n\n" + strings.TrimSpace(strings.Repeat("Then the president of the republic spoke to the congress of the "+one+" ", 2)), ""},
		kept("labels of speakers", strings.Repeat("MR SMITH\n\nI do not agree with what was said before me in this house.\n\n", 4)+"The end."),
		{"lines in a block, one short", "2014 was a good year for\ntrade.\n2015 was not.", "2014 was a good year for trade. 2015 was not.", ""},
	})
}

func TestCleanTables(t *testing.T) {
	runCleanCases(t, []cleanCase{
		{"collapsed", "MetalShareSellers of it\n1.Tin     100%Peru, Chile\n2.Copper48%Mexico, Peru\n3.Rare earths 7%China\nShares of imports.",
			"Metal; Share; Sellers of it\n1; Tin; 100%; Peru, Chile\n2; Copper; 48%; Mexico, Peru\n3; Rare earths; 7%; China\n\nShares of imports.",
			"collapsed table, collapsed table, collapsed table, collapsed table"},
		kept("names with digits", "worked at the W3C, in Boston, for years"),
	})
	blocks, _ := Clean("Tin 10%Peru\nCopper 48%Mexico\nIron 7%China")
	if len(blocks) != 1 || blocks[0].Kind != TableBlock {
		t.Errorf("not one table: %+v", blocks)
	}
	if blocks, _ := Clean("- one thing\n- another thing"); len(blocks) != 1 || blocks[0].Kind != ListBlock || blocks[0].Text != "- one thing\n- another thing" {
		t.Errorf("not one list: %+v", blocks)
	}
}

func TestCleanLinksNotes(t *testing.T) {
	runCleanCases(t, []cleanCase{
		{"in brackets", "The Russian[1] and the Cuban literature[2]. More (2009, etc.)[3] follows.\n\n[1]Lazarev M. Law.\n\n[2] Smith. Law.\n[3] Jones. Law.",
			"The Russian and the Cuban literature. More (2009, etc.) follows.\n\n(1) Lazarev M. Law.\n\n(2) Smith. Law.\n\n(3) Jones. Law.",
			"note mark, note mark, note mark, note, note, note"},
		{"glued numbers", "It amounted to many dollars)1. Then Medvedev2 visited Cuba, as Medvedev said. It sold arms to Brazil3, and Brazil paid. “Policeman”4 of the G20.\n\nNotes\n1. One.\n\n2. Two.\n\n3. Three.\n\n4. Four.",
			"It amounted to many dollars). Then Medvedev visited Cuba, as Medvedev said. It sold arms to Brazil, and Brazil paid. “Policeman” of the G20.\n\n# Notes\n\n(1) One.\n\n(2) Two.\n\n(3) Three.\n\n(4) Four.",
			"note mark, note mark, note mark, note mark, note, note, note, note"},
		{"in Spanish, raised", "Lo dijo el ministro¹ y la prensa² también.\n\nNotas\n\n1 Véase el diario.\n\n2 Ibídem.",
			"Lo dijo el ministro y la prensa también.\n\n# Notas\n\n(1) Véase el diario.\n\n(2) Ibídem.", "note mark, note mark, note, note"},
		{"a note of two blocks", "The law[1] and its use[2] differ.\n\nNotes\n\n[1] One, says\n\nthe author.\n\n[2] Two.", "The law and its use differ.\n\n# Notes\n\n(1) One, says\n\n(1) the author.\n\n(2) Two.",
			"note mark, note mark, note, note, note"},
		{"works", "The law is old (Smith 2009).\n\nReferences\n\nSmith, J. (2009). Law. Lima.\n\nJones, A. (2011). More law. Lima.",
			"The law is old (Smith 2009).\n\n# References\n\n() Smith, J. (2009). Law. Lima.\n\n() Jones, A. (2011). More law. Lima.", "note, note"},
	})
	runCleanCases(t, []cleanCase{
		kept("a numbered list", "There are two rules.\n\n[1] The first rule.\n\n[2] The second rule."),
		kept("marks without notes", "The Russian[1] and the Cuban literature[2] differ from it."),
		kept("notes that are none", "Boil the water first.\n\nNotes\n\n1. Bring salt.\n\n2. Bring oil."),
		kept("names with numbers", "The G8 and the G20 met; COVID19 and the MP3 were new.\n\nNotes\n\n3. Bring salt.\n\n8. Bring oil."),
	})
}

// A mark in a passage leads to the passage that holds its note.
func TestMarksLeadToNotes(t *testing.T) {
	doc, err := Parse("law.txt", []byte("On law\n\nThe Russian[1] literature.\n\nThe Cuban[2] one.\n\n[1] Lazarev M. Law.\n\n[2] Smith. Law."), nil)
	if err != nil {
		t.Fatal(err)
	}
	passages := Split(doc)
	if len(passages) != 2 {
		t.Fatalf("%d passages", len(passages))
	}
	text, notes := passages[0], passages[1]
	if fmt.Sprint(text.Marks, text.Notes, notes.Marks, notes.Notes) != "[1 2] [] [] [1 2]" || notes.Locator != "Notes, ¶1–2" {
		t.Errorf("marks %v, notes %v; marks %v, notes %v at %s", text.Marks, text.Notes, notes.Marks, notes.Notes, notes.Locator)
	}
	if p := doc.Paragraphs[1]; p.Text != "The Cuban one." || !slices.Equal(p.Marks, []string{"2"}) {
		t.Errorf("%+v", p)
	}
	if p := doc.Paragraphs[3]; p.Heading != "Notes" || p.Note != "2" || p.Text != "Smith. Law." || !slices.Equal(p.Sources, []int{5}) {
		t.Errorf("%+v", p)
	}
}

// A paragraph knows all blocks of the raw text that it is made of, dropped ones counted too.
func TestSourcesAreBlocksOfTheRawText(t *testing.T) {
	doc, err := Parse("x.txt", []byte("All news\n\nTitle\n\nThis sentence was broken behind the\n\nword before this one.\n\nLast one."), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Paragraphs) != 2 || !slices.Equal(doc.Paragraphs[0].Sources, []int{3, 4}) || !slices.Equal(doc.Paragraphs[1].Sources, []int{5}) {
		t.Fatalf("%+v", doc.Paragraphs)
	}
	if p := Split(doc)[0]; !slices.Equal(p.Places, []int{3, 4, 5}) {
		t.Errorf("places %v", p.Places)
	}
}

// What changes in the five sources, shown in few words, as they are not ours to publish.
func TestCleanTheSources(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testshared.Path(t, "sources"), "*.txt"))
	if err != nil || len(files) != 5 {
		t.Fatalf("%d sources, error %v", len(files), err)
	}
	few := func(s string) string {
		if words := strings.Fields(s); len(words) > 6 {
			return strings.Join(words[:6], " ") + " …"
		}
		return s
	}
	var got strings.Builder
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		text, err := decode(data)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&got, filepath.Base(f))
		blocks, changes := Clean(text)
		for _, c := range changes {
			fmt.Fprintf(&got, "¶%d %s: %q → %q\n", c.Paragraph, c.Kind, few(c.Before), few(c.After))
		}
		checkClean(t, text, blocks, changes)
	}
	const golden = "testdata/clean.golden"
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the changes differ from %s; if they are right, run with -update:\n%s", golden, got.String())
	}
}

// checkClean states what holds of any text. What is kept stands in the raw text in the same
// order, letter for letter, but for a letter's twin of the other script. Each word is one of
// the raw text, or of a mend. Blocks ascend. Changes are told when there are any, and only then.
func checkClean(t *testing.T, raw string, blocks []Block, changes []Change) {
	t.Helper()
	last := 0
	perBlock := map[int]string{}
	whole, notes := "", false
	for _, b := range blocks {
		if b.Text == "" || len(b.Numbers) == 0 || b.Numbers[0] < last || !slices.IsSorted(b.Numbers) {
			t.Fatalf("block %+v after %d", b, last)
		}
		last = b.Numbers[len(b.Numbers)-1]
		perBlock[b.Numbers[0]] += " " + b.Text
		whole += " " + b.Text
		notes = notes || b.Kind == NoteBlock
	}
	if !isSubsequence(letters(whole), letters(raw)) {
		t.Fatalf("%q does not stand in %q", whole, raw)
	}
	known := raw + "\n" + brokenWord.ReplaceAllString(raw, "")
	for _, c := range changes {
		known += "\n" + c.After
		if c.Paragraph < 1 || c.Kind == "" || c.Why == "" || c.Before == "" {
			t.Fatalf("change %+v", c)
		}
	}
	known, whole = inLatin(visible(known)), inLatin(whole)
	words := map[string]bool{}
	for from, to := range wordsOf(known) {
		words[known[from:to]] = true
	}
	for from, to := range wordsOf(whole) {
		// A cut leaves a part of a word: "mediabankRussian".
		if w := whole[from:to]; !words[w] && !strings.Contains(known, w) {
			t.Fatalf("%q is no word of %q", w, raw)
		}
	}
	plain := plainBlocks(raw)
	same := !notes && len(plain) == len(perBlock)
	for i, text := range plain {
		same = same && strings.Join(strings.Fields(perBlock[i+1]), " ") == text
	}
	if same != (len(changes) == 0) {
		t.Fatalf("%d changes, the text is the same: %v\n%q\n%q", len(changes), same, raw, whole)
	}
}

// brokenWord is where a line's end may part a word.
var brokenWord = regexp.MustCompile(`[-‐\x{ad}][\s\p{Cc}\p{Cf}\p{Z}]+`)

// plainBlocks are the blocks of a raw text, each on one line.
func plainBlocks(raw string) []string {
	var blocks []string
	open := false
	for line := range strings.SplitSeq(raw, "\n") {
		text := strings.Join(strings.Fields(line), " ")
		switch {
		case text == "":
			open = false
		case open:
			blocks[len(blocks)-1] += " " + text
		default:
			blocks, open = append(blocks, text), true
		}
	}
	return blocks
}

func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, s)
}

// inLatin returns s with each letter that has a twin in Latin as that.
func inLatin(s string) string {
	return strings.Map(func(r rune) rune {
		if twin, ok := toLatin[r]; ok {
			return twin
		}
		return r
	}, s)
}

// letters are the letters and digits of s.
func letters(s string) []rune {
	return slices.DeleteFunc([]rune(inLatin(s)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func isSubsequence(short, long []rune) bool {
	i := 0
	for _, r := range long {
		if i < len(short) && short[i] == r {
			i++
		}
	}
	return i == len(short)
}

func FuzzClean(f *testing.F) {
	f.Add("All news\n\nA title\n\nWe use cookies. Accept\n\n12 views\nShare on Facebook\n\nThe order.The world[1].\n\n[1] A note.")
	f.Add("Cap. / Go to the mediabankWorldAfricaAnn SmithThe talks.He said.EconomyWho Pays The Bill Now8 April, 10:55 GMTHe left.")
	f.Add("1.Tin 10%Peru\n2.Tin 11%Peru\n3.Tin 12%Peru\nDefenсe of\u00adits govern-\nment, large- scale ofits\n\nNotes\n1. One2\n\n2. Two")
	f.Add(strings.Repeat(column, 4) + "Head 1\n" + column + "\f\n lost line " + column)
	f.Add("4634681 1\n\nyes.\n\nReferences\n\nSmith 2009\n\nJones 2010\n\nhttp://www.\nx.y/z")
	f.Fuzz(func(t *testing.T, raw string) {
		if !utf8.ValidString(raw) {
			t.Skip("a document is UTF-8")
		}
		blocks, changes := Clean(raw)
		checkClean(t, raw, blocks, changes)
	})
}

// Texts as large as a document may be; the time is linear in the size, for hostile ones too.
func BenchmarkClean(b *testing.B) {
	for _, c := range []struct{ name, piece string }{
		{"prose", column + "\n"},
		{"one line", "word after word in lower case, "},
		{"short lines", "a short line\n"},
		{"short blocks", "a short block\n\n"},
		{"brackets", "([{"},
		{"glued sentences", "order.The "},
		{"hyphens", "govern-\nment "},
		{"labels", "© A / Go to the mediabank"},
		{"clocks", "May, 10:55 "},
		{"notes", "a[1]\n\n[1] a\n\n"},
	} {
		text := strings.Repeat(c.piece, MaxFileSize/len(c.piece))
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Clean(text)
			}
		})
	}
}
