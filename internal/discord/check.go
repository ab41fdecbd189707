package discord

import (
	"context"
	"fmt"
	"net/url"
	"time"
)

// Identity is who a token belongs to.
type Identity struct {
	ApplicationID string
	Invite        string // the address that adds the bot to a server
}

// Check asks Discord whose the token is.
func Check(ctx context.Context, cfg Config) (Identity, error) {
	cfg.Workers, cfg.Timeout = 1, time.Minute
	b, err := New(cfg, nil)
	if err != nil {
		return Identity{}, err
	}
	id, err := b.applicationID(ctx)
	if err != nil {
		return Identity{}, fmt.Errorf("ask Discord whose the token is: %w", err)
	}
	// https://discord.com/developers/docs/topics/oauth2#bot-authorization-flow
	invite := url.URL{Scheme: "https", Host: "discord.com", Path: "/oauth2/authorize",
		RawQuery: url.Values{"client_id": {id}, "scope": {"bot applications.commands"}, "permissions": {"0"}}.Encode()}
	return Identity{ApplicationID: id, Invite: invite.String()}, nil
}
