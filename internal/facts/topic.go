package facts

import "slices"

// Topic is what a fact is about.
type Topic string

// The topics, in the order of a brief.
const (
	Diplomacy Topic = "diplomacy" // visits and diplomacy
	Trade     Topic = "trade"     // trade and investment
	Energy    Topic = "energy"    // energy and infrastructure
	Military  Topic = "military"  // military-technical cooperation
	Votes     Topic = "votes"     // votes and positions at the UN
	Culture   Topic = "culture"   // culture, education, people
	Debts     Topic = "debts"     // debts and loans
	Risks     Topic = "risks"     // risks and limits
)

// Topics lists the topics in the order of a brief.
var Topics = []Topic{Diplomacy, Trade, Energy, Military, Votes, Culture, Debts, Risks}

// concepts are the keys of the lexicon's concepts (config/lexicon.txt) and of names that tell a topic.
var concepts = func() map[string][]Topic {
	of := map[string][]Topic{}
	for topic, keys := range map[Topic][]string{
		Diplomacy: {"visit", "summit", "diplomacy", "talks", "meet", "trip", "embassy", "agreement", "treaty", "dialogue", "contact", "rapprochement",
			"visa", "foreign minister", "conference", "forum", "congress", "protocol", "join", "observer", "delegate", "invite", "bilateral",
			"partner", "recognition", "sign", "member", "mission", "hearings", "doctrine", "declaration", "initiative", "dispute", "founding"},
		Trade: {"trade", "import", "market", "goods", "export", "buy", "sale", "business", "company", "investment", "tender", "joint venture",
			"industry", "consumer", "fertilizers", "agricultural", "meat", "beef", "wheat", "fruit", "bananas", "soybeans", "fish", "dairy", "bauxite",
			"metal", "mineral", "transaction", "supply", "customs", "embargo", "sanction"},
		Energy: {"energy", "oil", "gas", "hydroelectric", "electric", "plant", "megawatt", "thermal", "extraction", "infrastructure",
			"rail", "airport", "port", "canal", "transport", "construct", "shelf", "explore", "water", "aviation", "space", "satellite"},
		Military: {"military", "arms", "military-technical", "helicopter", "missile", "aircraft", "cruiser", "navy", "exercises",
			"tanks", "ships", "squadron", "bombers", "submarines", "air defence", "defence", "army", "troops", "arms reduction", "war", "bombing", "nuclear"},
		Votes: {"vote", "abstain", "resolution", "referendum", "draft", "assembly", "territorial integrity", "self-determination", "condemn"},
		Culture: {"culture", "university", "education", "student", "training", "humanitarian", "tourism", "sport", "school", "scholarships",
			"diplomas", "science", "literature", "religion", "church", "compatriots", "resettlement", "world cup", "heritage", "language", "immigrants", "indigenous", "seasons"},
		Debts: {"debt", "loan", "forgive", "subsidies", "bank", "pay"},
		Risks: {"risk", "threat", "sanction", "crisis", "challenge", "pressure", "barriers", "losses", "fail", "mistrust",
			"tension", "conflict", "contradiction", "dependence", "embargo", "vulnerability", "suspend", "dispute", "coup"},
	} {
		for _, k := range keys {
			of["~"+k] = append(of["~"+k], topic)
		}
	}
	of["@un"] = []Topic{Votes}
	return of
}()

// topics returns what a sentence is about, in the order of [Topics].
func (s *sentence) topics() []Topic {
	told := map[Topic]int{}
	for _, t := range s.terms {
		counted := map[Topic]bool{}
		for _, k := range t.keys[1:] {
			for _, topic := range concepts[k] {
				counted[topic] = true
			}
		}
		for topic := range counted {
			told[topic]++
		}
	}
	var found []Topic
	for _, t := range Topics {
		if told[t] > 0 {
			found = append(found, t)
		}
	}
	return slices.Clip(found)
}
