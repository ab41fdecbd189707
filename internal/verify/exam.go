package verify

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"text/template"

	"attache/internal/llm"
)

// Exam is how a judge did on the fixed pairs.
type Exam struct {
	Right int `json:"right"`
	Of    int `json:"of"`
}

// Passed reports whether the judge may judge: nine of ten. One that says the same of every
// claim has half right.
func (e Exam) Passed() bool { return e.Of > 0 && 10*e.Right >= 9*e.Of }

// Fingerprint changes whenever an examination would have to be taken anew: with the prompt or
// the pairs.
func Fingerprint(prompt *template.Template) string {
	h := fnv.New64a()
	fmt.Fprint(h, pairs)
	for _, part := range []string{"system", "user"} {
		fmt.Fprint(h, prompt.Lookup(part).Root)
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// examGroup is how many pairs are asked at once, as many as an answer may have claims.
const examGroup = 10

// Fit reports whether the judge passed its examination, and examines it where that was not
// done yet. A server that fails leaves it unexamined, which is an error.
func (j *Judge) Fit(ctx context.Context) (bool, llm.Usage, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.exam != nil {
		return j.exam.Passed(), llm.Usage{}, nil
	}
	exam, usage, err := j.examine(ctx)
	if err != nil {
		return false, usage, err
	}
	j.exam = &exam
	if j.cfg.Learned != nil {
		j.cfg.Learned(exam)
	}
	if !exam.Passed() {
		j.cfg.Logger.Warn("the judge failed its examination; claims are checked by rules alone", "right", exam.Right, "of", exam.Of)
	}
	return exam.Passed(), usage, nil
}

// Exam returns how the examination went; nil when there was none yet.
func (j *Judge) Exam() *Exam {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.exam
}

func (j *Judge) examine(ctx context.Context) (Exam, llm.Usage, error) {
	exam := Exam{Of: len(pairs)}
	var usage llm.Usage
	for group := range slices.Chunk(pairs, examGroup) {
		items := make([]item, len(group))
		for i, p := range group {
			items[i] = item{N: i + 1, Claim: p.claim, Sources: []source{{Name: p.source, Lines: []string{p.sentence}}}}
		}
		verdicts, used, err := j.ask(ctx, items)
		usage = usage.Add(used)
		if err != nil {
			return exam, usage, fmt.Errorf("examine the judge: %w", err)
		}
		for i, v := range verdicts {
			// Both ways to fail a claim keep it from the reader: to tell them apart is not asked.
			if v != Unread && (v == Entailed) == group[i].entailed {
				exam.Right++
			}
		}
	}
	return exam, usage, nil
}

// pair is a question of the examination. Places and people are invented, so that nothing but
// the sentence can tell.
type pair struct {
	source, sentence, claim string
	entailed                bool
}

// pairs holds, in four languages, ten claims that their sentence entails and ten that it does
// not: figure, date, direction, plan or done, negation, speaker, addition, over or about,
// cause, scope.
var pairs = []pair{
	{"Valmora Gazette, 3 May 2019", "The port of Valmora handled 3.2 million tonnes of grain in 2018, the harbour master said.",
		"According to the harbour master, Valmora's port handled 3.2 million tonnes of grain in 2018.", true},
	{"Valmora Gazette, 3 May 2019", "Valmora sold twelve ferries to neighbouring Istria Bay in 2017.",
		"Istria Bay sold twelve ferries to Valmora in 2017.", false},
	{"Institute of Harbours, 2021", "The two ministers are to sign the fishing agreement in autumn.",
		"Los dos ministros firmaron el acuerdo de pesca.", false},
	{"Institute of Harbours, 2021", "None of the island towns joined the boycott.",
		"Ninguna de las ciudades de la isla se sumó al boicot.", true},
	{"Institute of Harbours, 2021", "The bridge at Corvo was paid for by the regional bank and opened in 2009.",
		"A ponte de Corvo, inaugurada em 2009, foi paga pelo banco regional.", true},
	{"Norden Courier, 12 June 2020", "Critics say that the dam has harmed the fishery; the company denies it.",
		"Плотина нанесла вред рыболовству, и компания это признаёт.", false},
	{"Norden Courier, 12 June 2020", "Ticket sales fell by a fifth, to 40,000, in 2019.",
		"В 2019 году продажи билетов снизились на пятую часть, до 40 тысяч.", true},
	{"Norden Courier, 12 June 2020", "More than thirty villages took part in the count.",
		"Exactly thirty villages took part in the count.", false},
	{"Norden Courier, 12 June 2020", "Mayor Elin Varga visited Corvo and Port Sella in March 2014.",
		"In March 2014 Corvo was among the towns that Mayor Elin Varga visited.", true},
	{"Norden Courier, 12 June 2020", "Mayor Elin Varga visited Corvo and Port Sella in March 2014.",
		"Mayor Elin Varga visited Corvo, Port Sella and Tamrin in March 2014.", false},
	{"Sella Review, 2016; speaking: Pavel Orlin", "The council voted against the tariff, with Tamrin abstaining, Orlin said.",
		"Tamrin voted for the tariff.", false},
	{"Sella Review, 2016; speaking: Pavel Orlin", "The council voted against the tariff, with Tamrin abstaining, Orlin said.",
		"По словам Орлина, Тамрин воздержался при голосовании о тарифе.", true},
	{"Sella Review, 2016", "The rail line would cost 1.4 billion crowns if it were built.",
		"La línea férrea costaría 1.400 millones de coronas.", true},
	{"Sella Review, 2016", "The rail line would cost 1.4 billion crowns if it were built.",
		"The rail line was built for 1.4 billion crowns.", false},
	{"Sella Review, 2016", "The school in Tamrin was founded in 1931 and enlarged in 1954.",
		"A escola de Tamrin foi fundada em 1954.", false},
	{"Sella Review, 2016", "Exports of cork to the mainland doubled between 2010 and 2014.",
		"Между 2010 и 2014 годами вывоз пробки на материк вырос вдвое.", true},
	{"Tamrin Daily, 8 January 2022", "The shipyard closed after the flood of 2021, and its 300 workers were hired by the port.",
		"The flood of 2021 was caused by the closure of the shipyard.", false},
	{"Tamrin Daily, 8 January 2022", "The shipyard closed after the flood of 2021, and its 300 workers were hired by the port.",
		"El puerto contrató a los 300 trabajadores del astillero cerrado.", true},
	{"Tamrin Daily, 8 January 2022", "Some members of the guild called the new fee unjust.",
		"Todos os membros da guilda consideraram injusta a nova taxa.", false},
	{"Tamrin Daily, 8 January 2022", "The editor wrote that the harbour council had misjudged the storm.",
		"The editor was of the opinion that the council of the harbour had misjudged the storm.", true},
}
