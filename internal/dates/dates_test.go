package dates

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// tell writes dates in short: "2014-03-27 day", "2004/.. year", "2010/2014 years" for a
// range, with "implied", "text" or "name" behind.
func tell(dates []Date) string {
	var all []string
	for _, d := range dates {
		s := d.String() + " " + d.Precision.String()
		if d.From == (Day{}) {
			s = "? " + d.Precision.String()
		}
		if d.Range {
			s += "s"
		}
		if d.Open == By {
			s += " by"
		}
		if d.YearImplied {
			s += " implied"
		}
		s += [...]string{"", " text", " name"}[d.Role]
		all = append(all, s)
	}
	return strings.Join(all, ", ")
}

type findCase struct{ text, want string }

func testFind(t *testing.T, lang string, ref Reference, cases []findCase) {
	t.Helper()
	for _, c := range cases {
		if got := tell(Find(c.text, lang, ref)); got != c.want {
			t.Errorf("%s: %q\n got %s\nwant %s", lang, c.text, got, c.want)
		}
	}
}

func TestFindEnglish(t *testing.T) {
	testFind(t, "en", Reference{}, []findCase{
		{"The Assembly voted on 27 March 2014.", "2014-03-27 day"},
		{"They signed it on the 11th of July, 2014.", "2014-07-11 day"},
		{"on July 11th 2014; on Sept. 5, 2015; on 5 Sept 2015", "2014-07-11 day, 2015-09-05 day, 2015-09-05 day"},
		{"He travelled on 11-17 July 2014.", "2014-07-11/2014-07-17 days"},
		{"from the 11th to the 17th of July 2014", "2014-07-11/2014-07-17 days"},
		{"between 11 and 17 July 2014", "2014-07-11/2014-07-17 days"},
		{"It ran from 27 March to 2 April 2015.", "2015-03-27/2015-04-02 days"},
		{"from November 30 to December 1, 2018", "2018-11-30/2018-12-01 days"},
		{"on March 27 and April 2, 2014", "2014-03-27 day, 2014-04-02 day"},
		{"on July 11, 12 and 13, 2014", "2014-07-11 day, 2014-07-12 day, 2014-07-13 day"},
		{"March–April 2015", "2015-03/2015-04 months"},
		{"November–February 2015", "2014-11/2015-02 months"},
		{"in January of 2015 and in February, 2016", "2015-01 month, 2016-02 month"},
		{"in the spring of 2014 and autumn 2015", "~2014-03/2014-05 season, ~2015-09/2015-11 season"},
		{"in the winter of 2013–14", "~2013-12/2014-02 season"},
		{"in spring they met", ""},
		{"in early 2014, in mid-2014, late in 2014", "~2014-01/2014-04 year, ~2014-05/2014-08 year, ~2014-09/2014-12 year"},
		{"in mid-March 2015", "~2015-03-11/2015-03-20 month"},
		{"at the beginning of the 1990s, in the late 1990s", "~1990/1993 decade, ~1997/1999 decade"},
		{"in the first half of 2014, in Q1 2023", "2014-01/2014-06 season, 2023-01/2023-03 season"},
		{"between the first quarter of 2015 and the first quarter of 2016", "2015-01/2016-03 seasons"},
		{"in the first nine months of 2014", "2014-01/2014-09 season"},
		{"since 2004, until 2011, by 2030", "2004/.. year, ../2011 year, ../2030 year by"},
		{"from 2014 onwards; by the end of 2014; no later than May 2015", "2014/.. year, ~../2014-12 year by, ../2015-05 month by"},
		{"pre-2014 and post-2014", "../2014 year, 2014/.. year"},
		{"From 2014, trade fell; figures from 2014", "2014/.. year, 2014 year"},
		{"about 2014, around March 2015, c. 1900", "~2014 year, ~2015-03 month, ~1900 year"},
		{"a review about 2018", "2018 year"},
		{"between 2010 and 2014; from 1895 to 1909; 2008-2012", "2010/2014 years, 1895/1909 years, 2008/2012 years"},
		{"2010-14; 2008/09; 1999–00; 2014/2015", "2010/2014 years, 2008/2009 years, 1999/2000 years, 2014/2015 years"},
		{"in 2010, 2012 and 2014", "2010 year, 2012 year, 2014 year"},
		{"Lula (2023-present) and from 2010 to this day", "2023/.. year, 2010/.. year"},
		{"the 1990s, the 90s, the '80s, the 1990's, the seventies", "1990/1999 decade, 1990/1999 decade, 1980/1989 decade, 1990/1999 decade, 1970/1979 decade"},
		{"the 1960s and 70s; the 1860s and 70s; 1980s–1990s", "1960/1969 decade, 1970/1979 decade, 1860/1869 decade, 1870/1879 decade, 1980/1999 decades"},
		{"the 1800s", "1800/1899 century"},
		{"the 21st century, a nineteenth-century war, the 19th and 20th centuries", "2001/2100 century, 1801/1900 century, 1801/1900 century, 1901/2000 century"},
		{"in the second decade of the 21st century", "2011/2020 century"},
		{"2014-07-11, 11.07.2014, 13/11/2014, 11/13/2014, 07/07/2014", "2014-07-11 day, 2014-07-11 day, 2014-11-13 day, 2014-11-13 day, 2014-07-07 day"},
		{"7/11/2014", "~2014 year"}, // July or November
		{"2014-07 and 09/2014", "2014-07 month, 2014-09 month"},
		{"27 de marzo de 2014, 20 ноября 2023 г.", "2014-03-27 day, 2023-11-20 day"},
	})
}

func TestFindNoYear(t *testing.T) {
	testFind(t, "en", Reference{}, []findCase{
		{"They sold 2014 tonnes and 1540 thousand barrels.", ""},
		{"the will of 1800 voters, nearly 2000 people, 1900 students", ""},
		{"1,500 or 2,014 or 35.2 or $2014 or 2014%", ""},
		{"the S-300, the Tu-160, COVID-19, the G20, an A-2014", ""},
		{"Resolution 2231, p. 1995, pp. 1990-1995, page 2014, No. 1999, Law 1999", ""},
		{"ISBN 978-5-02-1999 and doi:10.1590/2014", ""},
		{"http://www.ain.cu/2008/agosto/11 or infolatam.com/2014/05/04", ""},
		{"at 20:15 or at 1945 hours", ""},
		{"in 1491, in 2100, in 999", ""},
		{"They may march in step. The march of history may go on.", ""},
		{"Theresa May and Plaza de Mayo", ""},
		{"the October Revolution, the 26 July Movement, May Day", ""},
		{"a man in his 60s; the 20s", ""},
		{"for two years, every year, a year-long war, in the last year", ""},
		{"In May 20 people died.", "--05 month implied"},
		{"since independence, in Soviet times", ""},
	})
	testFind(t, "es", Reference{}, []findCase{
		{"2014 toneladas, 2.014 votos, 2000 soldados, en 2000 países, más de 2000 empresas", ""},
		{"la Resolución 2231, la página 1995, en los 90 países", ""},
		{"la avenida 9 de Julio y la Plaza de Mayo", ""},
		{"dos años antes de la guerra", ""},
	})
	testFind(t, "pt", Reference{}, []findCase{
		{"2014 toneladas, 2000 soldados, a resolução 2231, o artigo 1995", ""},
		{"o Rio de Janeiro, a praça 25 de Abril, um marco da história", ""},
	})
	testFind(t, "ru", Reference{}, []findCase{
		{"1992 тонны, 2000 человек, почти 2000 солдат, резолюция 2231, стр. 1995", ""},
		{"на площади 9 Июля, мартовский договор, два десятилетия", ""},
	})
}

func TestFindSpanish(t *testing.T) {
	testFind(t, "es", Reference{}, []findCase{
		{"el 27 de marzo de 2014; el 4 mayo, 2014; el 1.º de mayo de 2015; el primero de enero de 1959", "2014-03-27 day, 2014-05-04 day, 2015-05-01 day, 1959-01-01 day"},
		{"del 11 al 17 de julio de 2014", "2014-07-11/2014-07-17 days"},
		{"27 de marzo al 2 de abril de 2014", "2014-03-27/2014-04-02 days"},
		{"entre el 24 y el 26 de marzo de 2015", "2015-03-24/2015-03-26 days"},
		{"el 10 y 11 de abril de 2015", "2015-04-10 day, 2015-04-11 day"},
		{"en marzo de 2015; en setiembre del 2015; sept. de 2014", "2015-03 month, 2015-09 month, 2014-09 month"},
		{"entre agosto y diciembre de 1993; abril y mayo de 2015", "1993-08/1993-12 months, 2015-04 month, 2015-05 month"},
		{"en primavera de 2014", "~2014-03/2014-05 season"},
		{"a mediados de 2014; a fines de 2013; a comienzos de enero de 1998", "~2014-05/2014-08 year, ~2013-09/2013-12 year, ~1998-01-01/1998-01-10 month"},
		{"en el primer semestre de 2014; el último trimestre del año 2014", "2014-01/2014-06 season, 2014-10/2014-12 season"},
		{"desde 2004; hasta 2011; a partir de marzo de 2015; de 2014 en adelante; antes de 2030", "2004/.. year, ../2011 year, 2015-03/.. month, 2014/.. year, ../2030 year"},
		{"Para 2030, el comercio crecerá. El presupuesto para 2014.", "../2030 year by, 2014 year"},
		{"hacia 1900; alrededor de 2014", "~1900 year, ~2014 year"},
		{"entre 2010 y 2014; de 2010 a 2014; desde 2010 hasta 2014; 2010-14", "2010/2014 years, 2010/2014 years, 2010/2014 years, 2010/2014 years"},
		{"desde 2014 hasta la actualidad", "2014/.. year"},
		{"los años 90; los años noventa; en los noventa; la década de 1990; la década de los 90", "1990/1999 decade, 1990/1999 decade, 1990/1999 decade, 1990/1999 decade, 1990/1999 decade"},
		{"los años sesenta y setenta; los años 60 y 70; las décadas de 1980 y 1990", "1960/1969 decade, 1970/1979 decade, 1960/1969 decade, 1970/1979 decade, 1980/1989 decade, 1990/1999 decade"},
		{"los años 20 y 30 del siglo XIX", "1820/1829 decade, 1830/1839 decade"},
		{"los años 2010 y 2011; los años 2010", "2010 year, 2011 year, 2010/2019 decade"},
		{"a finales de los años 80 del siglo XX", "~1987/1989 decade"},
		{"el siglo XXI; los siglos XIX y XX; la primera mitad del siglo XX", "2001/2100 century, 1801/1900 century, 1901/2000 century, 1901/1950 century"},
		{"7/11/2014", "2014-11-07 day"},
		{"on August 16th, 1993", "1993-08-16 day"},
	})
}

func TestFindPortuguese(t *testing.T) {
	testFind(t, "pt", Reference{}, []findCase{
		{"em 27 de março de 2014; a 1 de Julho de 2001; em 1.º de janeiro de 2015", "2014-03-27 day, 2001-07-01 day, 2015-01-01 day"},
		{"de 11 a 17 de julho de 2014; em 1 e 2 de julho de 2014", "2014-07-11/2014-07-17 days, 2014-07-01 day, 2014-07-02 day"},
		{"em março de 2015; em marco de 2015; em Agosto de 1993 por ele; out. 2014", "2015-03 month, 2015-03 month, 1993-08 month, 2014-10 month"},
		{"de Abril 2001 até Abril 2002; entre março e maio de 2014", "2001-04/2002-04 months, 2014-03/2014-05 months"},
		{"no outono de 2014", "~2014-09/2014-11 season"},
		{"em meados de 2014; no final de 2013; no início de julho de 2014; a meio de dezembro de 2000", "~2014-05/2014-08 year, ~2013-09/2013-12 year, ~2014-07-01/2014-07-10 month, ~2000-12-11/2000-12-20 month"},
		{"no primeiro semestre de 2014; no segundo trimestre de 2015", "2014-01/2014-06 season, 2015-04/2015-06 season"},
		{"desde 2004; até 2030; a partir de 11 de julho de 2014; depois de 2010; antes de 2014", "2004/.. year, ../2030 year, 2014-07-11/.. day, 2010/.. year, ../2014 year"},
		{"entre 2000 e 2009; de 2010 a 2014; 2010–2014", "2000/2009 years, 2010/2014 years, 2010/2014 years"},
		{"nos anos 90; nos anos 1990; nos anos oitenta; na década de 1990; anos 60 e 70; anos 2000", "1990/1999 decade, 1990/1999 decade, 1980/1989 decade, 1990/1999 decade, 1960/1969 decade, 1970/1979 decade, 2000/2009 decade"},
		{"no século XXI; nos séculos XIX e XX; em fins do século XIX", "2001/2100 century, 1801/1900 century, 1901/2000 century, ~1868/1900 century"},
		{"por volta de 1900; de 2014 até hoje", "~1900 year, 2014/.. year"},
		{"12/03/2014", "2014-03-12 day"},
		{"de Janeiro 1998 até December 1998", "1998 months"},
	})
}

func TestFindRussian(t *testing.T) {
	testFind(t, "ru", Reference{}, []findCase{
		{"11 июля 2014 г. и 27-го марта 2015 года, первого июля 2001", "2014-07-11 day, 2015-03-27 day, 2001-07-01 day"},
		{"с 11 по 17 июля 2014 г.; 11—17 июля 2014 года", "2014-07-11/2014-07-17 days, 2014-07-11/2014-07-17 days"},
		{"27 марта и 2 апреля 2014 года", "2014-03-27 day, 2014-04-02 day"},
		{"в марте 2015-го; в мае-июне 2014 г.; с мая по июль 2014 года; в янв. 2015 г.", "2015-03 month, 2014-05/2014-06 months, 2014-05/2014-07 months, 2015-01 month"},
		{"весной 2014 года; зимой 2013/14 г.", "~2014-03/2014-05 season, ~2013-12/2014-02 season"},
		{"в начале 2014 года; в середине февраля 2015 г.; в конце 1990-х годов", "~2014-01/2014-04 year, ~2015-02-11/2015-02-20 month, ~1997/1999 decade"},
		{"в первой половине 2014 года; в I квартале 2015 г.; в 1-м квартале 2015 года; за первые девять месяцев 2014 года", "2014-01/2014-06 season, 2015-01/2015-03 season, 2015-01/2015-03 season, 2014-01/2014-09 season"},
		{"с 2004 года; до 2011 г.; к 2030 году; после марта 2014 года; не позднее 2020 года", "2004/.. year, ../2011 year, ../2030 year by, 2014-03/.. month, ../2020 year by"},
		{"с конца 2014 года; до середины 1990-х", "~2014-09/.. year, ~../1996 decade"},
		{"по сравнению с 2014 годом и с 2013 г.", "2014 year, 2013/.. year"},
		{"по сравнению с 2013 г.; вместе с 2014 годом", "2013 year, 2014 year"},
		{"от 11 июля 2014 г.; за 2014 год; на 2014–2016 годы", "2014-07-11 day, 2014 year, 2014/2016 years"},
		{"2014—2015 гг.; в 2014/15 г.; с 2008 по 2012 год; между 2010 и 2014 годами", "2014/2015 years, 2014/2015 years, 2008/2012 years, 2010/2014 years"},
		{"с 2014 г. по настоящее время", "2014/.. year"},
		{"90-е годы; в 1990-х; в девяностых; в 60–70-х гг. ХХ в.; 2000-е гг.", "1990/1999 decade, 1990/1999 decade, 1990/1999 decade, 1960/1979 decades, 2000/2009 decade"},
		{"20-е годы", ""},
		{"20-е годы XX века; 90-х годов прошлого века", "1920/1929 decade, 1990/1999 decade implied"},
		{"XXI век; ХХ век; в XIX–XX вв.; в 19-м веке; начало XX столетия", "2001/2100 century, 1901/2000 century, 1801/2000 centurys, 1801/1900 century, ~1901/1934 century"},
		{"около 2010 года", "~2010 year"},
		{"27.03.2014; 2014г.; в 2014-м", "2014-03-27 day, 2014 year, 2014 year"},
	})
}

func TestFindRole(t *testing.T) {
	testFind(t, "en", Reference{}, []findCase{
		{"In the 1990s Moscow lost interest, according to the 2015 article.", "1990/1999 decade, 2015 year text"},
		{"Sudarev, in a work of 2012 cited by the 2015 article", "2012 year text, 2015 year text"},
		{"works by Ellis of 2013; Davydov's book of 2007; a text by Makeev of 2008", "2013 year text, 2007 year text, 2008 year text"},
		{"(Sudarev, 2012: 45); (Smith, 2009; Blank 2009); (Shchetinin, 2013a)", "2012 year text, 2009 year text, 2009 year text, 2013 year text"},
		{"the zone of peace (Brazil, 1986)", "1986 year"},
		{"a book by Brukmann, published in Caracas in 2012", "2012 year text"},
		{"the website, consulted on 14 August 2015", "2015-08-14 day text"},
		{"The agency published the letter on 11 August 2008.", "2008-08-11 day"},
		{"Agenda 2030, the 2030 Agenda, NATO 2020, World Cup 2018", "2030 year name, 2030 year name, 2020 year name, 2018 year name"},
		{"the 2018 World Cup and the Security Council 2014 vote", "2018 year, 2014 year"},
		{"the 2023 Concept, the 2014 elections, Russia's 2008 visit", "2023 year, 2014 year, 2008 year"},
	})
	testFind(t, "es", Reference{}, []findCase{
		{"según el artículo de 2015", "2015 year text"},
		{"la Agenda 2030; las elecciones de 2014", "2030 year name, 2014 year"},
	})
	testFind(t, "pt", Reference{}, []findCase{{"segundo o artigo de 2015 e a Agenda 2030", "2015 year text, 2030 year name"}})
	testFind(t, "ru", Reference{}, []findCase{{"в статье 2015 года; в работе Сударева 2012 года; визит 2015 года", "2015 year text, 2012 year text, 2015 year"}})
}

func TestFindRelative(t *testing.T) {
	none := Reference{}
	testFind(t, "en", none, []findCase{
		{"on 27 March", "--03-27 day implied"},
		{"in May and on 1–3 June", "--05 month implied, --06-01/--06-03 days implied"},
		{"last year; two years ago; yesterday", "? year implied, ? year implied, ? day implied"},
		{"In November 2008 he came. A year later he left. In March he was back.", "2008-11 month, 2009 year implied, 2009-03 month implied"},
		{"In June 2009, six months later, the ban fell.", "2009-06 month"},
	})
	tass := Reference{Written: parse(t, "2020-02-06")}
	testFind(t, "en", tass, []findCase{
		{"last year; this year; next year; two years ago", "2019 year implied, 2020 year implied, 2021 year implied, 2018 year implied"},
		{"last June", "2019-06 month implied"},
		{"next March", "2020-03 month implied"},
		{"last spring", "~2019-03/2019-05 season implied"},
		{"on February 6", "2020-02-06 day implied"},
		{"in December", "2019-12 month implied"},
		{"yesterday; last month; early last month", "2020-02-05 day implied, 2020-01 month implied, ~2020-01-01/2020-01-10 month implied"},
		{"in March last year", "2019-03 month implied"},
	})
	testFind(t, "en", Reference{Written: parse(t, "2020-02-06"), Said: parse(t, "2008-11")}, []findCase{
		{"a year later; that year", "2009 year implied, 2009 year implied"},
		{"on 27 July", "2008-07-27 day implied"},
		{"on 3 February", "2020-02-03 day implied"}, // the month of the text
	})
	march := Reference{Written: parse(t, "2015-03-27")}
	testFind(t, "es", march, []findCase{
		{"el año pasado; hace dos años; el próximo año; ayer", "2014 year implied, 2013 year implied, 2016 year implied, 2015-03-26 day implied"},
		{"en octubre de este año; del 24 al 26 de marzo del presente año", "2015-10 month implied, 2015-03-24/2015-03-26 days implied"},
		{"el pasado 27 de febrero; en diciembre próximo; abril pasado", "2015-02-27 day implied, 2015-12 month implied, 2014-04 month implied"},
	})
	testFind(t, "pt", march, []findCase{
		{"no ano passado; há 20 anos; em outubro deste ano", "2014 year implied, 1995 year implied, 2015-10 month implied"},
		{"em abril próximo; no mês passado", "2015-04 month implied, 2015-02 month implied"},
	})
	testFind(t, "ru", march, []findCase{
		{"в прошлом году; два года назад; год назад; в этом году", "2014 year implied, 2013 year implied, 2014 year implied, 2015 year implied"},
		{"в марте прошлого года; прошлым летом; в прошлом месяце; вчера", "2014-03 month implied, ~2014-06/2014-08 season implied, 2015-02 month implied, 2015-03-26 day implied"},
	})
}

func TestFindSpan(t *testing.T) {
	text := "With Lima since the end of the 1990s; on March 27 and April 2, 2014, 11–17 июля 2014 г. too."
	want := []string{"end of the 1990s", "March 27", "April 2, 2014", "11–17 июля 2014"}
	for i, d := range Find(text, "en", Reference{}) {
		if got := text[d.Start:d.End]; got != want[i] {
			t.Errorf("date %d is %q, want %q", i, got, want[i])
		}
	}
}

// An unknown language is detected.
func TestFindLanguage(t *testing.T) {
	if got := tell(Find("В марте 2015 года министр посетил страну.", "", Reference{})); got != "2015-03 month" {
		t.Errorf("got %s", got)
	}
}

func TestThen(t *testing.T) {
	ref := Reference{Written: parse(t, "2015-09")}
	for _, sentence := range []string{"In 2008 the talks began, as the 2015 article says.", "Trade grew in the 1990s and last year."} {
		ref = ref.Then(Find(sentence, "en", ref))
	}
	if got := tell(Find("In December they met.", "en", ref)); got != "2008-12 month implied" {
		t.Errorf("got %s", got)
	}
}

// A text in which every word may begin a time is read in a time that grows with its length
// alone; otherwise these would take hours.
func TestFindLong(t *testing.T) {
	for _, s := range []string{"1-", "late ", "last ", "of the ", "(A, ", "1 and ", "2014-", "in the first half of the ", "January ", "27 March and ", "since about ", "años ", "XIX и ", "\n"} {
		for _, lang := range []string{"en", "es", "ru"} {
			for _, d := range Find(strings.Repeat(s, 50_000/len(s)), lang, Reference{}) {
				if d.Start >= d.End {
					t.Fatalf("%q: %+v is empty", s, d)
				}
			}
		}
	}
}

func parse(t testing.TB, s string) Date {
	t.Helper()
	d, err := Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParse(t *testing.T) {
	for s, want := range map[string]string{"2020": "2020 year", "2020-02": "2020-02 month", "2020-02-06": "2020-02-06 day"} {
		if got := tell([]Date{parse(t, s)}); got != want {
			t.Errorf("%s is %s, want %s", s, got, want)
		}
	}
	for _, s := range []string{"", "20", "2020-2", "2020-13", "2021-02-29", "2020-02-06-01", "+020", "around 2020"} {
		if d, err := Parse(s); err == nil {
			t.Errorf("%q is read as %v", s, d)
		}
	}
}

// one reads the only time of a text. A text is in English unless it says otherwise: "ru: …".
func one(t *testing.T, text string) Date {
	t.Helper()
	lang, rest, ok := strings.Cut(text, ": ")
	if !ok {
		lang, rest = "en", text
	}
	found := Find(rest, lang, Reference{})
	if len(found) != 1 {
		t.Fatalf("%q holds %d times: %s", text, len(found), tell(found))
	}
	return found[0]
}

func TestBearsOut(t *testing.T) {
	for _, c := range []struct {
		claim, evidence string
		want            bool
	}{
		{"in March 2015", "ru: в марте 2015 года", true},
		{"es: en marzo de 2015", "pt: em março de 2015", true},
		{"in 2015", "on 11 March 2015", true},
		{"in March 2015", "in 2015", false},
		{"in March 2015", "in April 2015", false},
		{"in 2014", "in 2015", false},
		{"in the 1990s", "in 1993", true},
		{"in the 1990s", "ru: в 1990-е годы", true},
		{"in the 1990s", "in the 2000s", false},
		{"in the 21st century", "in 2014", true},
		{"in early 2014", "ru: в начале 2014 года", true},
		{"in early 2014", "in February 2014", true},
		{"in 2014", "in early 2014", true},
		{"in January–April 2014", "in early 2014", false},
		{"about 2014", "in 2014", true},
		{"in 2014", "about 2014", false},
		{"in spring 2014", "es: en la primavera de 2014", true},
		{"in 2014", "in spring 2014", true},
		{"in the first half of 2014", "ru: в первой половине 2014 года", true},
		{"since 2004", "ru: с 2004 года", true},
		{"since 2004", "since March 2004", true},
		{"since 2004", "in 2004", false},
		{"since 2004", "since 2005", false},
		{"in 2004", "since 2004", true},
		{"until 2011", "es: hasta 2011", true},
		{"until 2011", "since 2011", false},
		{"until 2014", "from 2010 to 2014", true},
		{"by 2030", "ru: до 2030 года", true},
		{"by 2030", "in 2030", true},
		{"since 2010", "from 2010 to 2014", false},
		{"from 2010 to 2014", "ru: с 2010 по 2014 год", true},
		{"from 2010 to 2014", "from March 2010 to May 2014", true},
		{"from 2010 to 2014", "from 2010 to 2013", false},
		{"from 2010 to 2014", "in 2012", false},
		{"in 2014", "on 11–17 July 2014", true},
		{"on 11–17 July 2014", "es: del 11 al 17 de julio de 2014", true},
		{"on 27 March", "on 27 March 2014", true},
		{"on 27 March 2014", "on 27 March", false},
		{"on 27 March", "on 28 March 2014", false},
		{"in March", "on 27 March 2014", true},
		{"last year", "last year", false},
		{"in 2015", "the 2015 article", false},
		{"the 2015 article", "ru: в статье 2015 года", true},
		{"the 2015 article", "in 2015", true},
	} {
		if got := one(t, c.evidence).BearsOut(one(t, c.claim)); got != c.want {
			t.Errorf("%q bears out %q: %t", c.evidence, c.claim, got)
		}
	}
}

func TestBorneOut(t *testing.T) {
	evidence := Find("Exports grew in 2013, in 2014 and in 2015.", "en", Reference{})
	for claim, want := range map[string]bool{
		"in 2013–2015": true, "from 2014 to 2015": true, "in 2012–2015": false, "in 2014": true, "in March 2014": false, "since 2013": false,
	} {
		if got := BorneOut(one(t, claim), evidence); got != want {
			t.Errorf("%q: %t", claim, got)
		}
	}
	if BorneOut(one(t, "in 2014"), nil) {
		t.Error("no evidence bears out a year")
	}
}

func TestExcludes(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"in 2014", "in 2015", true},
		{"in March 2015", "in 2015", false},
		{"in March 2015", "on 2 April 2015", true},
		{"in the 1990s", "in 2001", true},
		{"since 2004", "in 2001", true},
		{"since 2004", "in 2010", false},
		{"until 2004", "in 2010", true},
		{"until 2004", "since 2010", true},
		{"since 2004", "until 2010", false},
		{"in early 2014", "in May 2014", false}, // how early is early
		{"in early 2014", "in December 2014", true},
		{"in spring 2014", "in October 2014", false}, // in the south
		{"in spring 2014", "in October 2015", true},
		{"in spring 2014", "in autumn 2014", true},
		{"on 27 March", "on 27 March 2014", false},
		{"on 27 March", "on 28 March 2014", true},
		{"on 27 March", "in 2014", false},
		{"last year", "in 2014", false},
	} {
		a, b := one(t, c.a), one(t, c.b)
		if got := a.Excludes(b); got != c.want {
			t.Errorf("%q excludes %q: %t", c.a, c.b, got)
		}
		if a.Excludes(b) != b.Excludes(a) {
			t.Errorf("%q and %q differ by their order", c.a, c.b)
		}
	}
}

func TestDay(t *testing.T) {
	a, b := Day{2014, 7, 11}, Day{2014, 7, 12}
	if a.Compare(b) != -1 || b.Compare(a) != 1 || a.Compare(a) != 0 {
		t.Error("days are in a wrong order")
	}
	if got := fmt.Sprint(a, Day{0, 7, 11}, Day{}); got != "2014-07-11 --07-11 " {
		t.Errorf("days are written %s", got)
	}
	if got := a.Time().Format("2 Jan 2006"); got != "11 Jul 2014" {
		t.Errorf("time is %s", got)
	}
}

func FuzzFind(f *testing.F) {
	for _, text := range []string{
		"on March 27 and April 2, 2014", "с 11 по 17 июля 2014 г.", "los años 20 y 30 del siglo XIX", "no início dos anos 90", "last June, a year later",
		"2010-14, 2014-07-11, 7/11/2014", "29 February 2015 – 31 June", "XIX–XX вв.", "the '80s", "winter 2013/14", "in the first half of the last century",
	} {
		for _, lang := range []string{"en", "es", "pt", "ru"} {
			f.Add(text, lang, "2015-09")
		}
	}
	f.Fuzz(func(t *testing.T, text, lang, written string) {
		ref := Reference{}
		if d, err := Parse(written); err == nil {
			ref.Written, ref.Said = d, d
		}
		end := 0
		for _, d := range Find(text, lang, ref) {
			switch {
			case d.Start < end || d.Start >= d.End || d.End > len(text):
				t.Fatalf("%+v is no part of the text behind %d", d, end)
			case utf8.ValidString(text) && !utf8.ValidString(text[d.Start:d.End]):
				t.Fatalf("%+v cuts a letter", d)
			case d.From.Compare(d.To) > 0:
				t.Fatalf("%+v ends before it begins", d)
			case (d.From == Day{}) != (d.To == Day{}), d.Known() && d.To.Year == 0:
				t.Fatalf("%+v is half known", d)
			case d.From != Day{} && (d.From.Day < 1 || d.From.Day > daysIn(d.From.Year, d.From.Month) || d.To.Day < 1 || d.To.Day > daysIn(d.To.Year, d.To.Month)):
				t.Fatalf("%+v is not in the calendar", d)
			case d.From != Day{} && d.Role == OfEvent && !d.Approx && !d.BearsOut(d):
				t.Fatalf("%+v does not bear out itself", d)
			case d.Excludes(d):
				t.Fatalf("%+v excludes itself", d)
			}
			_ = d.String()
			end = d.End
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2020", "2020-02", "2020-02-06", "", "2020-02-30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := Parse(s); err == nil && d.String() != s {
			t.Fatalf("%q is read as %s", s, d)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	for lang, text := range map[string]string{
		"en":   "At the end of 1992 the trade turnover between Russia and Latin America had stood at 1.3 billion dollars, and it reached 18.5 billion in 2014, according to the 2015 article.",
		"ru":   "В ноябре 2008 года президент посетил четыре страны региона, а с 11 по 17 июля 2014 г. состоялась вторая поездка, в ходе которой были подписаны соглашения.",
		"none": "According to Razumovsky, all sides wish to cooperate constructively and to go around the issues on which they disagree, as the meeting in Osaka showed.",
	} {
		b.Run(lang, func(b *testing.B) {
			code := lang
			if lang == "none" {
				code = "en"
			}
			b.ReportAllocs()
			for b.Loop() {
				Find(text, code, Reference{})
			}
		})
	}
}
