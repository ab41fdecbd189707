package answer

import (
	"errors"
	"strings"

	"attache/internal/budget"
	"attache/internal/llm"
	"attache/internal/provider"
	"attache/internal/texts"
)

// Codes of [Answer.Fallback], joined by commas; config/texts.yaml has a line for each.
const (
	FellBackUnreachable = "unreachable"
	FellBackBusy        = "busy"
	FellBackKey         = "key"
	FellBackSlow        = "slow"
	FellBackCut         = "cut"
	FellBackDeclined    = "declined"
	FellBackUnchecked   = "unchecked"
	FellBackContext     = "context"
	FellBackFailed      = "failed"
	FellBackWords       = "words"
	FellBackBudget      = "budget"
)

func fallbackCode(err error) string {
	var p *provider.Error
	switch {
	case errors.Is(err, budget.ErrSpent):
		return FellBackBudget
	case errors.Is(err, llm.ErrCut):
		return FellBackCut
	case errors.Is(err, llm.ErrRefused):
		return FellBackDeclined
	case errors.Is(err, llm.ErrSlow):
		return FellBackSlow
	case errors.Is(err, llm.ErrContext):
		return FellBackContext
	case !errors.As(err, &p):
		return FellBackFailed
	case p.Status == 429:
		return FellBackBusy
	case p.Status == 401 || p.Status == 403:
		return FellBackKey
	case p.Status == 0:
		return FellBackUnreachable
	}
	return FellBackFailed
}

// FallbackText says in a language what was done without, a sentence for each code; empty
// when nothing was.
func (a Answer) FallbackText(lang string) string {
	var said []string
	for code := range strings.SplitSeq(a.Fallback, ",") {
		switch code {
		case "":
		case FellBackWords:
			said = append(said, texts.Say(lang, "fallback_words"))
		default:
			line := "fallback"
			if a.Abstained {
				line = "fallback_searched"
			}
			said = append(said, texts.Say(lang, line, texts.Say(lang, "fallback_"+code)))
		}
	}
	return strings.Join(said, " ")
}

// CheckText says in a language which statements were checked by rules alone; empty when none.
func (a Answer) CheckText(lang string) string {
	released, byRules := 0, 0
	for _, c := range a.Claims {
		if c.Released {
			released++
			if c.Check == CheckRules {
				byRules++
			}
		}
	}
	switch byRules {
	case 0:
		return ""
	case released:
		return texts.Say(lang, "by_rules")
	}
	return texts.Say(lang, "some_by_rules", byRules)
}
