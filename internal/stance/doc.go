// Package stance knows the words by which a text takes sides, in four languages, from
// config/stance.txt: charged ones, which the bot never uses in its own voice, and evaluative
// ones, which in a question say what the asker thinks and not what is asked for. It also tells
// whether a sentence says whose words it gives.
package stance
