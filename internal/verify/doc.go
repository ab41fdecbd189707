// Package verify tells whether a claim is borne out by the sentences that it cites.
//
// Two instances judge, and a claim has to pass both. Rules compare what can be read without
// understanding: figures, dates, names, quotations, who is against, and what is told together
// with what. They refute a claim ([Refute]) and never prove one. A chat model, the [Judge],
// then says of each claim whether its sentences entail it, contradict it or do not state it.
// A judge is used only after it has passed an examination of fixed pairs.
//
// What a claim may draw on beyond the sentences it cites is narrow on purpose: the header of
// their passage (who published it, when, who speaks, under what heading), and the sentence
// before each, where the cited one continues it ("it", "that year"). Most sentences with a
// figure have another figure beside them, so the whole passage would bear almost anything out.
package verify
