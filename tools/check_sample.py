#!/usr/bin/env python3
"""Checks the sample archive in data/sample: the articles and every judgement about them.

Fails with one line a fault, naming the file, the article or line, and what is wrong. data/sample/README.md tells the formats.
"""
import collections
import datetime
import json
import pathlib
import re
import sys

SAMPLE = pathlib.Path(__file__).resolve().parent.parent / "data" / "sample"
KEYS = ["id", "title", "lead", "body", "published_at", "category", "source", "url", "language", "authors", "tags"]
OPTIONAL = {"lead", "authors", "tags"}
CATEGORIES = {"politics", "economy", "society", "world", "sport", "culture", "technology"}
LETTERS = {  # what a word of each language may hold besides a-z; a few letters more for foreign names
    "az": "əğıöüçşi̇",
    "en": "üé",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "tr": "çğıöşüi̇âîû",
}
ROLES = {"first", "rewrite", "near_duplicate", "follow_up", "background", "single"}
TYPES = {"PERSON", "ORGANISATION", "PLACE", "EVENT"}
FIRST_DAY = datetime.date(2024, 10, 1)
LAST_DAY = datetime.date(2026, 9, 30)
MIN_ARTICLES = 240
MIN_ARTICLES_A_LANGUAGE = 60
MIN_STORIES = 50
MIN_MENTIONS = 300
WORDS = range(80, 401)
STORY_SIZES = range(2, 6)


def text_of(article):
    return "\n".join(article[key] for key in ("title", "lead", "body") if key in article)


def read_articles():
    """The articles in the file's order, each with `when`, its instant of publication."""
    articles = []
    for line in (SAMPLE / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        article["when"] = datetime.datetime.fromisoformat(article["published_at"].replace("Z", "+00:00"))
        articles.append(article)
    return articles


def read_table(name, header):
    """The rows of a judgement file as tuples of strings, without its header."""
    lines = (SAMPLE / "judgements" / name).read_text(encoding="utf-8").splitlines()
    if lines[0] != "\t".join(header):
        raise SystemExit(f"{name}:1: the header must be {header}")
    rows = [tuple(line.split("\t")) for line in lines[1:]]
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header) or not all(row):
            raise SystemExit(f"{name}:{number}: {len(header)} filled columns expected: {row}")
    return rows


def form_faults(article):
    keys = [key for key in article if key != "when"]
    if keys != [key for key in KEYS if key in article] or not set(KEYS) - OPTIONAL <= set(keys):
        yield f"the keys must be {KEYS} in this order, only {sorted(OPTIONAL)} may be absent: {keys}"
    if article["language"] not in LETTERS:
        yield f"unknown language {article['language']}"
    if not re.fullmatch(article["language"] + r"-[a-z0-9]+(-[a-z0-9]+)*", article["id"]):
        yield "the id must be <language>-<latin slug>"
    if article["category"] not in CATEGORIES:
        yield f"unknown category {article['category']}"
    if not article["source"].endswith(".example"):
        yield f"the source must be invented, under .example: {article['source']}"
    if not article["url"].startswith(f"https://{article['source']}/{article['category']}/"):
        yield f"the url must be https://<source>/<category>/<slug>: {article['url']}"
    if article["when"].tzinfo is None or not FIRST_DAY <= article["when"].date() <= LAST_DAY:
        yield f"published_at must have an offset and lie in {FIRST_DAY}..{LAST_DAY}: {article['published_at']}"


def prose_faults(article):
    words = len((article.get("lead", "") + " " + article["body"]).split())
    if words not in WORDS:
        yield f"{words} words in lead and body"
    if not 4 <= len(article["title"].split()) <= 14:
        yield f"the title should have 4 to 14 words: {article['title']}"
    if re.search(r"[ \t]{2}|\n{3}|(?<!\n)\n(?!\n)|^\s|\s$", article["body"]):
        yield "the body must be trimmed paragraphs with one empty line between them"
    if article.get("lead") and article["lead"] in article["body"]:
        yield "the lead stands again in the body"
    letters = set("".join(filter(str.isalpha, text_of(article))).lower())
    strange = letters - set(LETTERS.get(article["language"], "")) - set("abcdefghijklmnopqrstuvwxyz")
    if strange:
        yield f"letters that {article['language']} does not have: {sorted(strange)}"
    if re.search(r"[а-яё][a-z]|[a-z][а-яё]", text_of(article).lower()):
        yield "Latin and Cyrillic letters in one word"


def archive_faults(articles):
    for article in articles:
        for fault in (*form_faults(article), *prose_faults(article)):
            yield f"articles.jsonl: {article['id']}: {fault}"
    for key in ("id", "url", "title"):
        for value, count in collections.Counter(article[key] for article in articles).items():
            if count > 1:
                yield f"articles.jsonl: {count} articles with the {key} {value}"
    if any(later["when"] < earlier["when"] for earlier, later in zip(articles, articles[1:])):
        yield "articles.jsonl: not sorted by published_at"
    if len(articles) < MIN_ARTICLES:
        yield f"articles.jsonl: {len(articles)} articles, at least {MIN_ARTICLES} wanted"
    for language in LETTERS:
        count = sum(article["language"] == language for article in articles)
        if count < MIN_ARTICLES_A_LANGUAGE:
            yield f"articles.jsonl: {count} articles in {language}, at least {MIN_ARTICLES_A_LANGUAGE} wanted"
    for category in CATEGORIES - {article["category"] for article in articles}:
        yield f"articles.jsonl: no article in {category}"


def story_faults(rows, articles):
    stories = collections.defaultdict(list)
    for story, article, role in rows:
        stories[story].append(role)
        if article not in articles:
            yield f"stories.tsv: no article {article}"
        if role not in ROLES or (role == "single") != (story == "-"):
            yield f"stories.tsv: {article}: the role {role} in the story {story}"
    if sorted(article for _, article, _ in rows) != sorted(articles):
        yield "stories.tsv: every article must stand there exactly once"
    stories.pop("-", None)
    for story, roles in stories.items():
        if len(roles) not in STORY_SIZES:
            yield f"stories.tsv: {story} has {len(roles)} articles"
        if roles.count("first") != 1:
            yield f"stories.tsv: {story} has {roles.count('first')} first reports"
    if len(stories) < MIN_STORIES:
        yield f"stories.tsv: {len(stories)} stories, at least {MIN_STORIES} wanted"


def due_grades(rows):
    """The grade that membership of one story asks for: 3, or 2 when either article is background."""
    for story, seed, seed_role in rows:
        for other_story, other, role in rows:
            if story == other_story != "-" and seed != other:
                yield (seed, other), "2" if "background" in (seed_role, role) else "3"


def similar_faults(rows, stories, articles):
    grades = {(seed, article): grade for seed, article, grade in rows}
    if len(grades) != len(rows):
        yield f"similar.tsv: {len(rows) - len(grades)} pairs stand there twice"
    for (seed, article), grade in grades.items():
        if seed not in articles or article not in articles or seed == article:
            yield f"similar.tsv: {seed} and {article} are not two articles of the archive"
        if grade not in {"1", "2", "3"}:
            yield f"similar.tsv: {seed} and {article}: the grade {grade}"
        if grades.get((article, seed)) != grade:
            yield f"similar.tsv: {article} and {seed} are not graded {grade} as the other way round"
    due = dict(due_grades(stories))
    for pair in due.keys() | {pair for pair, grade in grades.items() if grade == "3"}:
        if grades.get(pair) != due.get(pair):
            yield f"similar.tsv: {' and '.join(pair)} have the grade {grades.get(pair)}, their story says {due.get(pair)}"


def mention_faults(rows, articles):
    types = {}
    for article, surface, entity, kind in rows:
        if article not in articles:
            yield f"mentions.tsv: no article {article}"
        elif surface not in text_of(articles[article]):
            yield f"mentions.tsv: {article} does not say {surface}"
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entity):
            yield f"mentions.tsv: {entity} is not a slug"
        if kind not in TYPES or types.setdefault(entity, kind) != kind:
            yield f"mentions.tsv: {entity} is called {kind} in {article}, {types.get(entity)} before"
    for (article, surface), count in collections.Counter((row[0], row[1]) for row in rows).items():
        if count > 1:
            yield f"mentions.tsv: {surface} stands twice for {article}"
    if len(rows) < MIN_MENTIONS:
        yield f"mentions.tsv: {len(rows)} mentions, at least {MIN_MENTIONS} wanted"


def main() -> int:
    listed = read_articles()
    articles = {article["id"]: article for article in listed}
    stories = read_table("stories.tsv", ("story", "article", "role"))
    similar = read_table("similar.tsv", ("seed", "article", "grade"))
    mentions = read_table("mentions.tsv", ("article", "surface", "entity", "type"))
    found = [
        *archive_faults(listed),
        *story_faults(stories, articles),
        *similar_faults(similar, stories, articles),
        *mention_faults(mentions, articles),
    ]
    counts = f"{len(listed)} articles, {len({row[0] for row in stories} - {'-'})} stories, " \
             f"{len(similar)} graded pairs, {len(mentions)} mentions"
    print("\n".join(found) if found else f"sample: {counts}, all sound")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
