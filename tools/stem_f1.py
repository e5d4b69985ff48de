#!/usr/bin/env python3
"""F1 of stemming: do the forms of a lemma share a key, and those of different lemmas not?

    tools/stem_f1.py FORMS.tsv --keys COMMAND     COMMAND reads a form a line and prints its keys; the first one counts
    tools/stem_f1.py FORMS.tsv --prefix 5         the first letters as the key
    tools/stem_f1.py FORMS.tsv                    the form itself as the key

FORMS.tsv has a header line and the columns lemma and form. A pair is two rows. Recall: of the pairs of one lemma, those with one
key. Precision: of the pairs with one key, those of one lemma. --half dev or held takes the lemmas whose MD5 begins with an even or
odd byte: rules are made by looking at dev only.
"""
import argparse
import collections
import hashlib
import subprocess


def half_of(lemma: str) -> str:
    return "held" if hashlib.md5(lemma.encode()).digest()[0] % 2 else "dev"


def keys_of(forms: list, args: argparse.Namespace) -> list:
    if args.prefix:
        return [form[: args.prefix] for form in forms]
    if not args.keys:
        return forms
    out = subprocess.run(args.keys, shell=True, input="\n".join(forms) + "\n", capture_output=True, text=True, check=True).stdout
    lines = out.split("\n")[: len(forms)]
    return [(line.split() or [form])[0] for line, form in zip(lines, forms)]


def pairs(counts) -> int:
    return sum(n * (n - 1) // 2 for n in counts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("forms")
    parser.add_argument("--keys", help="shell command that prints the keys of each line of its input")
    parser.add_argument("--prefix", type=int, default=0)
    parser.add_argument("--half", choices=["dev", "held"])
    parser.add_argument("--show", type=int, default=0, help="print so many of the worst splits and collisions")
    args = parser.parse_args()
    with open(args.forms, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t")[:2] for line in file][1:]
    rows = [(lemma, form) for lemma, form in rows if not args.half or half_of(lemma) == args.half]
    keys = keys_of([form for _, form in rows], args)
    lemmas = collections.Counter(lemma for lemma, _ in rows)
    by_key = collections.Counter(keys)
    both = collections.Counter((lemma, key) for (lemma, _), key in zip(rows, keys))
    right = pairs(both.values())
    recall = right / max(1, pairs(lemmas.values()))
    precision = right / max(1, pairs(by_key.values()))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{len(lemmas)} lemmas, {len(rows)} forms: precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
    if args.show:
        show(rows, keys, lemmas, both, args.show)


def show(rows, keys, lemmas, both, count) -> None:
    lost = {lemma: pairs([n]) - pairs(m for (other, _), m in both.items() if other == lemma) for lemma, n in lemmas.items()}
    for lemma in sorted(lost, key=lost.get, reverse=True)[:count]:
        split = collections.defaultdict(list)
        for (other, form), key in zip(rows, keys):
            if other == lemma:
                split[key].append(form)
        print(lost[lemma], lemma, {key: f"{forms[0]} x{len(forms)}" for key, forms in split.items()})
    meet = collections.defaultdict(dict)
    for (lemma, key), n in both.items():
        meet[key][lemma] = n
    bad = {key: pairs([sum(found.values())]) - pairs(found.values()) for key, found in meet.items()}
    for key in sorted(bad, key=bad.get, reverse=True)[:count]:
        print(bad[key], key, meet[key])


if __name__ == "__main__":
    main()
