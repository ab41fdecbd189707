package answer

import (
	"slices"
	"strings"
	"sync"

	"attache/internal/gazetteer"
	"attache/internal/index"
	"attache/internal/language"
)

// lacking are words of what is missing that need not be in the question, in four languages.
var lacking = map[string]string{
	"en": `passage source document text corpus say said state stated mention mentioned name names number figure amount sum total quantity size volume price cost share percentage rate unit date day month year time period
		place country person people company institution list reason detail information data exact precise given known unknown missing anything nothing whether later earlier further specific latest current answer question part many much speak speaks other things topic subject only`,
	"es": `pasaje fuente documento texto corpus dice dicen decir indica menciona mencionan nombre número cifra cantidad suma total tamaño volumen precio coste costo proporción porcentaje tasa unidad fecha día mes año período
		lugar país persona gente empresa institución lista motivo razón detalle información dato exacto preciso conocido falta nada después antes concreto último actual respuesta pregunta parte habla hablan otro otra cosa tema solo`,
	"pt": `trecho fonte documento texto corpus diz dizem dizer indica menciona mencionam nome número valor quantidade soma total tamanho volume preço custo proporção percentual taxa unidade data dia mês ano período
		lugar país pessoa gente empresa instituição lista motivo razão detalhe informação dado exato preciso conhecido falta nada depois antes concreto último atual resposta pergunta parte fala falam outro outra coisa tema só`,
	"ru": `отрывок отрывки отрывках источник источники источниках документ документы документах текст тексты говорится говорят сказано указано упоминается имя название число цифра количество сумма итог размер объём цена стоимость доля процент единица дата день месяц год время период
		место страна человек люди компания учреждение список причина подробности сведения данные точный точная точное известно нет ничего позже раньше последний нынешний ответ вопрос часть речь идти шла говорит другой другом другое тема только`,
}

var lackingStems = sync.OnceValue(func() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for code, list := range lacking {
		all[code] = map[string]bool{}
		for w := range strings.FieldsSeq(list) {
			all[code][language.Stem(code, language.Fold(w))] = true
		}
	}
	return all
})

// isLack reports whether a text says what is missing in words of the question alone, and such
// as say that something is missing. No sentence could bear out anything else.
func isLack(what, question, lang string) bool {
	asked := language.Words(question)
	keys, _ := index.Keys(language.Detect(question), question)
	named := gazetteer.Mentions(question)
	of := map[int]bool{} // words of names that the question has, under whatever name
	for _, m := range gazetteer.Mentions(what) {
		for i := range m.Words {
			of[m.Start+i] = of[m.Start+i] || slices.ContainsFunc(named, func(n gazetteer.Mention) bool { return n.Entity.ID == m.Entity.ID })
		}
	}
	for i, w := range language.Words(what) {
		stem := language.Stem(lang, w)
		if of[i] || language.IsStop(lang, w) || slices.Contains(asked, w) || slices.Contains(keys, stem) || lackingStems()[lang][stem] {
			continue
		}
		concepts := gazetteer.Concepts(lang, []string{stem})
		if !slices.ContainsFunc(concepts[0], func(c string) bool { return slices.Contains(keys, c) }) {
			return false
		}
	}
	return true
}
