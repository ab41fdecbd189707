package stance

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"attache"
	"attache/internal/language"
)

// term is a word or a phrase, folded. A word that ends in "+" stands for all that begin so;
// one of keeps is what a question with the term asks about.
type term struct {
	words []string
	keeps []bool
}

// list holds terms by the first three bytes of their first word.
type list map[string][]term

// tables are the sections of config/stance.txt by name.
var tables = sync.OnceValue(func() map[string]list {
	sections := map[string]list{}
	name := ""
	for line := range strings.Lines(attache.Stance) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			name = strings.Trim(line, "[]")
			sections[name] = list{}
		default:
			for phrase := range strings.FieldsFuncSeq(line, func(r rune) bool { return r == '|' || r == ',' }) {
				sections[name].add(phrase)
			}
		}
	}
	return sections
})

func (l list) add(phrase string) {
	var t term
	for part := range strings.FieldsSeq(phrase) {
		bare, open := strings.CutSuffix(part, "+")
		words := language.Words(bare)
		if open && len(words) > 0 {
			words[len(words)-1] += "+"
		}
		for _, w := range words {
			t.words, t.keeps = append(t.words, w), append(t.keeps, strings.HasPrefix(part, "~"))
		}
	}
	if len(t.words) > 0 {
		l[head(t.words[0])] = append(l[head(t.words[0])], t)
	}
}

func head(word string) string { return word[:min(3, len(strings.TrimSuffix(word, "+")))] }

// at returns the longest term that begins with word i; one without words when none does.
func (l list) at(words []string, i int) term {
	var longest term
	for n := 1; n <= min(3, len(words[i])); n++ {
		for _, t := range l[words[i][:n]] {
			if n := len(t.words); n > len(longest.words) && n <= len(words)-i && slices.EqualFunc(t.words, words[i:i+n], matches) {
				longest = t
			}
		}
	}
	return longest
}

func matches(pattern, word string) bool {
	if stem, open := strings.CutSuffix(pattern, "+"); open {
		return strings.HasPrefix(word, stem)
	}
	return pattern == word
}

var quotation = regexp.MustCompile(`[“"„«»][^“”"„«»]*[”"“»«]`)

// Charged returns the charged terms that a text uses outside quotation marks, as folded words.
func Charged(text string) []string {
	var found []string
	words := language.Words(quotation.ReplaceAllString(text, " … "))
	for i := 0; i < len(words); {
		n := len(tables()["charged"].at(words, i).words)
		if n > 0 {
			found = append(found, strings.Join(words[i:i+n], " "))
		}
		i += max(1, n)
	}
	return found
}

// Takes reports, for each folded word of a question, whether it says what the asker thinks and
// not what is asked about.
func Takes(words []string) []bool {
	takes := make([]bool, len(words))
	for i := range words {
		for _, section := range []string{"charged", "evaluative"} {
			for j, keeps := range tables()[section].at(words, i).keeps {
				takes[i+j] = takes[i+j] || !keeps
			}
		}
	}
	return takes
}

// saying are words by which a sentence says whose words it gives.
var saying = regexp.MustCompile(`(?:^| )(?:according to|in (?:the|his|her|their) (?:own )?(?:words?|view|opinion)|said|says|say|told|tells|stated|states|argue[ds]?|argues|believe[ds]?|believes|claim(?:s|ed)?|call(?:s|ed)|describe[ds]?|describes|consider(?:s|ed)?|warn(?:s|ed)?|accuse[ds]?|accuses|report(?:s|ed)?|writes|wrote|notes|noted|insists?|declare[ds]?|declares|denounce[ds]?|maintains?|holds|quoted|cites|cited` +
	`|segun|de acuerdo con|en (?:su )?opinion(?: de)?|a (?:su )?juicio(?: de)?|en (?:sus )?palabras(?: de)?|dijo|dice|dicen|afirmo|afirma|afirman|sostiene|cree|considera|califico|califica|llama|llamo|declaro|declara|acusa|acuso|informa|informo|senala|senalo|escribe|denuncia|advierte` +
	`|segundo|conforme|de acordo com|na (?:sua )?opiniao|na (?:sua )?visao|nas (?:suas )?palavras|disse|diz|dizem|afirmou|sustenta|acredita|considera|chama|chamou|declarou|acusou|informou|aponta|apontou|escreve|denuncia|adverte` +
	`|по (?:\S+ )?(?:словам|мнению|данным)|как сообщает|сказал|сказала|говорит|говорят|заявил|заявила|заявляет|утвержда\S+|счита\S+|называ\S+|назвал|назвала|сообща\S+|сообщил\S*|пишет|пишут|отметил\S*|отмеча\S+|полага\S+|обвини\S+|обвиня\S+|подчеркну\S+)(?: |$)`)

// Attributed reports whether a sentence says whose words or view it gives.
func Attributed(sentence string) bool {
	return saying.MatchString(strings.Join(language.Words(sentence), " "))
}

// judging are words of views and judgements, as against reports.
var judging = regexp.MustCompile(`(?:^| )(?:argue[ds]?|argues|believe[ds]?|believes|claim(?:s|ed)?|consider(?:s|ed)?|view|views|opinion|judges?|judged|should|must|deserves?|blames?|blamed|accuse[ds]?|accuses|calls|called|criticis\S+|criticiz\S+|praise\S*|condemn\S*|unfortunately|convinced|doubts?|thinks?` +
	`|sostiene|cree|considera|opina|opinion|juicio|deberia|debe|culpa|acusa|acuso|califica|califico|critica|elogia|condena|convencido|duda` +
	`|sustenta|acredita|opiniao|deveria|deve|culpou|acusou|acusa|elogia|condenou|convencido` +
	`|считает|считают|полагает|мнение|мнению|должен|должна|должны|обвиняет|обвинил\S*|называет|критику\S+|осуждает|осудил\S*|убежден\S*|сомнева\S+)(?: |$)`)

// Judges reports whether a sentence gives a view or a judgement rather than a report.
func Judges(sentence string) bool {
	return judging.MatchString(strings.Join(language.Words(sentence), " ")) || len(Charged(sentence)) > 0
}

// Without returns a question without the words that say what the asker thinks, folded.
func Without(question string) string {
	words := language.Words(question)
	takes := Takes(words)
	var left []string
	for i, w := range words {
		if !takes[i] {
			left = append(left, w)
		}
	}
	return strings.Join(left, " ")
}
