package quantity

import "testing"

// read returns the one amount of a text that begins with its language, "es 35 países".
func read(t *testing.T, s string) Quantity {
	t.Helper()
	qs := Find(s[3:], s[:2])
	if len(qs) != 1 {
		t.Fatalf("%q holds %d amounts", s, len(qs))
	}
	return qs[0]
}

func TestSame(t *testing.T) {
	for _, same := range [][]string{
		{"en $35.2 billion", "es 35,2 mil millones de dólares", "es 35.200 millones de dólares", "pt 35,2 bilhões de dólares", "ru 35,2 млрд долл.", "en 35,200 million dollars", "en 35.2 billion"},
		{"en 27 states", "es veintisiete países", "ru 27 стран", "pt 27 nações", "en 27"},
		{"en three quarters of it", "es 75 %", "ru три четверти", "pt setenta e cinco por cento"},
		{"en two-thirds", "es dos tercios", "en 66.7%", "ru 67%"},
		{"en more than 20 years", "es más de dos décadas", "ru свыше двадцати лет"},
		{"en it doubled", "es el doble", "ru вдвое", "pt duas vezes"},
		{"en 2 million barrels per day", "ru 2 млн баррелей в сутки", "es dos millones de barriles"},
		{"en 750 MW", "en 0.75 GW"},
		{"en between 20 and 30 states", "ru от 20 до 30 стран", "pt entre 20 e 30 países"},
		{"en 100 votes", "es cien países", "en 100 against"},
	} {
		for _, a := range same {
			for _, b := range same {
				if x, y := read(t, a), read(t, b); (a == same[0] || b == same[0]) && !x.Same(y) {
					t.Errorf("%q and %q are the same: %+v %+v", a, b, x, y)
				}
			}
		}
	}
	for _, differ := range [][2]string{
		{"en $35.2 billion", "en $35 billion"}, {"en $35.2 billion", "en €35.2 billion"}, {"en $35.2 billion", "en $35.2 million"}, {"en 20 years", "en 20 months"},
		{"en 20%", "en 20 percentage points"}, {"en 20 people", "en 20 countries"}, {"en 20 tons", "en 20 ships"}, {"en over 20 states", "en 20 states"},
		{"es 2 billones de euros", "en 2 billion euros"}, {"en 20 to 30 states", "en 20 states"}, {"en 20 tons a day", "en 20 tons a year"},
		{"en 35% more", "en 35 ships"}, {"en 35 dollars", "en 35 ships"},
	} {
		if x, y := read(t, differ[0]), read(t, differ[1]); x.Same(y) || y.Same(x) {
			t.Errorf("%q and %q differ: %+v %+v", differ[0], differ[1], x, y)
		}
	}
}

func TestSupports(t *testing.T) {
	for _, c := range []struct {
		evidence, claim string
		want            bool
	}{
		{"en $35.2 billion", "es 35.200 millones de dólares", true},
		{"en $35.2 billion", "ru 35 млрд долл.", true}, // rounded
		{"en $35.2 billion", "en 36 billion dollars", false},
		{"en $35 billion", "en $35.2 billion", false}, // finer than its evidence
		{"en $35.2 billion", "en $40 billion", false},
		{"en 2.2 million people", "en 2 million people", false},
		{"en 2.2 million people", "en about 2 million people", true},
		{"en 48.8%", "en 49%", true},
		{"en 48.8%", "en 48%", false},
		{"en 48.8%", "en almost half of it", true},
		{"en 33%", "en a third of it", true},
		{"en one third", "es 33 %", true},
		{"en 82 thousand people", "en about 80 thousand people", true},
		{"en 82 thousand people", "en 80 thousand people", false},
		{"en 12 ships", "en 13 ships", false},
		{"en 12 ships", "en a dozen ships", true},
		{"en 58 countries", "en about 60 countries", true},

		{"en over 35 states", "en over 35 states", true},
		{"en over 35 states", "en over 30 states", true},
		{"en over 35 states", "en over 3 states", false},
		{"en 12 states", "en under 140 states", false},
		{"en over 35 states", "en 35 states", false},
		{"en over 35 states", "en about 35 states", false},
		{"en over 35 states", "en over 40 states", false},
		{"en over 35 states", "en at least 35 states", true},
		{"en over 35 states", "en under 35 states", false},
		{"en 35.2 tons", "en over 35 tons", true},
		{"en 35.2 tons", "en over 20 tons", true},
		{"en 35.2 tons", "en over 15 tons", false},
		{"en 35 tons", "en over 35 tons", false},
		{"en 35 tons", "en at least 35 tons", true},
		{"en at least 35 tons", "es más de 35 toneladas", true}, // a measure
		{"en at least 2 states", "en more than 2 states", false},
		{"en up to 90%", "en 90%", false},
		{"en up to 90%", "es hasta el 90 %", true},
		{"en up to 90%", "en at most 95%", true},
		{"en no more than 5%", "en less than 5%", false},
		{"en about 20%", "pt cerca de 20%", true},
		{"en about 20%", "en 20%", true},
		{"en about 20%", "en over 20%", false},
		{"en 20%", "en about 20%", true},
		{"en nearly 20 years", "ru около 20 лет", true},
		{"en nearly 20 years", "en 20 years", true},
		{"en nearly 20 years", "en less than 20 years", true},
		{"en nearly 20 years", "en more than 20 years", false},
		{"en 19.4 years", "en nearly 20 years", true},
		{"en 20.6 years", "en nearly 20 years", false},

		{"en 20 to 30 states", "ru от 20 до 30 стран", true},
		{"en 20 to 30 states", "en 25 states", false},
		{"en 25 states", "en 20 to 30 states", true},
		{"en 20 to 30 states", "en at least 20 states", true},
		{"en from 20 to 30 states", "en 30 states", true},
		{"en between 20 and 30 states", "en 30 states", false},

		{"en 35 tons", "en 35 barrels", false},
		{"en 12 helicopters", "es 12 aviones", true}, // nouns are the caller's
	} {
		if got := read(t, c.evidence).Supports(read(t, c.claim)); got != c.want {
			t.Errorf("%q supports %q: %t", c.evidence, c.claim, got)
		}
	}
}

func TestConflicts(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"en $35.2 billion", "es 35 mil millones de dólares", false},
		{"en $35.2 billion", "en $31.7 billion", true},
		{"en 11 countries", "ru 13 стран", true},
		{"en over 35 states", "en 30 states", true},
		{"en over 35 states", "en 40 states", false},
		{"en up to 90%", "en 95%", true},
		{"en about 20%", "en 21%", false},
		{"en 20 to 30 states", "en 25 states", false},
		{"en 35 tons", "en 40 barrels", false},
		{"en nearly 20 years", "en 22 years", true},
	} {
		if got := read(t, c.a).Conflicts(read(t, c.b)); got != c.want {
			t.Errorf("%q conflicts with %q: %t", c.a, c.b, got)
		}
	}
}
