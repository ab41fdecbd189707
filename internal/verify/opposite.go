package verify

import "slices"

// contraries are pairs of words that turn a statement into its opposite, in four languages.
var contraries = []struct{ a, b wordSet }{
	{words(`rise+ rose risen grow+ grew increas+ climb+ up higher doubled tripled aument+ crec+ subi+ sube+ cresc+ вырос+ рост+ рост увелич+ возрос+ подня+ повы+`),
		words(`fall+ fell declin+ decreas+ drop+ shr+ down lower reduc+ disminu+ cay+ cae+ baj+ cai+ ca+u diminu+ упал+ паден+ сниз+ сниж+ сократ+ сокращ+ уменьш+`)},
	{words(`join+ accede+ enter+ sum+ uni+ ingres+ adher+ junt+ присоедин+ вступ+ вошл+`),
		words(`left leav+ withdr+ quit+ abandon+ retir+ sali+ saiu saíram выш+ покин+ вых+`)},
	{words(`support+ back+ favor+ favour+ endors+ apoy+ respald+ apoi+ поддерж+`),
		words(`oppos+ reject+ condemn+ opus+ opon+ rechaz+ conden+ rejeit+ осу+ отверг+ против`)},
	{words(`strengthen+ deepen+ closer improv+ fortal+ reforz+ mejor+ melhor+ reforç+ укреп+ улучш+ углуб+`),
		words(`weaken+ worsen+ deteriorat+ debilit+ empeor+ enfraquec+ pior+ ослаб+ ухудш+`)},
	{words(`win+ won victor+ gan+ gano venc+ ganh+ побед+ выигр+`), words(`lost lose+ defeat+ perd+ pierd+ derrot+ проигр+ пораж+`)},
	{words(`begin+ began start+ open+ launch+ inic+ comenz+ empez+ abri+ começ+ начал+ начин+ откры+`), words(`end+ clos+ finish+ terminat+ termin+ cerr+ fech+ encerr+ закры+ законч+ заверш+ прекра+`)},
	{words(`lawful legal legitimate lícit+ legal+ legítim+ законн+ правомерн+`), words(`unlawful illegal illegitimate ilícit+ ilegal+ ilegítim+ незаконн+ неправомерн+`)},
	{words(`confirm+ acknowledg+ admit+ confirm+ reconoc+ reconhec+ подтвер+ призна+`), words(`den+ refut+ desmint+ desment+ neg+ nieg+ отриц+ опроверг+`)},
	{words(`first primer+ primeir+ перв+`), words(`last últim+ последн+`)},
	{words(`export+ экспорт+`), words(`import+ импорт+`)},
	{words(`success+ successful+ éxito+ exito+ sucesso+ bem-sucedid+ успе+`), words(`failure+ fracas+ unsuccessful+ неудач+ провал+`)},
	{words(`before antes до`), words(`after después depois após после`)},
	{words(`permanent+ permanente+ постоянн+`), words(`temporar+ temporal+ temporár+ временн+`)},
	{words(`easy easier facil+ fácil+ легк+`), words(`hard difficult+ difícil+ трудн+ сложн+`)},
}

// opposites refutes a claim that has a word where the sentences have its contrary alone.
func opposites(claim text, said evidence) []Refutation {
	var all []string
	for _, s := range said.all() {
		all = append(all, s.words...)
	}
	for _, c := range contraries {
		for _, way := range []struct{ mine, other wordSet }{{c.a, c.b}, {c.b, c.a}} {
			claimed, ok := way.mine.in(claim.words)
			if !ok {
				continue
			}
			if _, both := way.other.in(claim.words); both {
				continue
			}
			_, same := way.mine.in(all)
			found, contrary := way.other.in(sentenceWords(said))
			if !same && contrary {
				return []Refutation{{Rule: Opposite, Claimed: claimed, Found: found}}
			}
		}
	}
	return nil
}

func sentenceWords(said evidence) []string {
	var all []string
	for _, s := range said.sentences {
		all = append(all, s.words...)
	}
	return slices.Clip(all)
}
