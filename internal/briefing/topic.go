package briefing

import (
	"slices"
	"strings"

	"attache/internal/facts"
	"attache/internal/language"
	"attache/internal/texts"
)

// telling is how much a concept of the lexicon, or a name, tells that a sentence is chiefly
// about a topic.
var telling = func() map[string][]weighed {
	of := map[string][]weighed{}
	for topic, words := range map[facts.Topic][3]string{ // of weight 1, 2 and 3
		facts.Diplomacy: {
			"agreement, treaty, cooperation, ally, bilateral, multilateral, integration, join, member, support, position, relation, ties, mission, initiative, president",
			"visit, partner, pragmatic, rapprochement, talks, trip, meet, dialogue, foreign minister, delegate, invite, contact, protocol, recognition, observer, declaration, asylum",
			"diplomacy, summit, embassy, visa"},
		facts.Trade: {
			"buy, sale, goods, agricultural, company, business, economy, value, dollar, competition, food, metal, consumer",
			"market, supply, meat, dairy, beef, fruit, fish, bananas, soybeans, wheat, bauxite, mineral, tender, joint venture, industry",
			"trade, import, export, investment, fertilizers, transaction, customs"},
		facts.Energy: {
			"construct, electric, equipment, technology, plant, network, transport, explore, extraction, water, cargo",
			"infrastructure, shelf, aviation, space, satellite, megawatt, thermal, canal, resource",
			"energy, oil, gas, hydroelectric, rail, airport, port"},
		facts.Military: {
			"security, base, defence, navy, aircraft, arms reduction, war, attack, force, buy, police",
			"military, army, ships, cruiser, squadron, exercises, troops, radar, ammunition",
			"arms, military-technical, helicopter, missile, tanks, bombers, submarines, air defence"},
		facts.Votes: {
			"support, condemn, declaration, position, draft, territorial integrity, self-determination, right, law, @un",
			"resolution, referendum, assembly, reunification, sanction",
			"vote, abstain, @un-general-assembly, @un-security-council"},
		facts.Culture: {
			"indigenous, language, history, heritage, population, science, literature, immigrants, humanitarian, training",
			"television, religion, church, school, ethnic, compatriots, resettlement, seasons",
			"culture, university, education, student, tourism, sport, scholarships, diplomas, world cup"},
		facts.Debts: {
			"bank, pay, dollar, finance, forgive, capital, subsidies",
			"",
			"debt, loan"},
		facts.Risks: {
			"fail, oppose, opposition, dispute, suspend, criticism, weakness, protests, difference, deficit",
			"threat, crisis, challenge, barriers, losses, tension, contradiction, vulnerability, disagreement, embargo, dependence, restrictions",
			"risk, mistrust, coup, pressure, misunderstandings"},
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

type weighed struct {
	topic  facts.Topic
	weight float64
}

// ambiguous are concepts that a word of another sense stands for too, "power", "according to":
// its stem, and that of the word that means the concept.
var ambiguous = map[string][2]string{"~energy": {"power", "energi"}, "~agreement": {"accord", "agreement"}}

// specific lists the topics from the one whose words are its own to the one whose words stand
// everywhere: of equal ones the first is what a sentence is about.
var specific = []facts.Topic{facts.Votes, facts.Debts, facts.Military, facts.Culture, facts.Energy, facts.Trade, facts.Risks, facts.Diplomacy}

// aboutHeading is what a word of the heading counts for the topic of a sentence below it.
const aboutHeading = .5

// chiefly returns what a sentence is about above all, and how surely; no topic where no word
// of weight tells one. The keys are those of the sentence and of its heading.
func chiefly(keys, heading []string) (facts.Topic, float64) {
	sum, strong := map[facts.Topic]float64{}, map[facts.Topic]bool{}
	keys = slices.DeleteFunc(slices.Clone(keys), func(k string) bool {
		stems, ok := ambiguous[k]
		return ok && slices.Contains(keys, stems[0]) && !slices.Contains(keys, stems[1])
	})
	count := func(keys []string, worth float64) {
		seen := map[string]bool{}
		for _, k := range keys {
			if !seen[k] {
				seen[k] = true
				for _, w := range telling[k] {
					sum[w.topic] += worth * w.weight
					strong[w.topic] = strong[w.topic] || worth == 1 && w.weight > 1
				}
			}
		}
	}
	count(keys, 1)
	count(heading, aboutHeading)
	var best facts.Topic
	for _, t := range specific {
		if strong[t] && sum[t] > sum[best] {
			best = t
		}
	}
	return best, sum[best]
}

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
