package language

import (
	"iter"
	"maps"
	"strings"
)

// accented holds the function words as they are written; they tell the language.
// stopWords holds them folded; they are no terms.
var accented, stopWords = func() (map[string]map[string]bool, map[string]map[string]bool) {
	a, s := map[string]map[string]bool{}, map[string]map[string]bool{}
	for code, text := range functionWords {
		a[code], s[code] = map[string]bool{}, map[string]bool{}
		for w := range strings.FieldsSeq(text) {
			a[code][w] = true
			s[code][Fold(w)] = true
			a[code][Fold(w)] = true // people type without accents
		}
	}
	return a, s
}()

// functionWords are the closed word classes of each language: articles, pronouns,
// prepositions, conjunctions, auxiliaries and question words, with their inflected forms.
var functionWords = map[string]string{
	"en": `a an the this that these those i you he she it we they me him her us them my your his its our their
		mine yours hers ours theirs myself yourself himself herself itself ourselves themselves
		who whom whose which what where when why how there here
		and or but nor so yet if then else than because while although though as until since unless whether
		of in on at by for with without from to into onto over under between among during before after about against through upon within across per via
		is am are was were be been being do does did done doing have has had having will would shall should can could may might must
		not no any some each every both either neither all most more much many few less least other another such own same only too very just also
		s t re ve ll d m up down out off again once`,
	"es": `el la los las lo un una unos unas al del yo tú él ella ello nosotros nosotras ellos ellas usted ustedes me te se nos os le les mi mis tu tus su sus
		nuestro nuestra nuestros nuestras suyo suya este esta esto estos estas ese esa eso esos esas aquel aquella aquello aquellos aquellas
		que qué quien quién quienes quiénes cual cuál cuales cuáles cuanto cuánto cuanta cuánta cuantos cuántos cuantas cuántas donde dónde adonde cuando cuándo como cómo cuyo cuya
		y e o u ni pero sino si porque pues aunque mientras
		a ante bajo con contra de desde durante en entre hacia hasta mediante para por según sin sobre tras
		es soy eres somos son era eran fue fueron ser sido siendo sea sean está están estaba estaban estuvo estuvieron estar estado ha han he hemos había habían hubo haber haya
		hay tiene tienen tenía tuvo tener puede pueden podía pudo poder hace hacen hizo
		no sí muy más menos mucho mucha muchos muchas poco pocos todo toda todos todas otro otra otros otras mismo misma cada algún alguno alguna algunos algunas ningún ninguno ninguna
		ya también tampoco así entonces aún aun solo sólo tan tanto`,
	"pt": `o a os as um uma uns umas ao aos à às do da dos das no na nos nas num numa pelo pela pelos pelas dum duma
		eu tu ele ela nós eles elas você vocês me te se lhe lhes meu minha teu tua seu sua seus suas nosso nossa nossos nossas
		este esta isto estes estas esse essa isso esses essas aquele aquela aquilo aqueles aquelas deste desta disto desse dessa disso neste nesta nisto nesse nessa nisso daquele daquela
		que quê quem qual quais quanto quanta quantos quantas onde aonde quando como cujo cuja
		e ou nem mas se porque pois embora enquanto porém
		ante após até com contra de desde durante em entre para perante por segundo sem sob sobre
		é sou és somos são era eram foi foram ser sido sendo seja sejam está estão estava estavam esteve estiveram estar há havia haviam houve haver haja
		tem têm tinha tinham teve ter pode podem podia pôde poder faz fazem fez
		não sim muito mais menos muita muitos muitas pouco poucos todo toda todos todas outro outra outros outras mesmo mesma cada algum alguma alguns algumas nenhum nenhuma
		já também assim então ainda só tão tanto`,
	"ru": `и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее её мне было вот от меня еще ещё нет о об из ему
		теперь когда даже ну вдруг ли если уже или ни быть был была были него до вас нибудь опять уж вам ведь там потом себя ничего ей может они тут где есть
		надо ней для мы тебя их чем сам чтоб без будто чего раз тоже себе под будет ж тогда кто этот того потому этого какой какая какое какие каких каким какую какого какому совсем ним здесь этом один почти
		мой тем чтобы нее неё сейчас куда зачем всех никогда можно при наконец два другой хоть после над больше тот через эти нас про них какая много разве
		эту моя впрочем свою этой перед иногда лучше чуть том нельзя такой им более всегда конечно всю между почему сколько который которая которое которые которых которым которой которую
		это эта этих этим своей своих своего свои наш наша наше наши ваш также`,
}

// FunctionWords yields the function words of a language as they are written, without accents too.
func FunctionWords(code string) iter.Seq[string] { return maps.Keys(accented[code]) }
