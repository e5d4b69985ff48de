#!/usr/bin/env python3
"""Lemmas and their inflected forms from an installed hunspell dictionary, as tools/stem_f1.py reads them.

    tools/dictionary_forms.py ru_RU > forms.tsv         of /usr/share/hunspell (Debian: hunspell-ru, hunspell-tr, ...)
    tools/dictionary_forms.py PATH/ru_RU --lemmas 5000

A lemma is an entry of the .dic file in lower case, its forms are what the suffix rules of the .aff file make of it; prefixes are
left out, since they make other words. Entries with fewer than --least forms are left out, and so are those that a rule makes of
another entry. --lemmas takes that many, by the order of their MD5, so that the same dictionary always gives the same list.
"""
import argparse
import collections
import hashlib
import pathlib
import re


class Suffix:
    """One rule: takes `strip` off a word that ends as `condition` says, and adds `add`."""

    def __init__(self, strip: str, add: str, condition: str):
        self.strip = "" if strip == "0" else strip
        self.add = "" if add.split("/")[0] == "0" else add.split("/")[0]
        self.condition = re.compile(f"(?:{condition})$")

    def apply(self, word: str):
        if len(word) <= len(self.strip) or not word.endswith(self.strip) or not self.condition.search(word):
            return None
        return word[: len(word) - len(self.strip)] + self.add


def read_rules(path: pathlib.Path):
    """Whether flags are numbers, and the suffix rules by flag."""
    numbers, rules = False, collections.defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if fields[:2] == ["FLAG", "num"]:
            numbers = True
        elif len(fields) >= 5 and fields[0] == "SFX":
            rules[fields[1]].append(Suffix(fields[2], fields[3], fields[4]))
    return numbers, rules


def read_entries(path: pathlib.Path, numbers: bool):
    """Words in lower case and their flags."""
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        word, _, flags = line.split()[0].partition("/") if line.strip() else ("", "", "")
        if flags and word.isalpha() and word == word.lower() and len(word) > 2:
            yield word, flags.split(",") if numbers else list(flags)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dictionary", help="name or path without .dic")
    parser.add_argument("--lemmas", type=int, default=2000)
    parser.add_argument("--least", type=int, default=5)
    args = parser.parse_args()
    base = args.dictionary if "/" in args.dictionary else f"/usr/share/hunspell/{args.dictionary}"
    numbers, rules = read_rules(pathlib.Path(base + ".aff"))
    forms = collections.defaultdict(set)
    for word, flags in read_entries(pathlib.Path(base + ".dic"), numbers):
        made = (rule.apply(word) for flag in flags for rule in rules.get(flag, ()))
        forms[word].update(form for form in made if form)
    made_of_others = {form for word, made in forms.items() for form in made if form != word}
    lemmas = [word for word, made in forms.items() if len(made) >= args.least and word not in made_of_others]
    lemmas.sort(key=lambda word: hashlib.md5(word.encode()).digest())
    print("lemma\tform")
    for lemma in sorted(lemmas[: args.lemmas]):
        for form in sorted(forms[lemma] | {lemma}):
            print(f"{lemma}\t{form}")


if __name__ == "__main__":
    main()
