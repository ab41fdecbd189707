package discord

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"attache/internal/answer"
)

// metrics are what the bot counts. Labels take a few fixed values: no question, name or id.
type metrics struct {
	registry    *prometheus.Registry
	connected   prometheus.Gauge
	connections *prometheus.CounterVec
	events      *prometheus.CounterVec
	dropped     *prometheus.CounterVec
	requests    *prometheus.CounterVec
	latency     *prometheus.HistogramVec
	questions   *prometheus.CounterVec
	seconds     prometheus.Histogram
	shared      prometheus.Counter
	refused     *prometheus.CounterVec
	unpaid      prometheus.Counter
	working     prometheus.Gauge
	failures    prometheus.Counter
	panics      prometheus.Counter
	tokens      *prometheus.CounterVec
	cost        prometheus.Counter
}

func newMetrics() *metrics {
	const ns = "attache"
	m := &metrics{registry: prometheus.NewRegistry()}
	counter := func(name, help string) prometheus.Counter {
		c := prometheus.NewCounter(prometheus.CounterOpts{Namespace: ns, Name: name, Help: help})
		m.registry.MustRegister(c)
		return c
	}
	counters := func(name, help string, labels ...string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: ns, Name: name, Help: help}, labels)
		m.registry.MustRegister(c)
		return c
	}
	gauge := func(name, help string) prometheus.Gauge {
		g := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: ns, Name: name, Help: help})
		m.registry.MustRegister(g)
		return g
	}
	m.connected = gauge("discord_connected", "1 while the gateway is connected.")
	m.connections = counters("discord_connections_total", "Connections to the gateway, by how they ended or began.", "event")
	m.events = counters("discord_events_total", "Events handled, by kind.", "kind")
	m.dropped = counters("discord_events_dropped_total", "Events that could not be handled, by kind.", "kind")
	m.requests = counters("discord_requests_total", "Requests to Discord, by kind and status; status 0: no answer.", "kind", "status")
	m.latency = prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: ns, Name: "discord_request_seconds",
		Help: "How long Discord took to answer.", Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10}}, []string{"kind"})
	m.questions = counters("questions_total", "Questions, by outcome: full, partial, none, failed.", "outcome", "mode")
	m.seconds = prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: ns, Name: "answer_seconds",
		Help: "From the question to the whole answer.", Buckets: []float64{.1, .5, 1, 2, 4, 8, 15, 30, 60, 120, 240}})
	m.registry.MustRegister(m.latency, m.seconds)
	m.shared = counter("answers_shared_total", "Questions answered with what somebody else had asked for.")
	m.refused = counters("questions_refused_total", "Questions not taken: member, channel, guild, busy.", "why")
	m.unpaid = counter("model_requests_unpaid_total", "Requests to models that were not made, because the budget of the day did not hold them.")
	m.working = gauge("questions_in_work", "Questions that workers are answering.")
	m.failures = counter("failures_total", "Errors in the log that carry a reference.")
	m.panics = counter("panics_total", "Panics that were caught.")
	m.tokens = counters("model_tokens_total", "Tokens that answers have cost.", "kind")
	m.cost = counter("model_cost_usd_total", "What answers have cost, where a price is set.")
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *metrics) answered(a answer.Answer, shared bool, err error, took time.Duration) {
	if shared {
		m.shared.Inc()
	}
	outcome := a.Coverage
	switch {
	case err != nil:
		outcome = "failed"
	case outcome == "":
		outcome = answer.None
	}
	m.questions.WithLabelValues(outcome, a.Mode).Inc()
	if err == nil {
		m.seconds.Observe(took.Seconds())
	}
}

func (m *metrics) spent(u answer.Usage) {
	m.tokens.WithLabelValues("prompt").Add(float64(u.PromptTokens))
	m.tokens.WithLabelValues("completion").Add(float64(u.CompletionTokens))
	if u.CostUSD != nil {
		m.cost.Add(*u.CostUSD)
	}
}

// requested counts a request to a path of the API; of the path only its first part is told.
func (m *metrics) requested(path string, status int, took time.Duration) {
	_, rest, _ := strings.Cut(path, "/api/v10/")
	kind, _, _ := strings.Cut(rest, "/")
	switch kind {
	case "applications", "channels", "gateway", "guilds", "interactions", "users", "webhooks":
	default:
		kind = "other"
	}
	m.requests.WithLabelValues(kind, strconv.Itoa(status)).Inc()
	m.latency.WithLabelValues(kind).Observe(took.Seconds())
}
