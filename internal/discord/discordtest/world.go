package discordtest

import (
	"fmt"
	"strconv"
)

// The guild that every server has, with its channel.
const (
	GuildID   = "700000000000000001"
	ChannelID = "710000000000000001"
)

// Permissions, as far as the bot meets them.
// https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags
const (
	Administrator   int64 = 1 << 3
	ManageGuild     int64 = 1 << 5
	ViewChannel     int64 = 1 << 10
	SendMessages    int64 = 1 << 11
	EmbedLinks      int64 = 1 << 14
	AttachFiles     int64 = 1 << 15
	ReadHistory     int64 = 1 << 16
	UseCommands     int64 = 1 << 31
	CreateThreads   int64 = 1 << 35
	SendInThreads   int64 = 1 << 38
	Ordinary              = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadHistory | UseCommands | CreateThreads | SendInThreads
	directMessaging       = Ordinary &^ (CreateThreads | SendInThreads)
)

// Guild is a server in which the bot is.
type Guild struct {
	ID          string
	Name        string
	Permissions int64 // the bot's; 0: [Ordinary]
}

// Types of channels.
// https://discord.com/developers/docs/resources/channel#channel-object-channel-types
const (
	TextChannel   = 0
	DirectMessage = 1
	PublicThread  = 11
	PrivateThread = 12
	ForumChannel  = 15
)

// Channel is a channel of a guild, a thread, or a direct message.
type Channel struct {
	ID          string // empty: some id
	Guild       string // empty: a direct message
	Name        string
	Type        int
	Parent      string // of a thread, its channel
	Permissions int64  // the bot's in it; 0: those of its parent or guild
	Archived    bool
	Locked      bool // and only moderators can open it again
}

// Role is a role of a guild.
type Role struct{ ID, Guild, Name string }

// Member is who does something.
type Member struct {
	ID          string // empty: some id
	Name        string // empty: "ana"
	Guild       string // empty: they are in a direct message
	Channel     string // empty: the guild's first, or their direct message with the bot
	Roles       []string
	Permissions int64 // 0: [Ordinary]
	Bot         bool
}

// Moderator returns the member with the right to manage the guild.
func (m Member) Moderator() Member { m.Permissions = Ordinary | ManageGuild; return m }

// world is what there is, under the server's mu.
type world struct {
	guilds   []*Guild
	channels []*Channel
	roles    []Role
	users    map[string]object
	messages []*message // in the order of their creation
	allowed  map[string]bool
}

func newWorld() world {
	return world{
		guilds:   []*Guild{{ID: GuildID, Name: "The reading circle", Permissions: Ordinary}},
		channels: []*Channel{{ID: ChannelID, Guild: GuildID, Name: "general"}},
		users:    map[string]object{UserID: user(UserID, "attache", true)},
		allowed:  map[string]bool{},
	}
}

// AddGuild has the bot join a guild; it has a channel of the same id.
func (d *Server) AddGuild(g Guild) {
	if g.Permissions == 0 {
		g.Permissions = Ordinary
	}
	d.update(func() {
		d.world.guilds = append(d.world.guilds, &g)
		d.world.channels = append(d.world.channels, &Channel{ID: g.ID, Guild: g.ID, Name: "general"})
	})
}

// AddChannel makes a channel and returns its id.
func (d *Server) AddChannel(c Channel) string {
	d.update(func() {
		if c.ID == "" {
			c.ID = d.newID()
		}
		if parent := d.channel(c.Parent); parent != nil {
			c.Guild = parent.Guild
		}
		d.world.channels = append(d.world.channels, &c)
	})
	return c.ID
}

// ChangeChannel changes a channel, such as the bot's permissions in it.
func (d *Server) ChangeChannel(id string, change func(*Channel)) {
	d.update(func() {
		if c := d.channel(id); c != nil {
			change(c)
		} else {
			d.report("discordtest: no channel %s", id)
		}
	})
}

// AddRole makes a role in a guild and returns its id.
func (d *Server) AddRole(guild, name string) string {
	var r Role
	d.update(func() {
		r = Role{d.newID(), guild, name}
		d.world.roles = append(d.world.roles, r)
	})
	return r.ID
}

// Channels returns the channels, threads and direct messages there are.
func (d *Server) Channels() []Channel {
	d.mu.Lock()
	defer d.mu.Unlock()
	var list []Channel
	for _, c := range d.world.channels {
		list = append(list, *c)
	}
	return list
}

// AllowCommand lets every member of a guild use a command, as an administrator does in the
// server's settings, whatever the command's default is.
func (d *Server) AllowCommand(guild, name string) {
	d.update(func() { d.world.allowed[guild+" "+name] = true })
}

// Who completes a member, whose id they keep from then on.
func (d *Server) who(m Member) Member {
	d.mu.Lock()
	defer d.mu.Unlock()
	if m.ID == "" {
		m.ID = d.newID()
	}
	if m.Name == "" {
		m.Name = "ana"
	}
	if m.Permissions == 0 {
		m.Permissions = Ordinary
	}
	if m.Guild == "" && m.Channel == "" {
		m.Channel = d.direct(m.ID).ID
	}
	if m.Channel == "" {
		for _, c := range d.world.channels {
			if c.Guild == m.Guild {
				m.Channel = c.ID
				break
			}
		}
	}
	d.world.users[m.ID] = user(m.ID, m.Name, m.Bot)
	return m
}

// direct returns the direct message between a user and the bot; d.mu is held.
func (d *Server) direct(id string) *Channel {
	for _, c := range d.world.channels {
		if c.Type == DirectMessage && c.Name == id {
			return c
		}
	}
	c := &Channel{ID: d.newID(), Type: DirectMessage, Name: id}
	d.world.channels = append(d.world.channels, c)
	return c
}

// channel finds a channel, nil where there is none; d.mu is held.
func (d *Server) channel(id string) *Channel {
	for _, c := range d.world.channels {
		if c.ID == id && id != "" {
			return c
		}
	}
	return nil
}

// guild finds a guild, nil where the bot is in none such; d.mu is held.
func (d *Server) guild(id string) *Guild {
	for _, g := range d.world.guilds {
		if g.ID == id {
			return g
		}
	}
	return nil
}

// permissions are the bot's in a channel; d.mu is held.
func (d *Server) permissions(c *Channel) int64 {
	if c.Type == DirectMessage {
		return directMessaging
	}
	if c.Permissions != 0 {
		return c.Permissions
	}
	if parent := d.channel(c.Parent); parent != nil {
		return d.permissions(parent)
	}
	if g := d.guild(c.Guild); g != nil {
		return g.Permissions
	}
	return 0
}

func (c *Channel) isThread() bool { return c.Type == PublicThread || c.Type == PrivateThread }

// object returns the channel as the API does; d.mu is held.
func (d *Server) channelObject(c *Channel) object {
	switch {
	case c.Type == DirectMessage:
		return object{"id": c.ID, "type": c.Type, "flags": 0, "recipients": []any{d.world.users[c.Name]}}
	case c.isThread():
		return object{
			"id": c.ID, "type": c.Type, "flags": 0, "guild_id": c.Guild, "name": c.Name, "parent_id": c.Parent, "owner_id": UserID,
			"thread_metadata": object{"archived": c.Archived, "archive_timestamp": "2024-01-01T00:00:00Z", "auto_archive_duration": 1440, "locked": c.Locked},
			"message_count":   0, "member_count": 1, "total_message_sent": 0, "rate_limit_per_user": 0,
		}
	}
	return object{"id": c.ID, "type": c.Type, "flags": 0, "guild_id": c.Guild, "name": c.Name, "position": 0, "nsfw": false, "permission_overwrites": []any{}}
}

func (m Member) object(who object) object {
	roles := []any{}
	for _, r := range m.Roles {
		roles = append(roles, r)
	}
	return object{
		"user": who, "roles": roles, "permissions": strconv.FormatInt(m.Permissions, 10), "joined_at": "2024-01-01T00:00:00Z",
		"deaf": false, "mute": false, "flags": 0, "pending": false, "nick": nil, "avatar": nil, "banner": nil,
		"premium_since": nil, "communication_disabled_until": nil,
	}
}

func user(id, name string, bot bool) object {
	return object{
		"id": id, "username": name, "discriminator": "0", "global_name": nil, "avatar": nil, "bot": bot,
		"public_flags": 0, "flags": 0, "flags_new": "0", "public_flags_new": "0", "primary_guild": nil,
	}
}

// Mention returns what a member types to mention the bot.
func Mention() string { return fmt.Sprintf("<@%s>", UserID) }
