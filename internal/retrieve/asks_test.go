package retrieve

import "testing"

// What stands first in a question says what it asks for.
func TestFirstQuestionWordDecides(t *testing.T) {
	for question, want := range map[string]Asks{
		"When did Moscow close its station?":                            Date,
		"How did Brazil vote when Russia was expelled?":                 Other,
		"When Russia was expelled, how many states abstained?":          Number,
		"How many states abstained, and when was the vote?":             Number,
		"¿Cuándo votó México?":                                          Date,
		"¿Qué acordó Argentina cuando la visitó Putin?":                 Other,
		"Quem era o ministro quando o país boicotou a cúpula?":          Person,
		"Me faz um panorama sobre o Brasil e quanto pesa o comércio":    Everything,
		"Сколько стран воздержалось, когда голосовали в марте?":         Number,
		"Which countries abstained, and who spoke for them?":            List,
		"How tall is the tower?":                                        Number,
		"¿Qué dice TASS de Venezuela?":                                  Everything,
		"What does Sputnik say about Nicaragua?":                        Everything,
		"O que vocês têm sobre o Equador?":                              Everything,
		"Что ТАСС пишет о Венесуэле?":                                   Everything,
		"What did Lavrov say of wheat when he came?":                    Other,
		"What documents do you have about when Cuba joined the treaty?": About,
	} {
		if got := whatIsAsked(question); got != want {
			t.Errorf("%q asks %d, want %d", question, got, want)
		}
	}
}
