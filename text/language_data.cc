#include "text/language_data.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include "text/grammar_stemmer.h"

namespace xeber {
namespace {

// How a language's words are conflated: by a Snowball algorithm, by a prefix of so many letters, or not at all.
struct Row {
  std::string_view code;
  Script script;
  std::string_view algorithm;
  int prefix = 0;
};

// Azerbaijani in Arabic letters gives up its short vowels, so that 4 letters did best there: F1 .785 (3 letters .611, 5 .748).
constexpr int kArabicAzerbaijaniPrefix = 4;

constexpr Row kRows[] = {
    {"und", Script::kNone, ""},
    {"ar", Script::kArabic, "arabic"},
    {"az", Script::kLatin, "grammar"},
    {"az-arab", Script::kArabic, "", kArabicAzerbaijaniPrefix},
    {"az-cyrl", Script::kCyrillic, "grammar"},
    {"azb", Script::kArabic, "", kArabicAzerbaijaniPrefix},
    {"be", Script::kCyrillic, "", 6},
    {"bg", Script::kCyrillic, "", 6},
    {"ca", Script::kLatin, "catalan"},
    {"cs", Script::kLatin, "", 6},
    {"da", Script::kLatin, "danish"},
    {"de", Script::kLatin, "german"},
    {"el", Script::kGreek, "greek"},
    {"en", Script::kLatin, "english"},
    {"es", Script::kLatin, "spanish"},
    {"et", Script::kLatin, "", 6},
    {"eu", Script::kLatin, "basque"},
    {"fa", Script::kArabic, ""},
    {"fi", Script::kLatin, "finnish"},
    {"fr", Script::kLatin, "french"},
    {"ga", Script::kLatin, "irish"},
    {"he", Script::kHebrew, ""},
    {"hi", Script::kOtherScript, "hindi"},
    {"hr", Script::kLatin, "", 6},
    {"hu", Script::kLatin, "hungarian"},
    {"hy", Script::kOtherScript, "armenian"},
    {"id", Script::kLatin, "indonesian"},
    {"it", Script::kLatin, "italian"},
    {"ja", Script::kOtherScript, ""},
    {"ka", Script::kOtherScript, "", 6},
    {"kk", Script::kCyrillic, "", 5},
    {"ko", Script::kOtherScript, ""},
    {"ky", Script::kCyrillic, "", 5},
    {"lt", Script::kLatin, "lithuanian"},
    {"lv", Script::kLatin, "", 6},
    {"ne", Script::kOtherScript, "nepali"},
    {"nl", Script::kLatin, "dutch"},
    {"no", Script::kLatin, "norwegian"},
    {"nb", Script::kLatin, "norwegian"},
    {"pl", Script::kLatin, "", 6},
    {"ps", Script::kArabic, ""},
    {"pt", Script::kLatin, "portuguese"},
    {"ro", Script::kLatin, "romanian"},
    {"ru", Script::kCyrillic, "russian"},
    {"sk", Script::kLatin, "", 6},
    {"sl", Script::kLatin, "", 6},
    {"sr", Script::kCyrillic, "serbian"},
    {"sv", Script::kLatin, "swedish"},
    {"ta", Script::kOtherScript, "tamil"},
    {"th", Script::kOtherScript, ""},
    {"tk", Script::kLatin, "", 5},
    {"tr", Script::kLatin, "grammar"},
    {"tt", Script::kCyrillic, "", 5},
    {"ug", Script::kArabic, ""},
    {"uk", Script::kCyrillic, "", 6},
    {"ur", Script::kArabic, ""},
    {"uz", Script::kLatin, "", 5},
    {"yi", Script::kHebrew, "yiddish"},
    {"zh", Script::kOtherScript, ""},
};

// Without its tables, Azerbaijani falls back on the prefix that did best on its word forms.
constexpr int kAzerbaijaniPrefix = 4;

std::unique_ptr<const Stemmer> StemmerOf(const Row& row, const std::string& data_dir) {
  const std::string primary(row.code.substr(0, row.code.find('-')));
  if (row.algorithm == "grammar") {
    auto stemmer = data_dir.empty() ? nullptr : MakeGrammarStemmer(data_dir + "/languages/" + primary);
    if (stemmer != nullptr) return stemmer;
    return primary == "tr" ? MakeSnowballStemmer("turkish") : MakePrefixStemmer(kAzerbaijaniPrefix);
  }
  if (row.algorithm == "russian") return MakeRussianStemmer();
  if (!row.algorithm.empty()) return MakeSnowballStemmer(std::string(row.algorithm));
  return row.prefix > 0 ? MakePrefixStemmer(row.prefix) : nullptr;
}

void ReadWords(const std::string& path, CaseRule rule, WordSet& words) {
  std::string folded;
  for (const std::string& line : ReadListFile(path)) {
    FoldWord(line, rule, folded);
    if (!folded.empty()) words.insert(folded);
  }
}

void ReadExceptions(const std::string& path, WordMap& exceptions) {
  for (const std::string& line : ReadListFile(path)) {
    const std::size_t tab = line.find('\t');
    if (tab != std::string::npos) exceptions.emplace(line.substr(0, tab), line.substr(tab + 1));
  }
}

std::unique_ptr<LanguageData> Load(const Row& row, const std::string& data_dir) {
  auto data = std::make_unique<LanguageData>();
  data->code = row.code;
  data->script = row.script;
  // Azerbaijani in Arabic letters has the lists of South Azerbaijani.
  const std::string_view primary = row.code == "az-arab" ? "azb" : row.code.substr(0, row.code.find('-'));
  const bool turkic = primary == "az" || primary == "tr";
  data->case_rule = turkic ? CaseRule::kTurkic : CaseRule::kRoot;
  data->possessive_s = row.code == "en";
  data->stemmer = StemmerOf(row, data_dir);
  if (data_dir.empty() || row.code == "und") return data;
  const std::string folder = data_dir + "/languages/" + std::string(primary) + "/";
  ReadWords(folder + "stopwords.txt", data->case_rule, data->stop_words);
  ReadWords(folder + "elisions.txt", data->case_rule, data->elisions);
  ReadWords(folder + "attached.txt", data->case_rule, data->attached);
  ReadExceptions(folder + "stem_exceptions.tsv", data->stem_exceptions);
  return data;
}

// FNV-1a (Fowler, Noll & Vo) of all list files under `folder`, their names and lines, in order of their paths.
std::uint64_t ChecksumOf(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, ignored))
    if (entry.is_regular_file(ignored)) paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  std::uint64_t sum = 0xCBF29CE484222325u;
  const auto add = [&](std::string_view text) {
    for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    sum = (sum ^ '\n') * 0x100000001B3u;
  };
  for (const std::string& path : paths) {
    add(std::string_view(path).substr(folder.size()));
    for (const std::string& line : ReadListFile(path)) add(line);
  }
  return sum;
}

}  // namespace

bool LanguageData::IsAttached(std::string_view suffix) const {
  constexpr std::size_t kMaxBytes = 40;
  if (suffix.empty() || suffix.size() > kMaxBytes) return false;
  if (attached.contains(suffix)) return true;
  bool reachable[kMaxBytes + 1] = {true};
  for (std::size_t begin = 0; begin < suffix.size(); ++begin) {
    if (!reachable[begin]) continue;
    for (std::size_t end = begin + 1; end <= suffix.size(); ++end)
      reachable[end] = reachable[end] || attached.contains(suffix.substr(begin, end - begin));
  }
  return reachable[suffix.size()];
}

LanguageTable::LanguageTable(const std::string& data_dir)
    : checksum_(data_dir.empty() ? 0 : ChecksumOf(data_dir + "/languages")) {
  for (const Row& row : kRows) {
    languages_.push_back(Load(row, data_dir));
    languages_.back()->number = static_cast<std::uint8_t>(languages_.size());
    by_code_.emplace(languages_.back()->code, languages_.back().get());
  }
}

const LanguageData& LanguageTable::Find(const Language& language) const {
  for (const std::string_view code : {language.code(), language.primary()}) {
    if (const auto found = by_code_.find(code); found != by_code_.end()) return *found->second;
  }
  return Unknown();
}

std::deque<std::string> ReadListFile(const std::string& path) {
  std::deque<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (const std::size_t comment = line.find('#'); comment != std::string::npos) line.resize(comment);
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string::npos) continue;
    lines.push_back(line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1));
  }
  return lines;
}

}  // namespace xeber
