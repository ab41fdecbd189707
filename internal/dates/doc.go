// Package dates reads the times that a text states, in English, Spanish, Portuguese and
// Russian: days, months, seasons, years, decades, centuries, ranges of them, and what holds
// since, until or by a time.
//
// Every time becomes a [Date], the span of days it stands for, so that times compare across
// languages and precisions: "в марте 2015 года" and "March 2015" are one span, and 11 March
// 2015 lies within it. [BorneOut] tells whether the times of the evidence bear out a claimed
// one, [Date.Excludes] whether two cannot both be true.
//
// [Find] cuts a text into words, numbers and signs, reads times from these by a small grammar
// whose words are in words.go for each language, joins neighbours to ranges ("from
// 11 to 17 July 2014") and hands the year back ("27 March and 2 April 2014"). Times told
// from another one ("last year", "27 March") are counted from a [Reference].
//
// In doubt a number is no date: "2014 tonnes", "Resolution 2231" and "G20" give none. A year
// in a name ("Agenda 2030") or of a text that is spoken of ("the 2015 article") is found and
// marked by its [Role], because it dates no event.
package dates
