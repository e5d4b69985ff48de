#!/usr/bin/env python3
"""Writes training sentences for the recogniser of names, as CoNLL columns (token, tag) on standard output.

  tools/make_name_sentences.py LANGUAGE [COUNT] > names.conll
  xeber train entities --language LANGUAGE names.conll -o data/models/names.LANGUAGE.bin

Two sources, both written for this project: the sentences with slots in data/models/sentences/LANGUAGE.txt, filled COUNT times with
names from the cue words and the gazetteer (and with invented ones, inflected as the slot says), and those sentences of the sample
archive whose every capitalised word is judged there (data/sample/judgements/mentions.tsv) or listed in the gazetteer.
Always the same output for the same data.
"""
import collections
import json
import pathlib
import random
import re
import sys

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
TYPES = {"person": "PER", "organisation": "ORG", "city": "LOC", "country": "LOC", "place": "LOC", "event": "MISC", "other": "MISC"}
COLUMN = {"az": 2, "en": 3, "ru": 4, "tr": 5}
NUMBERS = [str(n) for n in range(10, 99)]
SYLLABLES = {
    "en": ("Bran Kel Mor Tan Vel Har Dun Os Lin Gar Thor Pem Wex Hal Cro Fen Mar Stan Ald Ber", "den ton ley vik son man ski ard ner low field wick sen berg ro sa"),
    "az": ("Bağ Qəh Tər Səl Mah Nur Əsg Vəl Cəb Kaz Şir Təh Ağam Dad Qəd", "rəmanov ərov iyev ımov ayev məddinov anlı əmli zadə ullayev"),
    "ru": ("Бар Вол Гор Дуб Жил Зор Кар Лук Мер Нев Ост Пер Рог Сав Тер Ушак Фил Хар Черн Шум", "анов енко ицкий ильев унов ихин аев едов онин ашвили ян ько цев"),
    "tr": ("Kara Ak Demir Yıl Gün Tem Öz Er Sarı Bal Çam Kuş Alt Boz Dağ", "kan taş oğlu tepe soy han demir türk can er lı su bay"),
}
ORGANISATIONS = {
    "en": "{LAST} {Corp|Inc|Ltd|Group|Holdings|Industries|Bank|Motors|Airlines|Brothers|Systems|Co}#{CITY} {Bank|Airport Authority|Chamber of Commerce|Symphony Orchestra|Stock Exchange|Police Department|Fire Department}#Bank of {COUNTRY}#{COUNTRY} {Airlines|Telecom|Petroleum|Railways}#Ministry of {Finance|Defence|Health|Justice|Trade|Education|Agriculture}#{LAST} & {LAST}#{LAST} , {LAST} & Co#National {Party|Congress|Assembly|Bank|Union of Teachers|Weather Service}#{United|Democratic|Liberal|Christian|Socialist|People 's} {Front|Party|Alliance|Movement|League}#{ACR}#{Federal|Central|Supreme|High} {Court|Bureau of Statistics|Bank|Election Commission}#Department of {Energy|State|Commerce|Labor}#{First|Pacific|Northern|General|American|Western} {LAST} {Corp|Inc}",
    "az": "{Səhiyyə|Müdafiə|Ədliyyə|Maliyyə|Mədəniyyət|Energetika} Nazirliyi#{CITY} {Bələdiyyəsi|Limanı|Prokurorluğu}#{CITY} Şəhər İcra Hakimiyyəti#{TOWN} Rayon İcra Hakimiyyəti#{ACR}#{COUNTRY} {Voleybol|Güləş|Şahmat|Cüdo|Futbol} Federasiyası#Dövlət {Gömrük|Turizm|Miqrasiya|Statistika} {Komitəsi|Xidməti|Agentliyi}#Milli {Bank|Kitabxana|Park|Xalça Muzeyi}#{Ali|Konstitusiya} Məhkəməsi",
    "tr": "{Sağlık|Adalet|Ticaret|İçişleri|Çevre} Bakanlığı#{CITY} {Belediyesi|Valiliği|Barosu|Ticaret Odası}#{CITY} Büyükşehir Belediyesi#{ACR}#{COUNTRY} {Voleybol|Güreş|Futbol} Federasyonu#{TOWN} Kaymakamlığı#{Anayasa Mahkemesi|Yargıtay|Danıştay|Sayıştay}#{LAST} Holding#Devlet {Su İşleri|Demiryolları}",
    "ru": "{Минфин|Минюст|Минтранс|Минэнерго|Роснано|Росстат|Росавиация|Росимущество}#{ACR}#{Госдума|Совет Федерации|Верховный суд|Генпрокуратура|Центризбирком}",
}
FULL = {
    "az": "{COUNTRY} {Dövlət Akademik|Milli} {Teatrı|Musiqi Akademiyası|Elmlər Akademiyası|Rəqs Ansamblı}#{FIRST} {LAST} adına {COUNTRY} Dövlət {Universiteti|Orkestri|Konservatoriyası|Teatrı}#{CITY} {Musiqi Akademiyası|Texnikumu|Dram Teatrı|Konservatoriyası|Tarix Muzeyi}#{COUNTRY} {Yazıçılar Birliyi|Bəstəkarlar İttifaqı|Rəssamlar İttifaqı}#{COUNTRY} Respublikasının {Mədəniyyət|Təhsil|Səhiyyə} Nazirliyi#{Zoologiya|Tarix|Fizika|Botanika} İnstitutu#{Müasir İncəsənət|Beynəlxalq Muğam|Gənclər} Mərkəzi",
    "tr": "{CITY} {Devlet Tiyatrosu|Devlet Opera ve Balesi|Müzesi|Kültür Merkezi|Devlet Hastanesi}#{COUNTRY} {Milli Olimpiyat Komitesi|Bilimler Akademisi}#{FIRST} {LAST} Vakfı",
    "ru": "{Институт|Центр|Фонд} {социологии|истории|экономики|развития|стратегических исследований}#{Арбитражный|Басманный|Тверской|Московский городской|Областной} суд#Следственный комитет#Департамент {образования|здравоохранения|транспорта}",
    "en": "Institute of {History|Physics|Economics}",
}
UNIVERSITIES = {"en": "University of {CITY}#{CITY} University#{LAST} College#{CITY} Institute of Technology", "az": "{CITY} Dövlət Universiteti#{COUNTRY} Tibb Universiteti#{CITY} Mühəndislik Universiteti#{COUNTRY} Dövlət Konservatoriyası", "tr": "{CITY} Üniversitesi#{LAST} Üniversitesi#{CITY} Teknik Üniversitesi", "ru": "МГУ#СПбГУ"}
WORKS = {"en": "The Long River#Silent Roads#A House of Salt#Winter Garden", "az": "Uzaq yol#Gecə qatarı#Dənizin səsi#Qış bağı", "tr": "Uzun Yol#Gece Treni#Denizin Sesi", "ru": "Дальняя дорога#Ночной поезд#Тихий берег"}
CITY_AGENCIES = {"en": "Reuter#Interfax#AFP", "az": "AZƏRTAC#APA#Report#Trend", "tr": "AA#DHA#İHA", "ru": "РИА Новости#Интерфакс#ИТАР - ТАСС#Росбалт"}
PAPERS = {"en": "The {CITY} Times#Le {LAST}#Daily {LAST}#{CITY} Post", "az": "Xalq#Səs#Yeni Gün#{CITY} Xəbər", "tr": "Yeni Gün#{CITY} Postası", "ru": "Коммерсантъ#Ведомости#Новая газета#Вечерний город#Северный край"}
COMPANIES = {"en": "{LAST} Corp", "az": "{SYL} Tikinti#{SYL} Holdinq#{SYL}", "tr": "{SYL}#{SYL} Enerji", "ru": "{SYL}нефть#{SYL}банк#{SYL}энерго#{SYL}строй#{SYL}телеком"}
CALENDAR = {"en": ("Monday Tuesday Wednesday Thursday Friday Saturday Sunday", "January March April May August October December"), "az": ("bazar", "yanvar mart may"), "tr": ("Pazartesi Salı", "Ocak Mart Mayıs"), "ru": ("понедельник", "января марта апреля мая августа октября")}
BACK, FRONT = "aıouAIOU", "eəiöüEƏİÖÜ"


def table(name):
    rows = []
    for line in (DATA / "gazetteer" / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#" and not line.startswith("id\t"):
            rows.append((line + "\t" * 8).split("\t"))
    return rows


def harmony(word):
    """The suffix vowels (A, I) that follow a word's last vowel."""
    for letter in reversed(word):
        if letter in "aıAI":
            return "a", "ı"
        if letter in "ouOU":
            return "a", "u"
        if letter in "eəiEƏİ":
            return "e", "i"
        if letter in "öüÖÜ":
            return "e", "ü"
    return "e", "i"


def suffixed(word, suffix, language):
    """word with the suffix template (dA, nIn, yA, nI, nA, dAn; an apostrophe before it in Turkish)."""
    apostrophe = suffix.startswith("'")
    suffix = suffix.lstrip("'")
    a, i = harmony(word)
    if language == "az" and a == "e":
        a = "ə"
    vowel_end = word[-1].lower() in "aıoueəiöü"
    if suffix[0] in "ny" and not vowel_end and suffix != "nA":
        suffix = suffix[1:]
    if suffix == "nA" and not vowel_end:
        suffix = "A"
    if language == "tr" and suffix[0] == "d" and word[-1].lower() in "fstkçşhp":
        suffix = "t" + suffix[1:]
    return word + ("'" if apostrophe else "") + suffix.replace("A", a).replace("I", i)


def russian(word, case, female=False):
    """A Russian noun or name in a case (р д в т п), by the regular endings."""
    ends = {"р": 0, "д": 1, "в": 2, "т": 3, "п": 4}[case]
    if female:
        if word.endswith(("ова", "ева", "ина", "ына")):
            return word[:-1] + ("ой", "ой", "у", "ой", "ой")[ends]
        if word.endswith("ая"):
            return word[:-2] + ("ой", "ой", "ую", "ой", "ой")[ends]
        if word[-1] not in "ая":
            return word
    if word.endswith(("ов", "ев", "ин", "ын")):
        return word + ("а", "у", "а", "ым", "е")[ends]
    if word.endswith(("ский", "цкий")):
        return word[:-2] + ("ого", "ому", "ого", "им", "ом")[ends]
    if word.endswith("ия"):
        return word[:-1] + ("и", "и", "ю", "ей", "и")[ends]
    if word.endswith("а"):
        return word[:-1] + ("и" if word[-2] in "гкхжчшщ" else "ы", "е", "у", "ой", "е")[ends]
    if word.endswith("я"):
        return word[:-1] + ("и", "е", "ю", "ей", "е")[ends]
    if word.endswith("й"):
        return word[:-1] + ("я", "ю", "я", "ем", "е" if word[-2] != "и" else "и")[ends]
    if word.endswith("ь"):
        return word[:-1] + ("я", "ю", "я", "ем", "е")[ends]
    if word[-1] in "еиоуыэю" or word.endswith(("енко", "швили")):
        return word
    return word + ("а", "у", "а", "ом", "е")[ends]


class Names:
    """Draws names for slots."""

    def __init__(self, language, random_source):
        self.language, self.random = language, random_source
        self.cues = collections.defaultdict(list)
        for line in (DATA / "models" / "cues" / f"{language}.tsv").read_text(encoding="utf-8").splitlines():
            if line and line[0] != "#":
                kind, words = line.split("\t")
                self.cues[kind] += words.split()
        column = COLUMN[language]
        name = lambda row: row[column] or (row[3] if language != "ru" else "")
        self.cities = [name(r) for r in table("cities") if name(r)]
        self.places = [name(r) for r in table("places") if name(r)]
        self.clubs = [name(r) for r in table("clubs") if name(r)]
        self.events = [name(r) for r in table("events") if name(r)]
        self.organisations = [name(r) for r in table("organisations") if name(r)]
        self.demonyms = [r[column] for r in table("demonyms") if r[column]]
        self.people = [name(r) for r in table("persons") if name(r)]
        self.known_last = [a for r in table("persons") for a in r[6].split("|") if a and " " not in a and (a[0] >= "А") == (language == "ru")]
        self.countries = [r for r in COUNTRIES[language].split("#")]

    def pick(self, items):
        return self.random.choice(items)

    def template(self, templates):
        text = self.pick(templates.split("#"))
        text = re.sub(r"\{([^{}]*\|[^{}]*)\}", lambda m: self.pick(m.group(1).split("|")), text)
        return re.sub(r"\{([A-Z]+)\}", lambda m: self.plain(m.group(1)), text)

    def invented(self):
        first, second = SYLLABLES[self.language]
        return self.pick(first.split()) + self.pick(second.split())

    def last(self, female=False):
        if not female and self.random.random() < 0.08:
            return self.pick(self.known_last)
        name = self.invented() if self.random.random() < 0.5 else self.pick(self.cues["lastname"])
        if self.language in ("ru", "az"):
            feminine = name.endswith(("ова", "ева", "ova", "eva", "yeva"))
            if feminine and not female:
                name = name[:-1]
            if female and not feminine and name.endswith(("ов", "ев", "ин", "ov", "ev", "yev")):
                name += "а" if self.language == "ru" else "a"
            if female and name.endswith("ий"):
                name = name[:-2] + "ая"
        elif self.language == "en" and self.random.random() < 0.1:
            name = self.pick(["van", "de", "von", "al"]) + " " + name if self.random.random() < 0.4 else name + "-" + self.pick(self.cues["lastname"])
        return name

    def first(self, female=None):
        names = self.cues["firstname"]
        if self.language == "ru":
            women = [n for n in names if n[-1] in "ая" and n not in ("Никита", "Илья", "Савва")]
            names = women if female else [n for n in names if n not in women]
        name = self.pick(names)
        if self.random.random() < 0.15 and self.language != "ru":
            name = self.pick(SYLLABLES[self.language][0].split()) + self.pick(["a", "o", "i", "an", "el"])
        return name

    def plain(self, kind):
        language, pick = self.language, self.pick
        if kind == "PER" or kind == "FPER":
            female = kind == "FPER"
            if not female and self.random.random() < 0.15:
                return self.pick(self.people)
            middle = " " + pick("ABCDEFGHJKLMR") + "." if language == "en" and self.random.random() < 0.06 else ""
            if language in ("en", "az", "tr") and self.random.random() < 0.07:
                middle = " " + self.first(female)
            return self.first(female) + middle + " " + self.last(female)
        if kind == "INITPER":
            letter = pick("АВГДИМНПРС" if language == "ru" else "ABCDEFGHJKLMNPRST")
            dot = " ." if language == "az" else "."
            initials = letter + dot if self.random.random() < 0.6 or language == "en" and self.random.random() < 0.5 else letter + dot + " " + pick("АВИМНС" if language == "ru" else "ABHMS") + dot
            return initials + " " + self.last()
        if kind == "LAST":
            return self.last()
        if kind == "FIRST":
            return self.first()
        if kind == "CITY":
            return pick(self.cities)
        if kind == "TOWN":
            return pick(self.cities) if self.random.random() < 0.75 else self.invented()
        if kind == "VILLAGE":
            return self.invented()
        if kind == "COUNTRY":
            return pick(self.countries)
        if kind in ("PLACE", "REGION", "STATE"):
            return pick(self.places)
        if kind == "STREET":
            return self.last() if language != "en" else self.invented() + " " + pick(["Street", "Road", "Avenue", "Park", "Hall"])
        if kind == "DEM":
            return pick(self.demonyms)
        if kind == "DEMADJ":
            return pick([d for d in self.demonyms if d.endswith("ский")]).capitalize()[:-2] + "ие"
        if kind == "DEMORG":
            return pick(self.demonyms) + " " + pick(["Football Association", "Air Force", "Communist Party", "Olympic Committee", "Parliament", "Army", "Red Cross", "Stock Exchange", "Workers Union", "National Bank", "Navy", "Supreme Court"])
        if kind == "CLUB":
            return pick(self.clubs) if self.random.random() < 0.7 else pick(self.cities) + (pick([" United", " City", " Rovers", " FC", " Town"]) if language == "en" else "")
        if kind == "CLUBCITY":
            return pick(self.cities)
        if kind == "ORG":
            return pick(self.organisations) if self.random.random() < 0.4 else self.template(ORGANISATIONS[language])
        if kind == "ORGFULL":
            return self.template(FULL[language])
        if kind == "UNI":
            return self.template(UNIVERSITIES[language])
        if kind == "EVENT":
            return pick(self.events)
        if kind == "EXCHANGE":
            return self.template("{CITY} {Stock Exchange|Board of Trade|Mercantile Exchange}")
        if kind == "WORK":
            return pick(WORKS[language].split("#"))
        if kind == "AGENCY":
            return pick(CITY_AGENCIES[language].split("#"))
        if kind in ("PAPER", "PAPERQ"):
            return self.template(PAPERS[language])
        if kind in ("COMPANY", "COMPANYQ"):
            return self.template(COMPANIES[language])
        if kind == "CLUBQ":
            return pick(self.clubs)
        if kind == "SYL":
            return pick(SYLLABLES[language][0].split()) + (pick(["al", "on", "is", "ata"]) if language != "ru" else pick(["", "о"]))
        if kind == "ACR":
            letters = "АБВГДЕКМНОПРСТФ" if language == "ru" else "ABCDEFGHIKLMNOPRSTU"
            return "".join(pick(letters) for _ in range(self.random.choice([3, 3, 4])))
        raise ValueError(kind)


TAG_OF = {"PER": "PER", "FPER": "PER", "INITPER": "PER", "LAST": "PER", "FIRST": "PER", "CITY": "LOC", "TOWN": "LOC", "VILLAGE": "LOC", "COUNTRY": "LOC",
          "PLACE": "LOC", "REGION": "LOC", "STATE": "LOC", "STREET": "LOC", "DEM": "MISC", "DEMADJ": "MISC", "DEMORG": "ORG", "CLUB": "ORG", "CLUBQ": "ORG",
          "CLUBCITY": "ORG", "ORG": "ORG", "ORGFULL": "ORG", "UNI": "ORG", "EVENT": "MISC", "EXCHANGE": "ORG", "WORK": "MISC", "AGENCY": "ORG", "PAPER": "ORG",
          "PAPERQ": "ORG", "COMPANY": "ORG", "COMPANYQ": "ORG", "ACR": "ORG"}
COUNTRIES = {
    "en": "France#Germany#Italy#Spain#Russia#China#Japan#India#Brazil#Turkey#Iran#Iraq#Israel#Egypt#Poland#Ukraine#Georgia#Azerbaijan#Sweden#Norway#Britain#United States#U.S.#U.S.#U.S.#USA#UK#UAE#Australia#New Zealand#South Africa#Pakistan#Sri Lanka#West Indies#Canada#Mexico#Argentina#Chile#Nigeria#Kenya#Croatia#Serbia#Romania#Bulgaria#Greece#Portugal#Netherlands#Belgium#Switzerland#Austria#Czech Republic#Hungary#Syria#Afghanistan#South Korea#North Korea#Indonesia#Colombia#Peru#Cuba#Morocco#Algeria#Saudi Arabia#Kuwait#Jordan#Kazakhstan#Uzbekistan#England#Scotland#Wales#Ireland",
    "az": "Azərbaycan#Türkiyə#Rusiya#Gürcüstan#İran#İraq#Ukrayna#Qazaxıstan#Özbəkistan#Türkmənistan#Qırğızıstan#Fransa#Almaniya#İtaliya#İspaniya#Çin#Yaponiya#Hindistan#Pakistan#ABŞ#ABŞ#ABŞ#BƏƏ#CAR#Böyük Britaniya#Polşa#Macarıstan#Serbiya#Suriya#Misir#İsrail#Səudiyyə Ərəbistanı#Belarus#Moldova#Yunanıstan#Bolqarıstan#Braziliya#Kanada#Niderland#Avstriya",
    "tr": "Türkiye#Azerbaycan#Rusya#Gürcistan#İran#Irak#Ukrayna#Kazakistan#Özbekistan#Fransa#Almanya#İtalya#İspanya#Çin#Japonya#Hindistan#Pakistan#ABD#ABD#ABD#BAE#İngiltere#Polonya#Macaristan#Sırbistan#Suriye#Mısır#İsrail#Suudi Arabistan#Yunanistan#Bulgaristan#Brezilya#Kanada#Hollanda#Avusturya",
    "ru": "Россия#Россия#Россия#РФ#РФ#РФ#РФ#США#США#США#США#ЮАР#ФРГ#КНР#КНДР#ОАЭ#СССР#Азербайджан#Турция#Грузия#Армения#Украина#Белоруссия#Молдавия#Киргизия#Франция#Германия#Италия#Испания#Япония#Индия#Польша#Венгрия#Сербия#Сирия#Ливия#Бразилия#Канада#Австрия#Болгария#Греция#Норвегия#Швеция#Финляндия#Эстония#Латвия#Литва#Чехия#Мексика#Аргентина#Казахстан#Узбекистан#Туркменистан#Таджикистан#Израиль#Иран#Ирак#Египет#Вьетнам#Пакистан#Афганистан",
}


def upper(text, language):
    return text.replace("i", "İ").upper() if language in ("az", "tr") else text.upper()


def fill(template, names):
    """[(token, tag)] of a template."""
    language, source, out = names.language, names.random, []
    for part in template.split():
        slot = re.fullmatch(r"\{([A-Z0-9]+)(?:([+:])([^}]+))?\}(.*)", part)
        if not slot:
            small = re.fullmatch(r"(.*?)\{([A-Z]+)\}", part)
            out.append((part if not small else small.group(1) + str(source.randint(1, 4)), "O"))
            continue
        kind, sign, extra, rest = slot.groups()
        days, months = CALENDAR[language]
        plain = {"NUM": lambda: source.choice(NUMBERS), "SMALL": lambda: str(source.randint(0, 9)), "YEAR": lambda: str(source.randint(1950, 2025)),
                 "DAY": lambda: source.choice(days.split()), "MONTH": lambda: source.choice(months.split()), "CAP": lambda: extra,
                 "DATE": lambda: source.choice(months.split()) + " " + str(source.randint(1, 30)), "ISODATE": lambda: f"1998-{source.randint(10, 12)}-{source.randint(10, 28)}",
                 "HEADLINE": lambda: source.choice(["Markets quiet before the vote", "Five killed in crash", "Talks to resume"]),
                 "ADJ": lambda: source.choice(["northern", "disputed", "long"]), "CAPWORD": lambda: source.choice(["Gold", "Oil", "Grain", "Cotton", "Sugar", "Share", "Bond"])}
        if kind in plain:
            out += [(word, "O") for word in plain[kind]().split()]
            continue
        shout = kind.endswith("UP")
        kind = kind[:-2] if shout else kind
        name = names.plain(kind)
        tag = TAG_OF[kind]
        quotes = kind.endswith("Q")
        if shout:
            name = upper(name, language)
        words = name.split()
        if sign == "+":
            words[-1] = suffixed(words[-1], extra, language)
        elif sign == ":" and language == "ru":
            inflect_all = kind in ("PER", "FPER", "LAST", "FIRST", "INITPER")
            for i, word in enumerate(words):
                if word.endswith(".") or kind == "ORG" and i > 0:
                    continue
                if inflect_all or len(words) == 1:
                    words[i] = russian(word, extra, kind == "FPER")
        if extra == "в" and kind == "CITY":
            words = name.split()
        if quotes and language == "ru":
            out.append(("«" if source.random() < 0.7 else '"', "O"))
        known_demonym = kind == "DEM" and words[0][0].islower()
        for i, word in enumerate(words):
            out.append((word, "O" if known_demonym else ("I-" if i else "B-") + tag))
        if quotes and language == "ru":
            out.append(("»", "O"))
        if rest:
            out.append((rest, "O"))
    return out


WORD = re.compile(r"\w+(?:[-’'][\w]+)*|[^\w\s]")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"“«–—]?\s*[A-ZƏĞİÖÜÇŞА-ЯЁ])|\n+")


def sample_sentences(language, names):
    """Sentences of the sample archive in which every capitalised word (but the first) is part of a known name."""
    surfaces = collections.defaultdict(dict)
    kinds = {"PERSON": "PER", "ORGANISATION": "ORG", "PLACE": "LOC", "EVENT": "MISC"}
    for line in (DATA / "sample" / "judgements" / "mentions.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        article, surface, _, kind = line.split("\t")
        words = WORD.findall(surface)
        while words and words[0][0].islower():  # "in Prague"
            words = words[1:]
        if kind in kinds and words:
            surfaces[article.split("-")[0]][tuple(words)] = kinds[kind]
    known = dict(surfaces[language])
    for words, tag in list(known.items()):
        if tag == "PER" and len(words) == 2:
            known.setdefault(words[1:], "PER")
    for listed, tag in ((names.cities, "LOC"), (names.places, "LOC"), (names.countries, "LOC"), (names.organisations, "ORG"), (names.clubs, "ORG"), (names.events, "MISC")):
        for name in listed:
            known.setdefault(tuple(WORD.findall(name)), tag)
    firsts = set(names.cues["firstname"])
    months = set(names.cues["calendar"])
    for line in (DATA / "sample" / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        if article["language"] != language:
            continue
        for field in ("lead", "body"):
            for sentence in SENTENCE.split(article.get(field) or ""):
                tagged = tag_sentence(WORD.findall(sentence), known, firsts, months)
                if tagged:
                    yield tagged


def tag_sentence(words, known, firsts, months):
    out, at, names = [], 0, 0
    while at < len(words):
        for length in range(min(8, len(words) - at), 0, -1):
            tag = known.get(tuple(words[at:at + length]))
            if tag:
                break
        else:
            length, tag = 0, None
        if not tag and words[at] in firsts and at + 1 < len(words) and words[at + 1][0].isupper() and len(words[at + 1]) > 3:
            length, tag = 2, "PER"
        if tag:
            out += [(word, ("I-" if i else "B-") + tag) for i, word in enumerate(words[at:at + length])]
            at, names = at + length, names + 1
            continue
        if at > 0 and words[at][0].isupper() and words[at] not in months and words[at - 1] not in '"“«.':
            return None
        out.append((words[at], "O"))
        at += 1
    return out if len(out) > 3 else None


def main():
    language, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    source = random.Random(7)
    names = Names(language, source)
    templates = [l for l in (DATA / "models" / "sentences" / f"{language}.txt").read_text(encoding="utf-8").splitlines() if l and l[0] != "#"]
    sentences = [fill(templates[i % len(templates)], names) for i in range(count)]
    for _ in range(4):
        sentences += list(sample_sentences(language, names))
    source.shuffle(sentences)
    for i, sentence in enumerate(sentences):
        if i % 20 == 0:
            print("-DOCSTART- O\n")
        print("\n".join(f"{word} {tag}" for word, tag in sentence) + "\n")


if __name__ == "__main__":
    main()
