package discord

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"attache/internal/answer"
	"attache/internal/state"
)

// However long the chapters, no page is too long, each line stands on one of them, in order,
// and each page says what its lines are about.
func TestPaged(t *testing.T) {
	for _, c := range []struct{ chapters, lines, long, first int }{
		{1, 1, 100, 1200}, {1, 1, 900, 500}, {3, 2, 200, 500}, {8, 2, 300, 1200}, {2, 30, 200, 1200}, {5, 4, 900, 300}, {30, 1, 60, 2000}, {0, 0, 0, 500},
	} {
		chapters := []chapter{{lines: []string{"**Cuba**", "39 passages."}}}
		var want []string
		for i := range c.chapters {
			now := chapter{title: fmt.Sprintf("Topic %d", i)}
			for k := range c.lines {
				line := fmt.Sprintf("- %d.%d ", i, k)
				now.lines = append(now.lines, line+strings.Repeat("x", c.long-len(line)))
			}
			chapters, want = append(chapters, now), append(want, now.lines...)
		}
		pages, begun := paged(chapters, c.first, maxContent)
		var got []string
		for n, page := range pages {
			if limit := []int{maxContent, c.first}[max(0, 1-n)]; size(page) > limit || page == "" {
				t.Errorf("%+v: page %d has %d characters", c, n+1, size(page))
			}
			title := ""
			for line := range strings.SplitSeq(page, "\n") {
				if strings.HasPrefix(line, "**") {
					title = line
				}
				if strings.HasPrefix(line, "- ") {
					got = append(got, line)
					if topic, _, _ := strings.Cut(line[2:], "."); title != "**Topic "+topic+"**" {
						t.Errorf("%+v: %.10q stands below %q", c, line, title)
					}
				}
			}
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%+v: %d lines of %d", c, len(got), len(want))
		}
		if titles := strings.Count(pages[0], "Topic "); begun != titles+1 {
			t.Errorf("%+v: %d chapters begun, the first page has %d titles", c, begun, titles)
		}
	}
}

// A menu offers the sources of its page where it cannot offer all.
func TestCited(t *testing.T) {
	k := kept{Kept: state.Kept{ID: "a"}, Pages: []string{"One. [1][2]", "Two. [2][30]"}}
	for n := range 30 {
		k.Answer.Citations = append(k.Answer.Citations, answer.Citation{N: n + 1})
	}
	for page, want := range map[int]string{0: "30", 1: "1 2", 2: "2 30", 3: "30"} {
		var numbers []string
		for _, c := range k.cited(page) {
			numbers = append(numbers, strconv.Itoa(c.N))
		}
		if got := strings.Join(numbers, " "); got != want && strconv.Itoa(len(numbers)) != want {
			t.Errorf("page %d: %s, want %s", page, got, want)
		}
	}
}
