#include "eval/known_item.h"

#include <algorithm>
#include <map>
#include <utility>

#include "text/folding.h"
#include "text/utf8.h"

namespace xeber {
namespace {

constexpr char kBlanks[] = " \t\r\n";

// Russian and Ukrainian keyboards have й and ї.
bool IsCyrillic(char32_t c) { return c >= 0x400 && c < 0x530; }

void DropHead(std::string& body, const std::string& title) {
  const auto begin = std::min(body.find_first_not_of(kBlanks), body.size());
  if (!title.empty() && body.compare(begin, title.size(), title) == 0) body.erase(0, begin + title.size());
}

bool IsBlank(const std::string& text) { return text.find_first_not_of(kBlanks) == std::string::npos; }

}  // namespace

KnownItems MakeKnownItems(std::vector<Article> articles, std::size_t max_queries) {
  KnownItems items;
  std::map<std::string, std::vector<std::string>> ids_of;  // by title
  for (auto& article : articles) {
    const std::string title = std::exchange(article.title, "");
    DropHead(article.body, title);
    if (IsBlank(article.body)) continue;
    if (!IsBlank(title)) ids_of[title].push_back(article.id.value());
    items.articles.push_back(std::move(article));
  }
  std::erase_if(ids_of, [](const auto& entry) { return entry.second.size() > 1; });
  const std::size_t wanted = std::min(max_queries, ids_of.size());
  std::size_t balance = 0;
  for (const auto& [title, ids] : ids_of) {
    balance += wanted;
    if (balance < ids_of.size()) continue;
    balance -= ids_of.size();
    items.queries.push_back({ids.front(), title});
    items.qrels[ids.front()][ids.front()] = 1;
  }
  return items;
}

// Letter by letter: whatever stands between them stays.
std::string TypePlainly(std::string_view query) {
  std::string typed, folded, plain;
  for (std::size_t at = 0; at < query.size();) {
    const Decoded next = DecodeAt(query, at);
    const std::string_view letter = query.substr(at, next.size);
    FoldWord(letter, CaseRule::kTurkic, folded);
    SpellPlainly(folded, plain);
    typed += folded.empty() ? letter : plain.empty() || IsCyrillic(next.c) ? std::string_view(folded) : std::string_view(plain);
    at += next.size;
  }
  return typed;
}

}  // namespace xeber
