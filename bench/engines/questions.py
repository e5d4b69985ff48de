"""What is asked: words as readers type them, taken from the archive's own articles."""
import collections
import dataclasses
import json
import random
import re

KINDS = ("one word", "any of 2-4 words", "all of 2-3 words", "phrase", "newest of 2-4 words")
SAMPLE = 2000
LEAST_LETTERS = 4
ATTEMPTS = 50


@dataclasses.dataclass
class Article:
    id: str
    seconds: int  # of publication, since the epoch; 0 if not known
    title: str
    text: str  # title, lead and body


@dataclasses.dataclass
class Answers:
    microseconds: list = dataclasses.field(default_factory=list)  # of every question in every counted round
    hits: list = dataclasses.field(default_factory=list)  # ids by question


def seconds_of(value):
    if isinstance(value, (int, float)):
        return int(value)
    if not value:
        return 0
    import datetime
    text = value.replace("Z", "+00:00")
    time = datetime.datetime.fromisoformat(text)
    return int((time if time.tzinfo else time.replace(tzinfo=datetime.timezone.utc)).timestamp())


def read_articles(path):
    articles = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            texts = [article.get(field) or "" for field in ("title", "lead", "body")]
            articles.append(Article(str(article["id"]), seconds_of(article.get("published_at")), texts[0], "\n".join(filter(None, texts))))
    return articles


def make_questions(articles, count):
    """{kind: [words]}, `count` of each kind, the same for the same archive."""
    chance = random.Random(7)
    sample = articles[:: max(1, len(articles) // SAMPLE)]
    texts = [[word.lower() for word in re.findall(r"[^\W_]+|[^\w\s]", article.text)] for article in sample]
    holders = collections.Counter(word for text in texts for word in set(text))

    def typed(word):
        return len(word) >= LEAST_LETTERS and word.isalpha() and holders[word] * 10 < len(texts)

    def loose(least, most):
        wanted, text = chance.randint(least, most), chance.choice(texts)
        words = list(dict.fromkeys(filter(typed, (chance.choice(text) for _ in range(ATTEMPTS) if text))))
        return words[:wanted] if len(words) >= wanted else None

    def phrase():
        text, wanted = chance.choice(texts), chance.randint(2, 3)
        begin = chance.randrange(max(1, len(text) - wanted))
        words = text[begin:begin + wanted]
        return words if len(words) == wanted and all(map(str.isalpha, words)) and any(map(typed, words)) else None

    def collect(make):
        made = []
        for _ in range(count * ATTEMPTS):
            words = make()
            if words and len(made) < count:
                made.append(words)
        return made

    any_words = collect(lambda: loose(2, 4))
    return dict(zip(KINDS, (collect(lambda: loose(1, 1)), any_words, collect(lambda: loose(2, 3)), collect(phrase), any_words)))
