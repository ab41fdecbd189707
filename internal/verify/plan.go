package verify

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// planned are words by which something is told as not yet done.
	planned = words(`will would plan plans planned planning intend+ intention+ expect+ propos+ hope+ hoping due prepar+ promis+ wish+ forecast+
		planea+ planes plan prevé prevén previst+ pretend+ intenc+ propon+ propus+ espera+ podría podrían va van prepara+ promet+
		planej+ plano+ prevê prevista+ previsto+ pretend+ intenç+ propõ+ propôs espera+ poderia poderiam vai vão prepara+ promet+
		будет будут план+ намер+ собира+ предложи+ предлага+ ожида+ должн+ предсто+ готов+ обеща+ прогноз+ надею+ надеет+ предусм+`)
	// done are words by which something is told as happened.
	done = words(`has have had was were did completed built signed delivered received bought sold opened visited already became took made won launched
		ya ha han fue fueron firmó firmaron recibió recibieron compró vendió construyó entregó visitó abrió
		já foi foram assinou assinaram recebeu receberam comprou vendeu construiu entregou visitou abriu
		уже подписал+ получил+ купил+ продал+ построил+ поставил+ посетил+ открыл+ стал+`)
)

// plans refutes a claim that tells as done what the sentences tell as planned.
func plans(claim text, said evidence) []Refutation {
	if _, ok := planned.in(claim.words); ok || future(claim) || dueTo.MatchString(claim.raw) {
		return nil
	}
	happened, ok := done.in(claim.words)
	if !ok {
		return nil
	}
	best, share := nearest(claim, said)
	if share < .5 {
		return nil
	}
	found, isPlan := planned.in(best.words)
	if _, isDone := done.in(best.words); !isPlan || isDone || !plannedAlike(best, claim) {
		return nil
	}
	return []Refutation{{Rule: Plan, Claimed: happened, Found: found}}
}

// dueTo tells a plan by an infinitive: "was to meet".
var dueTo = regexp.MustCompile(`\b(?:is|are|was|were) to \p{L}`)

// plannedAlike reports whether the clause that tells a plan has what the claim tells: a sentence
// may end in a plan and begin with what was done.
func plannedAlike(sentence, claim text) bool {
	for i, w := range sentence.words {
		if !planned.has(w) {
			continue
		}
		from, to := 0, len(sentence.raw)
		for j := range sentence.words {
			if j > 0 && (sentence.pauseBefore(j) || relative.has(sentence.words[j])) {
				if j <= i {
					from = sentence.starts[j]
				} else {
					to = sentence.starts[j]
					break
				}
			}
		}
		if overlap(claim, read(sentence.raw[from:to], sentence.lang)) >= .4 {
			return true
		}
	}
	return false
}

// relative are words that open a clause about what stands before.
var relative = words(`which who whose that que cuyo cuya cujo cuja который которая которое которые что`)

// future reports whether a word of the claim has the ending of a Spanish or Portuguese future
// or conditional.
func future(t text) bool {
	if t.lang != "es" && t.lang != "pt" {
		return false
	}
	return slices.ContainsFunc(t.cased, func(w string) bool {
		for _, ending := range []string{"rá", "rán", "ría", "rían", "ará", "erá", "irá", "arão", "erão", "irão", "aria", "eria", "iria", "ariam", "eriam", "iriam"} {
			if len(w) > len(ending)+2 && w[len(w)-len(ending):] == ending {
				return true
			}
		}
		return false
	})
}

// pauseBefore reports whether a comma, semicolon or colon stands before a word.
func (t text) pauseBefore(i int) bool {
	return strings.ContainsAny(t.raw[t.starts[i-1]+len(t.cased[i-1]):t.starts[i]], ",;:")
}
