package discord

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// channel is what the bot wants to know of one.
type channel struct {
	thread bool
	parent string // id of the channel that a thread is in; of another, of its category
	read   time.Time
}

// channels remembers what Discord said of channels.
type channels struct {
	mu    sync.Mutex
	known map[string]channel
}

const (
	maxChannels = 2000      // that are remembered
	channelAge  = time.Hour // after which Discord is asked again

	askingChannel = time.Second // of the time that Discord gives to acknowledge an interaction
)

// channel asks Discord what a channel is; one that it does not tell of is an ordinary one.
func (b *Bot) channel(ctx context.Context, id string) channel {
	b.channels.mu.Lock()
	known, ok := b.channels.known[id]
	b.channels.mu.Unlock()
	if ok && time.Since(known.read) < channelAge {
		return known
	}
	ctx, cancel := context.WithTimeout(ctx, askingChannel)
	defer cancel()
	var answer struct {
		Type   discordgo.ChannelType `json:"type"`
		Parent string                `json:"parent_id"`
	}
	if err := b.read(ctx, "channel", discordgo.EndpointChannel(id), &answer); err != nil {
		b.log.Debug("channel not read", "channel", id, "err", err)
		if refused, ok := errors.AsType[*apiError](err); !ok || !refused.final() {
			return channel{}
		}
	}
	known = channel{parent: answer.Parent, read: time.Now()}
	switch answer.Type {
	case discordgo.ChannelTypeGuildNewsThread, discordgo.ChannelTypeGuildPublicThread, discordgo.ChannelTypeGuildPrivateThread:
		known.thread = true
	}
	b.channels.mu.Lock()
	defer b.channels.mu.Unlock()
	if b.channels.known == nil || len(b.channels.known) >= maxChannels {
		b.channels.known = map[string]channel{}
	}
	b.channels.known[id] = known
	return known
}
