package answer

import (
	"regexp"
	"strings"

	"attache/internal/language"
)

// orders tell a sentence that speaks to a program instead of a reader, in four languages. It
// is neither quoted nor taken for an answer. Others remain: words can order in many ways.
var orders = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:` + strings.Join([]string{
	`(?:ignore|disregard|forget|override)[^.]{0,40}(?:instruction|rule|prompt|guideline|previous|above)`,
	`(?:ignora|ignore|olvida|olvide|olvides)[^.]{0,40}(?:instruccion|regla|orden|anterior|pasaje)`,
	`(?:ignore|ignora|esqueça|esquece)[^.]{0,40}(?:instruç|regra|ordem|ordens|anterior|trecho)`,
	`(?:забудь|забудьте|игнорируй|игнорируйте|проигнорируй)[^.]{0,40}(?:инструкц|указан|правил|прежн|предыдущ|отрыв|вопрос)`,
	`(?:to|for) (?:the |an |any )?(?:ai|assistant|chatbot|language model)(?: |:|,)`, `from now on you`, `you are (?:now )?(?:a |an |the )?\p{L}*bot`, `system prompt`, `(?:assistant|bot) must`,
	`(?:al|para el) (?:asistente|modelo de lenguaje)`, `a partir de ahora eres`, `si no (?:escribes|dices|respondes)`,
	`(?:ao|para o) (?:assistente|modelo de linguagem)`, `a partir de agora (?:és|você é)`,
	`теперь ты`, `(?:напиши|ответь|пиши|отвечай|повтори)(?:те)?,? (?:что|всегда|слово)`,
}, "|") + `)|^\W*(?:system|assistant|ai|model|judge|chatbot|sistema|asistente|assistente|modelo|juez|juiz|система|ассистент|модель|судья)\s*[:,]|` +
	`[.:;]\s*(?:system|assistant|asistente|assistente|модель|ассистент)\s*:`)

func isOrder(sentence string) bool { return orders.MatchString(language.OneLine(sentence)) }
