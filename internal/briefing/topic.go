package briefing

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"attache/internal/facts"
	"attache/internal/gazetteer"
	"attache/internal/index"
	"attache/internal/language"
	"attache/internal/texts"
	"attache/internal/wordclass"
)

// telling is how much a concept of the lexicon, or a name, tells that a sentence is chiefly
// about a topic. Of weight 1 are those that go with it; a topic needs one of weight 2 or 3, an
// act of its own: a visit, a purchase, a vote.
var telling = func() map[string][]weighed {
	of := map[string][]weighed{}
	for topic, words := range map[facts.Topic][3]string{ // of weight 1, 2 and 3
		facts.Diplomacy: {
			"agreement, treaty, cooperation, ally, bilateral, multilateral, integration, join, member, support, position, ties, mission, initiative, president, friend, strategy, concept, declaration, gratitude",
			"visit, relation, partner, pragmatic, rapprochement, talks, trip, meet, attend, conference, forum, dialogue, foreign minister, delegate, invite, contact, protocol, recognition, observer, asylum",
			"diplomacy, summit, embassy"},
		facts.Trade: {
			"buy, sale, goods, agricultural, company, business, economy, value, dollar, competition, food, metal, consumer",
			"market, supply, meat, dairy, beef, fruit, fish, bananas, soybeans, wheat, bauxite, tender, joint venture, industry",
			"trade, import, export, investment, fertilizers, transaction, customs"},
		facts.Energy: {
			"construct, electric, equipment, technology, plant, network, transport, explore, extraction, water, cargo, resource, aviation, shelf",
			"infrastructure, space, satellite, megawatt, thermal, canal, port",
			"energy, oil, gas, hydroelectric, rail, airport"},
		facts.Military: {
			"security, base, navy, aircraft, arms reduction, war, attack, force, buy, police",
			"military, army, defence, ships, cruiser, squadron, exercises, troops, radar, ammunition",
			"arms, military-technical, helicopter, missile, tanks, bombers, submarines, air defence"},
		facts.Votes: {
			"support, condemn, declaration, position, draft, territorial integrity, self-determination, right, law, referendum, reunification, sanction, @un",
			"resolution, assembly",
			"vote, abstain, @un-general-assembly, @un-security-council"},
		facts.Culture: {
			"indigenous, ethnic, language, history, heritage, population, science, literature, immigrants, humanitarian, training, tourism, religion, church, school",
			"television, compatriots, resettlement, seasons, visa",
			"culture, university, education, student, sport, scholarships, diplomas, world cup"},
		facts.Debts: {
			"bank, pay, dollar, finance, capital, subsidies, forgive",
			"",
			"debt, loan"},
		facts.Risks: {
			"challenge, oppose, opposition, difference, sanction, crisis, restrictions, reject, image",
			"threat, losses, tension, contradiction, vulnerability, disagreement, dependence, dispute, suspend, protests, weakness",
			"risk, mistrust, coup, pressure, misunderstandings, barriers, anti-dumping"},
	} {
		for i, list := range words {
			for key := range strings.SplitSeq(list, ", ") {
				if key == "" {
					continue
				}
				if !strings.HasPrefix(key, "@") {
					key = "~" + key
				}
				of[key] = append(of[key], weighed{topic, float64(i + 1)})
			}
		}
	}
	return of
}()

// own are words that tell a topic and that no concept tells apart from others: "insufficient" is
// one with "sufficient", a war fleet with an airline's. [facts.Risks] has those of what does not
// go well between two sides, [facts.Diplomacy] those of coming and going.
var own = wordclass.New(maps.All(map[ownTopic]string{ownMilitary: `naval navales navais warship+ военно-морск+ вмф`,
	ownVisits: `visited visitó visitaron visitou visitaram went came travelled traveled arrived arrives flew viajó viajaron llegó llegaron acudió esteve chegou chegaram viajou viajaram прибыл+ посети+ приехал+ прилетел+`,
	ownEased:  `lifted removed eased solved overcome levantó levantaron levantad+ eliminó superó suspensas removeu removid+ снят+ снял+ смягч+ решен+`,
	ownRisks: `
	insufficient+ negative+ unpopular dislike+ disliked low lower modest limited limits limitation+ fail+ unfinished cancel+ withdrew withdraw+ differ differs differed divergen+ exception harm+ wors+ deteriorat+ unlikely unclear lost loses hinder+ obstruct+ lag+ distrust+ criticis+ criticiz+ interfere+ compete competes competing competition competitor+ rival+ decrease+ reluctan+
	insuficien+ negativ+ impopular escas+ limitad+ límites limitacion+ fracas+ inconcl+ cancel+ retir+ difier+ difir+ discrep+ divergen+ excepción perjudic+ empeor+ deterior+ improbable perdi+ obstacul+ descon+ critic+ compite compiten competencia competidor+ rival+ bajo baja reducid+ disminu+
	insuficiên+ escass+ limites limitaç+ limitaco+ inacabad+ diverg+ exceç+ prejudic+ pior+ improváv+ perde+ desconf+ concorre concorrem concorrência concorrente+ baixo baixa diminu+
	недостаточн+ негативн+ отрицательн+ непопулярн+ низк+ скромн+ ограничен+ предел+ провал+ неудач+ незаверш+ отмен+ вышл+ вышел расход+ исключени+ ущерб+ ухудш+ маловероятн+ неясн+ потер+ утрат+ меша+ препятств+ недовер+ критик+ конкурир+ конкуренц+ соперн+ сократ+ сниз+`}))

type ownTopic uint64

const (
	ownRisks ownTopic = 1 << iota
	ownMilitary
	ownVisits
	ownEased // what does not go well any more is no risk
)

// weighed is how much speaks for a topic.
type weighed struct {
	topic  facts.Topic
	weight float64
}

// ambiguous are concepts that an English word of another sense stands for too, "power",
// "according to", "is credited with": its stem, and that of the word that means the concept.
var ambiguous = map[string][2]string{"~energy": {"power", "energi"}, "~agreement": {"accord", "agreement"}, "~loan": {"credit", "loan"}}

// specific lists the topics from the one whose words are its own to the one whose words stand
// everywhere: of equal ones the first is what a sentence is about.
var specific = []facts.Topic{facts.Votes, facts.Debts, facts.Military, facts.Culture, facts.Energy, facts.Trade, facts.Risks, facts.Diplomacy}

const (
	aboutHeading = .5 // what a word of the heading counts for the topic of a sentence below it
	byOwn        = 2  // what a topic's own word counts, of at most two
)

// classify reads what the sentence is about: its topics, the chief one first, each with how
// surely; none where no act tells one. The concepts are those of the sentence and of its
// heading. Only what is voted on at the United Nations counts for [facts.Votes]: atUN says that
// they vote in the part of the document that it stands in.
func (s *sentence) classify(heading []string, atUN bool) {
	sum, acts := map[facts.Topic]float64{}, map[facts.Topic]bool{}
	keys := slices.DeleteFunc(slices.Clone(s.keys), func(k string) bool {
		stems, ok := ambiguous[k]
		return ok && s.passage.Language == "en" && slices.Contains(s.keys, stems[0]) && !slices.Contains(s.keys, stems[1])
	})
	if at := whoTells.FindStringIndex(s.text()); at != nil { // ", the paper reports of his trip", which is not what it tells
		told, _ := index.Keys(s.passage.Language, s.text()[:at[0]])
		keys = slices.DeleteFunc(keys, func(k string) bool { return (k == "~visit" || k == "~trip") && !slices.Contains(told, k) })
	}
	if at := onVisit.FindStringIndex(s.text()); at != nil { // "On his trip of 2015 a plant was opened"
		told, _ := index.Keys(s.passage.Language, s.text()[at[1]:])
		keys = slices.DeleteFunc(keys, func(k string) bool { return (k == "~visit" || k == "~trip") && !slices.Contains(told, k) })
	}
	count := func(keys []string, worth float64) {
		seen := map[string]bool{}
		for _, k := range keys {
			if !seen[k] {
				seen[k] = true
				for _, w := range telling[k] {
					sum[w.topic] += worth * w.weight
					acts[w.topic] = acts[w.topic] || worth == 1 && w.weight > 1
				}
			}
		}
	}
	count(keys, 1)
	count(heading, aboutHeading)
	said := map[ownTopic]int{}
	for _, w := range language.Words(s.text()) {
		for _, t := range []ownTopic{ownRisks, ownMilitary, ownVisits, ownEased} {
			if own.Of(w)&t != 0 {
				said[t]++
			}
		}
	}
	said[ownRisks] = max(0, said[ownRisks]-said[ownEased])
	if excepts(language.Words(s.text())) || noLonger.MatchString(s.text()) { // what does not go well goes well with who is named, or does now
		said[ownRisks] = 0
		keys = slices.DeleteFunc(slices.Clone(keys), func(k string) bool {
			return slices.ContainsFunc(telling[k], func(w weighed) bool { return w.topic == facts.Risks })
		})
		acts[facts.Risks] = false
	}
	for t, topic := range map[ownTopic]facts.Topic{ownRisks: facts.Risks, ownMilitary: facts.Military, ownVisits: facts.Diplomacy} {
		sum[topic] += byOwn * float64(min(said[t], 2))
		acts[topic] = acts[topic] || said[t] > 0
	}
	s.adverse = said[ownRisks] > 0
	s.tours = s.happens && (s.home || slices.ContainsFunc(s.mentions, isPerson)) && (said[ownVisits] > 0 || slices.Contains(keys, "~visit") || slices.Contains(keys, "~trip") || slices.Contains(keys, "~meet"))
	if s.tours && s.home && said[ownVisits] > 0 {
		sum[facts.Diplomacy] += byOwn // a minister of defence comes and goes too
	}
	acts[facts.Military] = acts[facts.Military] && s.isMilitary(keys)
	acts[facts.Votes] = acts[facts.Votes] && s.votesAtUN(keys, atUN)
	for _, t := range specific {
		if acts[t] {
			s.topics = append(s.topics, weighed{t, sum[t]})
		}
	}
	slices.SortStableFunc(s.topics, func(a, b weighed) int { return cmp.Compare(b.weight, a.weight) })
	if s.votes = acts[facts.Votes] && len(s.ballots) > 0; s.votes { // who voted how is about nothing else
		s.topics = []weighed{{facts.Votes, sum[facts.Votes]}}
	}
	if len(s.topics) > 0 {
		s.topic, s.surely = s.topics[0].topic, s.topics[0].weight
	}
}

func isPerson(m gazetteer.Mention) bool { return m.Entity.Kind == gazetteer.Person }

// isMilitary reports whether more than the word "military", which governments and wars have
// too, tells that a sentence is about [facts.Military].
func (s *sentence) isMilitary(keys []string) bool {
	return slices.ContainsFunc(keys, func(k string) bool {
		return k == "~cooperation" || k != "~military" && slices.ContainsFunc(telling[k], func(w weighed) bool { return w.topic == facts.Military && w.weight > 1 })
	}) || slices.ContainsFunc(language.Words(s.text()), func(w string) bool { return own.Of(w)&ownMilitary != 0 })
}

// onVisit is the beginning of a sentence that says on whose visit or trip it was.
var onVisit = regexp.MustCompile(`^(?:According to [^,]+, )?(?:On|During|Durante|Во время|В ходе) [^,]{0,80}?(?:\b(?:visit|trip|tour|visita|viaje|gira|viagem)\b|(?:визит|поездк|турне)[а-я]*)`)

// noLonger takes back what does not go well.
var noLonger = regexp.MustCompile(`(?i)\bno longer\b|\bya no\b|\bjá não\b|больше не `)

// whoTells is the end of a sentence that says who tells it and on what occasion.
var whoTells = regexp.MustCompile(`, [^,]*\b(?:reports|says|notes|argues|adds|informa|señala|dice|observa|diz|сообща[а-я]+|пишет|отмеча[а-я]+)\b[^,]*$`)

// votesAtUN reports whether what is voted on is so at the United Nations: the sentence names
// them, or it names no other body and stands where they vote.
func (s *sentence) votesAtUN(keys []string, atUN bool) bool {
	if slices.ContainsFunc(s.named, isUN) {
		return true
	}
	other := slices.Contains(keys, "~parliament") || slices.Contains(keys, "~elections") || s.otherBody
	return atUN && !other && (len(s.ballots) > 0 || slices.Contains(keys, "~vote") || slices.Contains(keys, "~abstain"))
}

// isUN reports whether a key is that of the United Nations or of an organ of theirs.
func isUN(key string) bool { return key == "@un" || strings.HasPrefix(key, "@un-") }

// Title is a topic's name in a language.
func Title(topic facts.Topic, lang string) string { return texts.Say(lang, "topic_"+string(topic)) }

// ParseTopic reads a topic's key or its name in any of the four languages. An empty name is no
// topic, and no error; the error is a [*TopicError].
func ParseTopic(name string) (facts.Topic, error) {
	if name == "" {
		return "", nil
	}
	wanted := strings.Join(language.Words(name), " ")
	for _, t := range facts.Topics {
		if wanted == string(t) || slices.ContainsFunc(language.Codes, func(l string) bool { return strings.Join(language.Words(Title(t, l)), " ") == wanted }) {
			return t, nil
		}
	}
	return "", &TopicError{name}
}

func topicNames() []string {
	names := make([]string, len(facts.Topics))
	for i, t := range facts.Topics {
		names[i] = string(t)
	}
	return names
}
