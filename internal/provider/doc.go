// Package provider connects to servers that speak OpenAI's API: OpenAI itself, and others
// under another base URL. It makes the go-openai client that packages llm and embedding use,
// with the retries that go-openai lacks, each paid for where a purse pays, and turns its errors into one sentence for a person,
// an [Error], in which no key and no address with a secret stands.
package provider
