package verify

import "slices"

// contrary is a pair of words of which the one says the opposite of the other.
type contrary struct{ a, b wordSet }

// contraries are pairs of words that turn a statement into its opposite, in four languages.
var contraries = []contrary{
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
	{words(`high higher highest alto alta altos altas высок+ высш+ выше`), words(`low lower lowest bajo baja bajos bajas baixo baixa baixos baixas низк+ низш+ ниже`)},
	{words(`positiv+ favorable favourable favoravel favoráv+ положительн+ позитивн+ благоприятн+`), words(`negativ+ unfavorable unfavourable desfavor+ отрицательн+ негативн+ неблагоприятн+`)},
	{words(`stable solid estable+ sólid+ estáv+ стабильн+ устойчив+ прочн+`), words(`unstable shaky instab+ inestab+ instáv+ frágil+ fragil+ нестабильн+ неустойчив+ шатк+`)},
	{words(`strong stronger fuerte+ forte+ сильн+`), words(`weak weaker débil+ frac+ слаб+`)},
	{words(`large larger largest big bigger biggest great grande+ крупн+ больш+`), words(`small smaller smallest little tiny pequeñ+ pequen+ мал+ небольш+ мелк+`)},
	{words(`rich richer wealthy ric+ богат+`), words(`poor poorer pobre+ бедн+`)},
	{words(`right correct+ agrees agree agreed razón acertad+ correct+ corret+ razão прав+ верн+ соглас+`), words(`wrong incorrect+ mistaken disagree+ equivocad+ erróne+ incorrect+ incorret+ errad+ ошиб+ неверн+ неправ+`)},
	{words(`allow+ permit+ permis+ autoriz+ разреш+ позвол+`), words(`ban banned bans forbid+ forbad+ prohib+ proib+ запре+`)},
	{words(`includ+ incluy+ inclu+ включ+`), words(`exclud+ exclus+ excluy+ exclu+ исключ+`)},
	{words(`accept+ approv+ adopt+ acept+ aprob+ aprueb+ aceit+ aprov+ adot+ приня+ одобр+`), words(`reject+ refus+ rechaz+ rejeit+ recus+ отверг+ отклон+ отказ+`)},
	{words(`possib+ posib+ possív+ возможн+`), words(`impossib+ imposib+ impossív+ невозможн+`)},
	{words(`majority mayoría maioria большинств+`), words(`minority minoría minoria меньшинств+`)},
	{words(`friend+ ally allies aliad+ amig+ союзник+ друг друзья`), words(`enem+ advers+ foe+ rival+ inimig+ враг+ противник+ соперник+`)},
	{words(`towards toward closer acerc+ aproxim+ сближ+ приблиз+`), words(`away alej+ distanci+ afast+ отдал+ отверн+ удал+`)},
	{words(`continu+ kept keeps keep maintain+ mantien+ mantuv+ manteve mantém mantêm продолж+ сохран+`), words(`stopped stops ceas+ halt+ interrump+ suspend+ ces+ interromp+ прекра+ приостан+`)},
	{words(`optimis+ оптими+`), words(`pessimis+ pesimis+ пессими+`)},
	{words(`early earlier temprano cedo рано раньше ранн+`), words(`late later tarde поздн+ позже`)},
	{words(`found founded establish+ created fund+ cre+ criou criaram criad+ основ+ созда+ учре+`), words(`dissolv+ disband+ abolish+ disuelt+ disolv+ dissolv+ abol+ распу+ упраздн+`)},
	{words(`inside within dentro внутри`), words(`outside fuera fora вне снаружи`)},
}

// comparatives are contraries too, where nothing is compared with: "more A than B" is "less B
// than A".
var (
	more = words(`more most greater más mayor mayores mais maior maiores больше более`)
	less = words(`less least fewer smaller menos menor menores меньше менее`)
	than = words(`than que чем`)
)

// opposites refutes a claim that has a word where the sentences have its contrary alone. It
// does not see what the word is said of.
func opposites(claim text, said evidence) []Refutation {
	all := sentenceWords(said)
	pairs := contraries
	if _, compared := than.in(append(slices.Clone(claim.words), all...)); !compared {
		pairs = append(slices.Clip(pairs), contrary{more, less})
	}
	for _, c := range pairs {
		for _, way := range []contrary{c, {c.b, c.a}} {
			claimed, ok := way.a.in(claim.words)
			if !ok {
				continue
			}
			if _, both := way.b.in(claim.words); both {
				continue
			}
			_, same := way.a.in(all)
			if found, ok := way.b.in(all); ok && !same {
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
	return all
}
