// Package llm talks to the chat model: it streams an answer, counts tokens and tells a
// complete answer from one that broke off. Before the first byte a failed request is tried
// again (package provider); after it, an answer counts as complete only when the server says
// why it finished, because a dropped connection otherwise looks like success. What a request
// can cost at most is known before it is sent, for the purse that pays for it (package budget).
package llm
