package briefing

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"attache/internal/dates"
	"attache/internal/texts"
)

// TestPicture draws samples and looks at them as far as a program can. To see them:
// go test -run TestPicture -artifacts -outputdir DIR.
func TestPicture(t *testing.T) {
	for _, lang := range []string{"en", "es", "pt", "ru"} {
		for _, n := range []int{1, 5, 14, 40} {
			t.Run(fmt.Sprintf("%s-%d", lang, n), func(t *testing.T) {
				t.Parallel()
				p := sample(lang, n)
				p.Dark = n == 5 || n == 40
				alt := look(t, p)
				events := newPicture(p).events
				for _, want := range append([]string{p.Title, p.Subtitle, events[0].Date + ": ", events[len(events)-1].Date + ": "}, p.Footer...) {
					if !strings.Contains(alt, want) {
						t.Errorf("the alternative lacks %q:\n%s", want, alt)
					}
				}
				if n == 1 && !strings.Contains(alt, p.Events[0].Text+" "+p.Events[0].Sources) {
					t.Errorf("one event, and not whole:\n%s", alt)
				}
				if shown := len(events); shown < min(n, 12) {
					t.Errorf("%d events shown of %d", shown, n)
				} else if strings.Contains(alt, texts.Say(lang, "more", n-shown)) != (shown < n) {
					t.Errorf("%d events shown of %d:\n%s", shown, n, alt)
				}
			})
		}
	}
}

func TestPictureIsTheSameAgain(t *testing.T) {
	p := sample("pt", 40)
	first, alt, _ := Picture(p)
	if again, altAgain, _ := Picture(p); !bytes.Equal(first, again) || alt != altAgain {
		t.Error("drawn twice, two pictures")
	}
}

// look draws a poster, checks the picture and its layout, and returns the alternative.
func look(t *testing.T, p Poster) (alt string) {
	t.Helper()
	data, alt, err := Picture(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(t.ArtifactDir(), filepath.Base(t.Name())+".png"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	if len(data) > 300_000 {
		t.Errorf("%d bytes", len(data))
	}
	if n := units(alt); n > 1024 || !utf8.ValidString(alt) || strings.ContainsAny(alt, "\x00\x1b\t\r\u202e\u2066") {
		t.Errorf("alternative of %d characters: %q", n, alt)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	size := img.Bounds().Size()
	if size.X != 800 || size.Y > 3600 {
		t.Errorf("%v pixels", size)
	}
	pixels, ok := img.(*image.Paletted)
	if !ok || pixels.Palette[0] != color.Color(newPicture(p).ground) {
		t.Fatalf("no picture in the theme's colours: %T", img)
	}
	const blank = 20 // pixels around the picture that nothing may reach into
	inside := img.Bounds().Inset(blank)
	inked := 0
	for i, index := range pixels.Pix {
		if index == 0 {
			continue
		}
		inked++
		if at := image.Pt(i%pixels.Stride, i/pixels.Stride); !at.In(inside) {
			t.Fatalf("ink at %v of %v", at, size)
		}
	}
	if share := float64(inked) / float64(size.X*size.Y); share < 0.01 || share > 0.25 {
		t.Errorf("%.0f%% of the picture is ink", 100*share)
	}
	apart(t, p)
	return alt
}

// apart checks that no text runs into another, the spine or the edge.
func apart(t *testing.T, p Poster) {
	t.Helper()
	l := newPicture(p)
	var boxes []image.Rectangle
	for _, line := range l.lines {
		size := line.Metrics()
		box := image.Rect(line.x, line.y-size.Ascent.Ceil()*3/4, line.x+line.width(line.text), line.y+size.Descent.Ceil())
		if box.Empty() {
			continue
		}
		if box.Max.X > pictureWidth-margin+1 || line.x < textX && line.y < l.ruleY && line.y > l.signs[0].y && box.Max.X > spineX-dotRadius {
			t.Errorf("%q reaches to %d", line.text, box.Max.X)
		}
		for i, other := range boxes {
			if box.Overlaps(other) {
				t.Errorf("%q over %q: %v, %v", line.text, l.lines[i].text, box, other)
			}
		}
		boxes = append(boxes, box)
	}
	for i, m := range l.signs[1:] {
		if m.y-l.signs[i].y < 2*dotRadius {
			t.Errorf("dots %d and %d overlap", i, i+1)
		}
	}
}

func TestPictureOfNothing(t *testing.T) {
	if _, _, err := Picture(Poster{Title: "Peru"}); !errors.Is(err, ErrNoEvents) {
		t.Errorf("error %v", err)
	}
}

func TestPictureIsSafe(t *testing.T) {
	for _, n := range []int{10, 1} {
		p := hostile()
		p.Events = p.Events[:n]
		look(t, p)
	}
	p := hostile()
	p.Events = append(slices.Repeat(p.Events, 20), make([]PictureEvent, 20)...)
	look(t, p)
	look(t, Poster{Events: make([]PictureEvent, 3)})
}

// Colours that a reader with weak sight can tell apart: WCAG 2.2, 1.4.3 and 1.4.11.
func TestPictureContrast(t *testing.T) {
	for name, c := range map[string]theme{"light": light, "dark": dark} {
		for _, pair := range []struct {
			of   string
			ink  color.RGBA
			want float64
		}{{"ink", c.ink, 7}, {"muted", c.muted, 4.5}, {"accent", c.accent, 4.5}, {"bar", c.bar, 3}, {"spine", c.spine, 3}} {
			a, b := luminance(pair.ink), luminance(c.ground)
			if got := (max(a, b) + 0.05) / (min(a, b) + 0.05); got < pair.want {
				t.Errorf("%s %s: %.2f:1, want %v:1", name, pair.of, got, pair.want)
			}
		}
	}
}

// luminance is that of https://www.w3.org/TR/WCAG22/#dfn-relative-luminance.
func luminance(c color.RGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func TestPictureSigns(t *testing.T) {
	p := sample("en", 14)
	l := newPicture(p)
	data, _, err := Picture(p)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range l.signs {
		want := light.accent
		if p.Events[i].Implied {
			want = light.ground
		}
		if img.At(spineX+4, m.y) != color.Color(want) {
			t.Errorf("%s: the dot is %v", p.Events[i].Date, img.At(spineX+4, m.y))
		}
	}
	lane := map[string]int{}
	end := map[string]int{}
	for i, m := range l.signs {
		lane[p.Events[i].Date], end[p.Events[i].Date] = m.lane, m.barEnd
		if m.lane < lanes && img.At(laneX-m.lane*laneStep, (m.y+m.bottom)/2) != color.Color(light.bar) {
			t.Errorf("%s: no bar", p.Events[i].Date)
		}
	}
	want := map[string]int{"1990s": 0, "since 2004": 0, "2008–2013": 2, "2010–2014": 1, "11–17 Jul 2014": 0}
	for date, n := range lane {
		if w, ok := want[date]; ok && n != w || !ok && n != lanes {
			t.Errorf("%s: bar %d", date, n)
		}
	}
	if end["2010–2014"] != end["11–17 Jul 2014"] || end["2008–2013"] >= end["2010–2014"] {
		t.Errorf("the bars end at %v", end)
	}
	var years []string
	for _, line := range l.lines {
		if line.x == margin && line.y > l.signs[0].y && line.y < l.ruleY {
			years = append(years, line.text)
		}
	}
	if got := strings.Join(years, " "); got != "1990–99 1991 2000 2004 2008 2010 2014 [2015] 2018 [2020] 2022 [2023]" {
		t.Errorf("years %s", got)
	}
}

func TestPictureChooses(t *testing.T) {
	var p Poster
	for i := range 30 {
		p.Events = append(p.Events, PictureEvent{When: onDay(2010+i/10, 1, 1+i), Date: fmt.Sprint("day ", i), Text: "Something happened.", Sources: "[1]", Implied: i == 5})
	}
	p.Events[17].Sources, p.Events[17].Weight = "[1][2]", 4
	p.Events = append(p.Events, PictureEvent{When: inSpan(dates.InYear, 2020, 2020), Date: "2020", Implied: true, Text: "Once.", Sources: "[1]"})
	_, alt, err := Picture(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"day 0: ", "day 17: ", "day 20: ", "[1][2]", "Once.", "… and 17 more"} {
		if !strings.Contains(alt, want) {
			t.Errorf("no %q in\n%s", want, alt)
		}
	}
	if strings.Contains(alt, "day 5: ") {
		t.Error("an implied date before stated ones of its year")
	}
}

// Of the corpus it shows visits, votes and treaties with their dates, and no commentary.
func TestPictureOfTheCorpus(t *testing.T) {
	line := timeline(t, briefs(t), Which{}, "en")
	l := newPicture(line.Poster(false))
	shows := func(date, word string) bool {
		return slices.ContainsFunc(l.events, func(e PictureEvent) bool { return e.Date == date && strings.Contains(e.Text, word) })
	}
	for date, word := range map[string]string{"Nov 2008": "Medvedev", "27 Mar 2014": "voted", "2 Mar 2022": "resolution", "Apr [2023]": "Lavrov"} {
		if !shows(date, word) {
			t.Errorf("no %s of %s", word, date)
		}
	}
	for _, e := range l.events {
		for _, word := range []string{"nostalgia", "judges", "argues", "Note "} {
			if strings.Contains(e.Text, word) {
				t.Errorf("%s: %s", e.Date, e.Text)
			}
		}
	}
}

// At the foot stand the documents whose numbers the picture shows, and no others.
func TestPictureSources(t *testing.T) {
	p := sample("en", 1)
	p.Events[0].Sources, p.Events[0].Disputed = "[2][5]", "disputed: 24 Mar 2014 [7]"
	p.Sources = []PictureSource{{"LACRUS", []string{"[1]", "[3]"}}, {"An article", []string{"[2]", "[5]", "[6]"}}, {"PIR Center", []string{"[7]"}}}
	l := newPicture(p)
	var foot []string
	for _, line := range l.lines {
		if line.y > l.ruleY {
			foot = append(foot, line.text)
		}
	}
	if got := strings.Join(foot, "|"); !strings.Contains(got, "[2][5] An article|[7] PIR Center") || strings.Contains(got, "LACRUS|") {
		t.Errorf("at the foot: %s", got)
	}
	look(t, p)
}

func TestDrawable(t *testing.T) {
	letters := "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ ÁÉÍÓÚÜÑ ÀÂÃÇÊÔÕ ẼĨŨỸ ŠČŽŁŐŞȚ ҐЄІЇЎЉЂ"
	letters += " " + strings.ToLower(letters) + " ¿¡«»“”„–—…№€°½²ºª%§[]•·"
	for _, test := range []struct{ name, text, want string }{
		{"letters", letters, letters},
		{"accents apart", "n\u0303 и\u0306 е\u0308", "ñ й ё"},
		{"stress", "бо\u0301льшая", "большая"},
		{"accent unknown", "ả̴", "ả"},
		{"emoji", "flags 🇧🇷 👩‍👩‍👧 😀 end", "flags end"},
		{"scripts", "你好 world, שלום, مرحبا بك", "□ world, □, □ □"},
		{"control", "a\x00b\tc\r\nd\u202ee\u200bf\u00adg\xff", "a b c defg"},
		{"no letter", "\u0301\u200d", ""},
		{"hyphens", "5‑6", "5-6"},
	} {
		for _, f := range []*face{newFace(regular(), 28), newFace(bold(), 28)} {
			if got := f.drawable(test.text); got != test.want {
				t.Errorf("%s: %q, want %q", test.name, got, test.want)
			}
		}
	}
}

func TestWrap(t *testing.T) {
	f := newFace(regular(), 28)
	for _, test := range []struct {
		text  string
		lines int
		want  string
	}{
		{"", 3, ""},
		{"one", 3, "one"},
		{"one two three four", 3, "one two|three|four"},
		{"one two three four", 2, "one two|three…"},
		{"Donaudampfschiff", 3, "Donauda|mpfschiff"},
		{"a Donaudampfschiff", 3, "a|Donauda|mpfschiff"},
	} {
		if got := strings.Join(f.wrap(test.text, 117, test.lines), "|"); got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
}

func FuzzPicture(f *testing.F) {
	for _, e := range hostile().Events {
		f.Add(e.Date, e.Text, e.Sources, strings.Join(e.Countries, ","), 2014)
	}
	f.Add("2014", "Brazil and Russia sign.", "[1]", "Brazil", 0)
	f.Fuzz(func(t *testing.T, date, text, sources, countries string, year int) {
		e := PictureEvent{When: onDay(year%3000, 1, 1), Date: date, Text: text, Sources: sources, Countries: strings.Split(countries, ",")}
		p := Poster{Title: text, Subtitle: date, Implied: sources, Footer: []string{countries, text}, Dark: year%2 == 0}
		for i := range 3 {
			e.Implied, e.When.Range = i == 1, i == 2
			p.Events = append(p.Events, e)
		}
		p.Title += "T"
		look(t, p)
	})
}

func BenchmarkPicture(b *testing.B) {
	p := sample("ru", 40)
	for b.Loop() {
		if _, _, err := Picture(p); err != nil {
			b.Fatal(err)
		}
	}
}

// told is an event of a sample in one language.
type told struct{ date, text, countries string }

// sampleTimes lists the times of the samples, the same in each language.
var sampleTimes = []struct {
	date    dates.Date
	implied bool
	cite    string
}{
	{inSpan(dates.InDecade, 1990, 1999), false, "[2]"},
	{onDay(1991, 12, 13), false, "[1]"},
	{inSpan(dates.InYear, 2000, 2000), false, "[1]"},
	{dates.Date{From: dates.Day{Year: 2004, Month: 1, Day: 1}, To: dates.Day{Year: 2004, Month: 12, Day: 31}, Precision: dates.InYear, Open: dates.Since}, false, "[2][4]"},
	{years(2008, 2013), false, "[2]"},
	{years(2010, 2014), false, "[3]"},
	{onDay(2014, 3, 27), false, "[2][5]"},
	{dates.Date{From: dates.Day{Year: 2014, Month: 7, Day: 11}, To: dates.Day{Year: 2014, Month: 7, Day: 17}, Precision: dates.OnDay, Range: true}, false, "[2]"},
	{inSpan(dates.InYear, 2015, 2015), true, "[2]"},
	{onDay(2018, 11, 2), false, "[1]"},
	{inSpan(dates.InYear, 2018, 2018), true, "[1]"},
	{onDay(2020, 2, 6), true, "[3]"},
	{onDay(2022, 2, 24), false, "[4]"},
	{onDay(2023, 4, 17), true, "[4][5]"},
}

func onDay(year, month, day int) dates.Date {
	d := dates.Day{Year: year, Month: month, Day: day}
	return dates.Date{From: d, To: d, Precision: dates.OnDay}
}

func inSpan(p dates.Precision, from, to int) dates.Date {
	return dates.Date{From: dates.Day{Year: from, Month: 1, Day: 1}, To: dates.Day{Year: to, Month: 12, Day: 31}, Precision: p}
}

func years(from, to int) dates.Date {
	d := inSpan(dates.InYear, from, to)
	d.Range = true
	return d
}

var tales = map[string][]told{
	"en": {
		{"1990s", "Moscow loses interest in the region, according to the 2015 article, and turns to the United States and Europe.", ""},
		{"13 Dec 1991", "Six states found the Central American Integration System, LACRUS reports.", "Panama, Nicaragua, Honduras and 3 more"},
		{"2000", "Belize joins the Central American Integration System.", "Belize"},
		{"since 2004", "The 2015 article says that high-level visits between Moscow and Brasília have become regular, and counts a dozen meetings of the joint commission.", "Brazil"},
		{"2008–2013", "Trade triples, the 2015 article reports, led by meat, fertilisers and arms.", "Brazil, Argentina"},
		{"2010–2014", "Russian companies explore for oil with PDVSA, says the expert Dmitry Razumovsky in an interview with TASS.", "Venezuela"},
		{"27 Mar 2014", "In the General Assembly's vote on Ukraine's territorial integrity, several states of the region vote against, many abstain, according to the 2015 article.", "Bolivia, Cuba, Nicaragua, Venezuela"},
		{"11–17 Jul 2014", "President Putin travels to Cuba, Nicaragua, Argentina and Brazil; most of Cuba's Soviet debt is written off.", "Cuba, Argentina, Brazil"},
		{"[2015]", "Visa-free travel now covers nearly all of South America, the article says.", ""},
		{"2 Nov 2018", "Presidents Putin and Díaz-Canel sign a joint statement in Moscow, LACRUS reports.", "Cuba"},
		{"[2018]", "Russia receives observer status in the Central American Integration System.", ""},
		{"6 Feb [2020]", "Foreign Minister Lavrov begins a tour of Cuba, Mexico and Venezuela.", "Cuba, Mexico, Venezuela"},
		{"24 Feb 2022", "The PIR Center chapter dates the start of the “Special Military Operation” in Ukraine to this day.", ""},
		{"17 Apr [2023]", "Lavrov starts in Brasília a tour that leads on to Venezuela, Nicaragua and Cuba, Sputnik reports.", "Brazil"},
	},
	"es": {
		{"década de 1990", "Moscú pierde interés por la región, según el artículo de 2015, y se vuelve hacia Estados Unidos y Europa.", ""},
		{"13 dic 1991", "Seis Estados fundan el Sistema de la Integración Centroamericana, informa LACRUS.", "Panamá, Nicaragua, Honduras y 3 más"},
		{"2000", "Belice ingresa en el Sistema de la Integración Centroamericana.", "Belice"},
		{"desde 2004", "Según el artículo de 2015, las visitas de alto nivel entre Moscú y Brasilia se hacen regulares; el artículo cuenta una docena de reuniones de la comisión mixta.", "Brasil"},
		{"2008–2013", "El comercio se triplica, dice el artículo de 2015, sobre todo por la carne, los fertilizantes y las armas.", "Brasil, Argentina"},
		{"2010–2014", "Compañías rusas buscan petróleo con PDVSA, dice el experto Dmitri Razumovski en una entrevista con TASS.", "Venezuela"},
		{"27 mar 2014", "En la votación de la Asamblea General sobre la integridad territorial de Ucrania, varios Estados de la región votan en contra y muchos se abstienen.", "Bolivia, Cuba, Nicaragua, Venezuela"},
		{"11–17 jul 2014", "El presidente Putin viaja a Cuba, Nicaragua, Argentina y Brasil; se condona la mayor parte de la deuda soviética de Cuba.", "Cuba, Argentina, Brasil"},
		{"[2015]", "Casi toda América del Sur admite ya viajes sin visado, señala el artículo.", ""},
		{"2 nov 2018", "Los presidentes Putin y Díaz-Canel firman en Moscú una declaración conjunta, informa LACRUS.", "Cuba"},
		{"[2018]", "Rusia obtiene la condición de observador en el SICA.", ""},
		{"6 feb [2020]", "El ministro Lavrov inicia una gira por Cuba, México y Venezuela.", "Cuba, México, Venezuela"},
		{"24 feb 2022", "El capítulo de PIR Center fecha en este día el comienzo de la «Operación Militar Especial» en Ucrania. ¿Y la región? ¡Ñandú, pingüino!", ""},
		{"17 abr [2023]", "Lavrov empieza en Brasilia una gira que sigue por Venezuela, Nicaragua y Cuba, informa Sputnik.", "Brasil"},
	},
	"pt": {
		{"anos 1990", "Moscou perde o interesse pela região, segundo o artigo de 2015, e se volta para os Estados Unidos e a Europa.", ""},
		{"13 dez 1991", "Seis Estados fundam o Sistema da Integração Centro-Americana, informa a LACRUS.", "Panamá, Nicarágua, Honduras e mais 3"},
		{"2000", "Belize entra no Sistema da Integração Centro-Americana.", "Belize"},
		{"desde 2004", "Segundo o artigo de 2015, as visitas de alto nível entre Moscou e Brasília se tornam regulares; o artigo conta uma dúzia de reuniões da comissão mista.", "Brasil"},
		{"2008–2013", "O comércio triplica, diz o artigo de 2015, puxado por carne, fertilizantes e armas.", "Brasil, Argentina"},
		{"2010–2014", "Empresas russas procuram petróleo com a PDVSA, diz o especialista Dmitri Razumovski em entrevista à TASS.", "Venezuela"},
		{"27 mar 2014", "Na votação da Assembleia Geral sobre a integridade territorial da Ucrânia, vários Estados da região votam contra e muitos se abstêm.", "Bolívia, Cuba, Nicarágua, Venezuela"},
		{"11–17 jul 2014", "O presidente Putin viaja a Cuba, Nicarágua, Argentina e Brasil; a maior parte da dívida soviética de Cuba é perdoada.", "Cuba, Argentina, Brasil"},
		{"[2015]", "Quase toda a América do Sul já dispensa o visto, afirma o artigo.", ""},
		{"2 nov 2018", "Os presidentes Putin e Díaz-Canel assinam em Moscou uma declaração conjunta, informa a LACRUS.", "Cuba"},
		{"[2018]", "A Rússia recebe a condição de observadora no SICA.", ""},
		{"6 fev [2020]", "O ministro Lavrov inicia uma viagem a Cuba, México e Venezuela.", "Cuba, México, Venezuela"},
		{"24 fev 2022", "O capítulo do PIR Center data deste dia o início da “Operação Militar Especial” na Ucrânia. Ações, nações, maçãs, avô e avó.", ""},
		{"17 abr [2023]", "Lavrov começa em Brasília uma viagem que segue por Venezuela, Nicarágua e Cuba, informa a Sputnik.", "Brasil"},
	},
	"ru": {
		{"1990-е", "Москва теряет интерес к региону, говорится в статье 2015 года, и обращается к США и Европе.", ""},
		{"13 дек 1991", "Шесть государств основали Систему центральноамериканской интеграции, сообщает LACRUS.", "Панама, Никарагуа, Гондурас и ещё 3"},
		{"2000", "Белиз вступает в Систему центральноамериканской интеграции.", "Белиз"},
		{"с 2004", "Визиты на высоком уровне между Москвой и Бразилиа становятся регулярными; в статье 2015 года насчитана дюжина заседаний совместной комиссии.", "Бразилия"},
		{"2008–2013", "Торговля выросла втрое, говорится в статье 2015 года: мясо, удобрения, вооружение.", "Бразилия, Аргентина"},
		{"2010–2014", "Российские компании ищут нефть вместе с PDVSA, говорит эксперт Дмитрий Разумовский в интервью ТАСС.", "Венесуэла"},
		{"27 мар 2014", "При голосовании Генеральной Ассамблеи о территориальной целостности Украины несколько государств региона выступают против, многие воздерживаются.", "Боливия, Куба, Никарагуа, Венесуэла"},
		{"11–17 июл 2014", "Президент Путин посещает Кубу, Никарагуа, Аргентину и Бразилию; бо́льшая часть советского долга Кубы списана.", "Куба, Аргентина, Бразилия"},
		{"[2015]", "Почти вся Южная Америка уже доступна без визы, отмечает автор.", ""},
		{"2 ноя 2018", "Президенты Путин и Диас-Канель подписывают в Москве совместное заявление, сообщает LACRUS.", "Куба"},
		{"[2018]", "Россия получает статус наблюдателя в СЦАИ. Ещё подъём, съезд, йод, «ёлка».", ""},
		{"6 фев [2020]", "Министр Лавров начинает поездку на Кубу, в Мексику и Венесуэлу.", "Куба, Мексика, Венесуэла"},
		{"24 фев 2022", "Глава ПИР-Центра относит к этому дню начало «специальной военной операции» на Украине.", ""},
		{"17 апр [2023]", "Лавров начинает в Бразилиа поездку, которая продолжится в Венесуэле, Никарагуа и на Кубе, сообщает Sputnik.", "Бразилия"},
	},
}

var frames = map[string]Poster{
	"en": {Title: "Russia and Latin America", Subtitle: "All countries · 1991–2023", Implied: "the year is implied, not stated",
		Footer: []string{"Sources: LACRUS (regional news site), a scholarly article (Russian scholar), TASS (Russian state), PIR Center (Russian think tank), Sputnik (Russian state)", "As of 15 Apr 2024"}},
	"es": {Title: "Rusia y América Latina", Subtitle: "Todos los países · 1991–2023", Implied: "el año se sobreentiende, no consta",
		Footer: []string{"Fuentes: LACRUS (sitio regional), un artículo académico (investigador ruso), TASS (Estado ruso), PIR Center (centro ruso), Sputnik (Estado ruso)", "Al 15 abr 2024"}},
	"pt": {Title: "A Rússia e a América Latina", Subtitle: "Todos os países · 1991–2023", Implied: "o ano está implícito, não declarado",
		Footer: []string{"Fontes: LACRUS (site regional), um artigo acadêmico (pesquisador russo), TASS (Estado russo), PIR Center (centro russo), Sputnik (Estado russo)", "Até 15 abr 2024"}},
	"ru": {Title: "Россия и Латинская Америка", Subtitle: "Все страны · 1991–2023", Implied: "год подразумевается, не назван",
		Footer: []string{"Источники: LACRUS (региональный сайт), научная статья (российский учёный), ТАСС (российское государство), ПИР-Центр (российский центр), Sputnik (российское государство)", "По состоянию на 15 апр 2024"}},
}

// sample returns a poster of n events; beyond 14 they repeat, as if told anew.
func sample(lang string, n int) Poster {
	p := frames[lang]
	p.Lang = lang
	tales := tales[lang]
	for i := range n {
		k := i % len(tales)
		if n > len(tales) { // in order of time all the same
			k = i * len(tales) / n
		} else if n < len(tales) {
			k = (i*3 + 6) % len(tales)
			if n > 1 {
				k = i * (len(tales) - 1) / (n - 1)
			}
		}
		e := PictureEvent{When: sampleTimes[k].date, Implied: sampleTimes[k].implied, Sources: sampleTimes[k].cite, Date: tales[k].date, Text: tales[k].text}
		if tales[k].countries != "" {
			e.Countries = strings.Split(tales[k].countries, ", ")
		}
		p.Events = append(p.Events, e)
	}
	return p
}

func hostile() Poster {
	long := strings.Repeat("Донаудампфшиффартсгезельшафт", 12)
	p := Poster{Lang: "en", Title: "مرحبا بالعالم \u202eevil\u202c " + long, Subtitle: "👩‍👩‍👧‍👦 flags 🇧🇷🇷🇺 and 你好世界 " + long, Implied: long, Footer: []string{long + long + long, "\x00\x1b[31mred\x7f", "", "a", "b", "c"}}
	for i, text := range []string{
		long, "W" + strings.Repeat("W", 2000), strings.Repeat("Z̴̧̛͎a̸l̷g̶o ", 80), "עברית שלום and العربية mixed \u202e\u2066RTL\u2069", "tab\tnew\nline\r\x00\x1b[0m\u200b\u200e zero\u00adwidth",
		"e\u0301 n\u0303 и\u0306 е\u0308 composed; ﬁ ẽ ĩ ỹ Guaraní; ₽ 100; 5 ‑ 6; №1; ½", "", "😀😀😀", "\xff\xfe broken \xc3", strings.Repeat("a ", 3000),
	} {
		p.Events = append(p.Events, PictureEvent{When: onDay(2000+i/2, 1, 1), Date: []string{"1 Jan 2000", long, "", "\n"}[i%4], Text: text, Implied: i%3 == 0,
			Countries: []string{long, "Cuba", "日本"}[:i%4%3+i%2], Sources: strings.Repeat("[1]", i*i)})
	}
	return p
}
