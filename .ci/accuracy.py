#!/usr/bin/env python3
"""accuracy.py SAYSO SHARED: measures SAYSO on the gold data in SHARED and fails below the floors of tests/accuracy.toml."""
import json, pathlib, subprocess, sys, tempfile, tomllib

sayso, shared = sys.argv[1], pathlib.Path(sys.argv[2])
floors = tomllib.loads(pathlib.Path("tests/accuracy.toml").read_text())


def score(scorer, *args):
    command = [sys.executable, str(shared / "eval" / scorer), *map(str, args)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def extract(folder, out, stem=False):
    """Runs sayso over a folder of texts; ids become file names, without their ending if `stem`."""
    lines = subprocess.run([sayso, str(folder)], check=True, capture_output=True, text=True).stdout.splitlines()
    with open(out, "w") as file:
        for record in map(json.loads, lines):
            path = pathlib.Path(record["id"])
            record["id"] = path.stem if stem else path.name
            file.write(json.dumps(record) + "\n")


def texts(gold, folder):
    folder.mkdir()
    for record in map(json.loads, open(gold)):
        (folder / f"{record['id']}.txt").write_bytes(record["text"].encode())
    return folder


measured = {"claims": {}, "sources": {}, "figures": {}, "sentences": {}}
with tempfile.TemporaryDirectory() as temporary:
    work = pathlib.Path(temporary)
    dev = shared / "polnear" / "dev"
    own = json.loads(subprocess.run([sayso, "eval", str(dev), "--json"], check=True, capture_output=True, text=True).stdout)
    extract(dev / "text", work / "dev.jsonl")
    claims = score("score_claims.py", dev, work / "dev.jsonl", "--json")
    for row in ("content tokens", "claim", "claim+source", "claim+source+cue", "exact"):
        if any(abs(claims[row][m] - own[row][m]) >= 0.0005 for m in "prf"):
            sys.exit(f"sayso eval and score_claims.py disagree on {row}: {own[row]} {claims[row]}")
    measured["claims"] = {
        "claim_source_f1": claims["claim+source"]["f"], "claim_source_precision": claims["claim+source"]["p"],
        "claim_f1": claims["claim"]["f"], "content_tokens_f1": claims["content tokens"]["f"],
        **{kind: recall["source"] for kind, recall in claims["recall"].items()},
    }
    sources = score("score_sources.py", shared / "sources" / "dev.jsonl", work / "dev.jsonl", "--json")
    measured["sources"] = {kind: row["name"] for kind, row in sources["kinds"].items()}
    measured["sources"].update({part: sources["kinds"]["all"][part] for part in ("type", "named")})
    for name in ("incidents_dev", "figures_constructed"):
        gold = shared / "figures" / f"{name}.jsonl"
        extract(texts(gold, work / name), work / f"{name}.jsonl", stem=True)
        command = [sys.executable, str(shared / "eval" / "score_figures.py"), str(gold), str(work / f"{name}.jsonl")]
        subprocess.run([*command, "--json", str(work / f"{name}.json")], check=True, capture_output=True)
    report = (work / "incidents_dev.json").read_text(), (work / "figures_constructed.json").read_text()
    incidents, constructed = map(json.loads, report)

    def share(cell):
        right, all_texts = cell
        return right / all_texts

    measured["figures"] = {
        "killed_stated": share(incidents["killed"]["stated"]), "injured_stated": share(incidents["injured"]["stated"]),
        "both": share(incidents["both"]["exact"]),
        "constructed_f1": constructed["all"]["f1"],
    }
    for name in ("gum", "golden_rules"):
        gold = shared / "sentences" / f"{name}.jsonl"
        extract(texts(gold, work / f"s-{name}"), work / f"s-{name}.jsonl")
        result = score("score_sentences.py", gold, work / f"s-{name}.jsonl", "--json")
        measured["sentences"]["gum_inner_f1" if name == "gum" else name] = (
            result["inner"][2] if name == "gum" else result["texts_right"])

passed = failed = 0
for section, wanted in floors.items():
    for name, floor in wanted.items():
        value = measured[section][name]
        good = value >= floor
        passed, failed = passed + good, failed + (not good)
        print(f"{'ok' if good else 'BELOW THE FLOOR':16}{section}.{name:24}{value:8.3f}   floor {floor}")
print(f"accuracy: {passed} passed, {failed} failed")
sys.exit(failed > 0)
