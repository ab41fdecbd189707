package corpus

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"

	"attache/internal/language"
)

// splitFrontMatter takes the YAML between two lines of "---" off the head of a text. Keys
// that are not ours are left alone: other programs keep theirs there.
func splitFrontMatter(text string) (Meta, string, error) {
	head, found := strings.CutPrefix(text, "---\n")
	if !found {
		return Meta{}, text, nil
	}
	block, body, closed := strings.Cut("\n"+head, "\n---\n")
	if !closed {
		if block, closed = strings.CutSuffix("\n"+head, "\n---"); !closed {
			return Meta{}, "", errors.New("front matter begins with --- but never ends with ---")
		}
	}
	if !frontMatterKey.MatchString(block) {
		return Meta{}, text, nil // a text that begins with a rule
	}
	var meta Meta
	if err := yaml.Unmarshal([]byte(block), &meta); err != nil {
		return Meta{}, "", fmt.Errorf("front matter: %s", yamlProblem(err, 1))
	}
	meta.clean()
	if err := meta.check(); err != nil {
		return Meta{}, "", fmt.Errorf("front matter: %w", err)
	}
	return meta, body, nil
}

// clean makes one visible line of each field: it is shown on terminals and parts the prompt.
func (m *Meta) clean() {
	for _, field := range []*string{&m.ID, &m.Title, &m.Publisher, &m.Author, &m.Date, &m.Kind, &m.Perspective, &m.Speaker, &m.Language, &m.URL, &m.Origin} {
		*field = language.OneLine(*field)
	}
}

var frontMatterKey = regexp.MustCompile(`(?m)^\w+:`)

// yamlProblem says in one line what is wrong with a YAML text, and where; lines are counted
// from offset+1, less the first.
func yamlProblem(err error, offset int) string {
	var located yaml.Error
	if errors.As(err, &located) {
		message := located.GetMessage()
		if strings.Contains(message, "mapping value is not allowed") {
			message = "a value that holds a colon goes in quotation marks"
		}
		return fmt.Sprintf("line %d: %s", located.GetToken().Position.Line+offset-1, message)
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

var datePattern = regexp.MustCompile(`^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)

func (m *Meta) check() error {
	if m.ID != "" && cleanID(m.ID) != m.ID {
		return fmt.Errorf("id %q: use letters, digits, points, hyphens and underscores", m.ID)
	}
	if m.Date != "" && !datePattern.MatchString(m.Date) {
		return fmt.Errorf("date %q: write 2020-02-06, 2020-02 or 2020", m.Date)
	}
	if m.Language != "" && !language.Known(m.Language) {
		return fmt.Errorf("language %q: one of %s", m.Language, strings.Join(language.Codes, ", "))
	}
	if m.URL != "" {
		if u, err := url.Parse(m.URL); err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			return fmt.Errorf("url %q: a full http or https address", m.URL)
		}
	}
	return nil
}
