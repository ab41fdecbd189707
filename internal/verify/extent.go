package verify

var (
	whole = words(`all every everybody everyone entire whole each always unanimous+ toda todas todos todo cada íntegr+ siempre unánim+ sempre unânim+ все всех всем всеми всё вся всю каждый каждая каждое каждого всегда единогласн+ единодушн+`)
	part  = words(`most many some several almost nearly majority often sometimes partly mostly few number part
		mayoría muchos muchas algunos algunas varios varias casi parte
		maioria muitos muitas alguns algumas vários várias quase parte
		большинство большинства большинством многие многих многим некоторые некоторых ряд ряда почти часть отчасти несколько`)
)

// extents refutes a claim that says of all what the sentences say of some.
func extents(claim text, said evidence) []Refutation {
	claimed, ok := whole.in(claim.words)
	if !ok {
		return nil
	}
	if _, limited := part.in(claim.words); limited {
		return nil
	}
	for _, s := range said.sentences {
		if _, same := whole.in(s.words); same {
			return nil
		}
	}
	best, share := nearest(claim, said)
	found, ok := part.in(best.words)
	if !ok || share < .4 {
		return nil
	}
	return []Refutation{{Rule: Extent, Claimed: claimed, Found: found}}
}
