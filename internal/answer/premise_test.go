package answer

import (
	"strings"
	"testing"

	"attache/internal/llm/openaitest"
)

// correctedBy asks a model that writes what it is given, each "{words}" in it the reference of
// the sentence of the prompt with these words.
func correctedBy(t *testing.T, question, writes string) (Answer, *openaitest.Server) {
	t.Helper()
	srv := openaitest.New(t)
	a := answerer(t, srv, nil)
	a.retriever, a.opts.QueryStep = harbour(t), false
	srv.Script(openaitest.Reply(func(r openaitest.Request) string {
		text := writes
		for line := range strings.SplitSeq(r.Messages[len(r.Messages)-1].Content, "\n") {
			if ref, sentence, ok := strings.Cut(line, "] "); ok && strings.HasPrefix(ref, "[") {
				for _, words := range []string{"No country", "lost 40%", "14 tanks", "Santos"} {
					if strings.Contains(sentence, words) {
						text = strings.ReplaceAll(text, "{"+words+"}", ref+"]")
					}
				}
			}
		}
		return text
	}))
	got, _ := ask(t, a, question)
	return got, srv
}

// With a model, too, what the sources deny is told first: by the model, or by the sentence
// itself where the model takes it for a fact or finds nothing.
func TestModelPremise(t *testing.T) {
	const (
		why    = "Why did Brazil join the sanctions against Russia?"
		denial = "The sources say otherwise than the question assumes:\nThe Harbour, Apr 2021: “No country of the region joined the sanctions against Russia, despite pressure from Washington.” [1]"
	)
	for name, c := range map[string]struct{ question, writes, want string }{
		"accepted":       {why, "The port of Santos in Brazil is to double its grain storage by 2030. {Santos}", denial + "\nThe port of Santos"},
		"not found":      {why, "NONE: why Brazil joined the sanctions", denial},
		"not borne out":  {why, "Brazil joined the sanctions in 2018 because of tin. {lost 40%}", denial},
		"corrected":      {why, "No country of the region joined the sanctions against Russia. {No country}", "No country of the region joined the sanctions against Russia. [1]"},
		"no such claim":  {"How many tanks did Chile buy from Russia?", "Chile bought 14 tanks. {14 tanks}", "Chile bought 14 tanks. [1]"},
		"other question": {"How many tanks did Chile buy from Russia?", "NONE: how many tanks", "The sources do not say."},
	} {
		got, _ := correctedBy(t, c.question, c.writes)
		if !strings.HasPrefix(got.Text, c.want) || c.want == denial && (got.Text != denial || got.Coverage != Partial) {
			t.Errorf("%s: the answer is %q (%s), want %q", name, got.Text, got.Coverage, c.want)
		}
	}
}

// Who asks for a year of what never was is corrected, not sent away for want of a year.
func TestCorrectionNeedsNoFigure(t *testing.T) {
	got, _ := correctedBy(t, "In what year did Peru leave the sanctions?", "No country of the region joined the sanctions against Russia. {No country}")
	if got.Abstained || !strings.HasPrefix(got.Text, "No country of the region") {
		t.Errorf("the answer is %q", got.Text)
	}
	got, _ = correctedBy(t, "In what year did Bolivia sell its tin?", "Bolivia lost 40% of its tin trade. {lost 40%}")
	if !got.Abstained {
		t.Errorf("an answer beside the point is %q", got.Text)
	}
}

// A model is not asked what the passages have next to nothing of.
func TestHopeless(t *testing.T) {
	for question, hopeless := range map[string]bool{
		"How tall is Mount Kilimanjaro?":                     true,
		"Как испечь яблочный пирог?":                         true,
		"How many tanks did Chile buy?":                      false,
		"Сколько танков купила Чили?":                        false,
		"Who was the harbour minister of Ecuador back then?": false,
	} {
		got, srv := correctedBy(t, question, "NONE: the sources lack it")
		if asked := len(srv.Requests()) > 0; asked == hopeless {
			t.Errorf("%q: the model was asked: %v", question, asked)
		}
		if !got.Abstained && hopeless {
			t.Errorf("%q is answered %q", question, got.Text)
		}
	}
}
