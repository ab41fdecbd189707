package discord

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"attache/internal/state"
)

// Limits are how many questions are answered in an hour, on average; a quarter of that can be
// asked at once. 0 is no limit. The moderators of a guild can set lower ones.
type Limits struct {
	Member  int // of one member, wherever they ask
	Channel int // in one channel
	Guild   int // in one guild
}

// asker is who asks, and where.
type asker struct {
	Guild    string // empty: in a direct message
	Channel  string
	User     string
	Private  bool // only the member sees the answer
	Settings state.Guild
}

// limiter holds the members, channels and guilds to their limits.
type limiter struct {
	host Limits
	now  func() time.Time

	mu      sync.Mutex
	buckets map[string]*rate.Limiter
}

func newLimiter(host Limits) *limiter {
	return &limiter{host: host, now: time.Now, buckets: map[string]*rate.Limiter{}}
}

// maxBuckets are kept at one time; those that are full again say nothing and are dropped.
const maxBuckets = 10_000

// allow counts a question and returns 0, or returns how long the member is to wait, and what
// of: "member", "channel" or "guild". A question that must wait does not count.
func (l *limiter) allow(a asker) (wait time.Duration, of string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if len(l.buckets) >= maxBuckets {
		for name, b := range l.buckets {
			if b.TokensAt(now) >= float64(b.Burst()) {
				delete(l.buckets, name)
			}
		}
	}
	type limit struct {
		of, name string
		perHour  int
	}
	limits := []limit{{"member", "member " + a.User, l.host.Member}}
	if a.Guild != "" {
		s := a.Settings
		limits = append(limits,
			limit{"member", "member " + a.User + " in " + a.Guild, s.PerMember},
			limit{"channel", "channel " + a.Channel, lower(l.host.Channel, s.PerChannel)},
			limit{"guild", "guild " + a.Guild, lower(l.host.Guild, s.PerGuild)})
	}
	var taken []*rate.Reservation
	for _, m := range limits {
		if m.perHour <= 0 {
			continue
		}
		r := l.bucket(m.name, m.perHour, now).ReserveN(now, 1)
		taken = append(taken, r)
		if d := r.DelayFrom(now); d > wait {
			wait, of = d, m.of
		}
	}
	if wait > 0 {
		for _, r := range taken {
			r.CancelAt(now)
		}
	}
	return wait, of
}

func (l *limiter) bucket(name string, perHour int, now time.Time) *rate.Limiter {
	every, burst := rate.Every(time.Hour/time.Duration(perHour)), max(1, perHour/4)
	b := l.buckets[name]
	switch {
	case b == nil:
		b = rate.NewLimiter(every, burst)
		l.buckets[name] = b
	case b.Limit() != every: // the moderators have changed it
		b.SetLimitAt(now, every)
		b.SetBurstAt(now, burst)
	}
	return b
}

// lower returns the lower of two limits, of which 0 is none.
func lower(a, b int) int {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// allow counts a member's question and returns 0, or how long they are to wait with it.
func (b *Bot) allow(a asker) (wait time.Duration) {
	wait, of := b.limits.allow(a)
	if wait > 0 {
		b.metrics.refused.WithLabelValues(of).Inc()
	}
	return wait
}
