#include "bench/raw_xapian.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "fmt/format.h"

namespace xeber::bench {
namespace {

constexpr Xapian::valueno kDate = 0;
constexpr std::size_t kLikeTerms = 30;
constexpr int kArticlesPerCommit = 1000;  // the fastest threshold of 1.4

Xapian::Stem StemmerOf(const std::string& language) {
  try {
    return Xapian::Stem(language);
  } catch (const Xapian::InvalidArgumentError&) {
    return Xapian::Stem();  // a language without a stemmer, such as Azerbaijani
  }
}

std::string DayTerm(Time time) {
  const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
  return fmt::format("D{:04}{:02}{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string DateValue(Time time) { return Xapian::sortable_serialise(static_cast<double>(time.time_since_epoch().count())); }

Xapian::Query Days(Time from, Time until) {
  std::vector<std::string> days;
  for (Time day = std::chrono::floor<std::chrono::days>(from); day <= until; day += std::chrono::days(1))
    days.push_back(DayTerm(day));
  return Xapian::Query(Xapian::Query::OP_OR, days.begin(), days.end());
}

Xapian::Query Since(Time from) { return Xapian::Query(Xapian::Query::OP_VALUE_GE, kDate, DateValue(from)); }

Xapian::Document MakeDocument(const Article& article, Xapian::TermGenerator& generator, RawXapian::Data data) {
  Xapian::Document document;
  generator.set_document(document);
  generator.index_text(article.title, 1, "S");
  generator.index_text(article.title);
  generator.increase_termpos();
  generator.index_text(article.lead);
  generator.increase_termpos();
  generator.index_text(article.body);
  if (article.publish_time) {
    document.add_value(kDate, DateValue(article.publish_time->at));
    document.add_boolean_term(DayTerm(article.publish_time->at));
  }
  document.add_boolean_term(absl::StrCat("Q", article.id.value()));
  document.set_data(data == RawXapian::Data::kTitles ? article.title : ToJsonLine(article));
  return document;
}

}  // namespace

absl::Status RawXapian::Build(ArticleStream& articles, const std::string& language, const std::string& path, Data data) {
  const std::string growing = path + ".growing";
  std::filesystem::remove_all(path);
  try {
    Xapian::WritableDatabase database(growing, Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC);
    Xapian::TermGenerator generator;
    generator.set_stemmer(StemmerOf(language));
    Article article;
    for (int count = 1; articles.Next(article); ++count) {
      database.add_document(MakeDocument(article, generator, data));
      if (count % kArticlesPerCommit == 0) database.commit();
    }
    database.commit();
    database.compact(path, Xapian::Compactor::FULL);
  } catch (const Xapian::Error& error) {
    return absl::InternalError(absl::StrCat(path, ": ", error.get_description()));
  }
  std::filesystem::remove_all(growing);
  return absl::OkStatus();
}

absl::StatusOr<RawXapian> RawXapian::Open(const std::string& path, const std::string& language) {
  try {
    return RawXapian(Xapian::Database(path), language);
  } catch (const Xapian::Error& error) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", error.get_description()));
  }
}

RawXapian::RawXapian(Xapian::Database database, const std::string& language)
    : database_(std::move(database)), stemmer_(StemmerOf(language)) {}

Xapian::Query RawXapian::Parse(const std::string& words, Xapian::Query::op op) {
  Xapian::QueryParser parser;
  parser.set_database(database_);
  parser.set_stemmer(stemmer_);
  parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
  parser.set_default_op(op);
  return parser.parse_query(words);
}

std::vector<std::string> RawXapian::Run(const Xapian::Query& query, int limit, bool newest) {
  Xapian::Enquire enquire(database_);
  enquire.set_query(query);
  if (newest) enquire.set_sort_by_value(kDate, true);
  std::vector<std::string> titles;
  const Xapian::MSet found = enquire.get_mset(0, static_cast<Xapian::doccount>(limit));
  for (auto hit = found.begin(); hit != found.end(); ++hit) titles.push_back(hit.get_document().get_data());
  return titles;
}

std::vector<std::string> RawXapian::Any(const std::string& words, int limit) {
  return Run(Parse(words, Xapian::Query::OP_OR), limit);
}

std::vector<std::string> RawXapian::All(const std::string& words, int limit) {
  return Run(Parse(words, Xapian::Query::OP_AND), limit);
}

std::vector<std::string> RawXapian::Phrase(const std::string& words, int limit) {
  return Run(Parse(absl::StrCat("\"", words, "\""), Xapian::Query::OP_OR), limit);
}

std::vector<std::string> RawXapian::Newest(const std::string& words, int limit) {
  return Run(Parse(words, Xapian::Query::OP_OR), limit, true);
}

std::vector<std::string> RawXapian::AnySince(const std::string& words, Time from, int limit) {
  return Run(Xapian::Query(Xapian::Query::OP_FILTER, Parse(words, Xapian::Query::OP_OR), Since(from)), limit);
}

std::vector<std::string> RawXapian::AnyOfDays(const std::string& words, Time from, Time until, int limit) {
  return Run(Xapian::Query(Xapian::Query::OP_FILTER, Parse(words, Xapian::Query::OP_OR), Days(from, until)), limit);
}

std::vector<std::string> RawXapian::Strongest(Xapian::TermIterator begin, const Xapian::TermIterator& end) {
  const double articles = database_.get_doccount();
  std::vector<std::pair<double, std::string>> weighted;
  for (; begin != end; ++begin) {
    const std::string term = *begin;
    if (term[0] != 'Z' || term.size() < 4) continue;  // stems of the running text only
    const double idf = std::log(articles / (1.0 + database_.get_termfreq(term)));
    weighted.emplace_back(-(1 + std::log(begin.get_wdf())) * idf, term);
  }
  const std::size_t kept = std::min(kLikeTerms, weighted.size());
  std::partial_sort(weighted.begin(), weighted.begin() + static_cast<std::ptrdiff_t>(kept), weighted.end());
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < kept; ++i) terms.push_back(weighted[i].second);
  return terms;
}

std::vector<std::string> RawXapian::StrongestTerms(const ArticleId& id) {
  const std::string unique = absl::StrCat("Q", id.value());
  const auto posting = database_.postlist_begin(unique);
  if (posting == database_.postlist_end(unique)) return {};
  return Strongest(database_.termlist_begin(*posting), database_.termlist_end(*posting));
}

std::vector<std::string> RawXapian::StrongestTermsOfText(const std::string& text) {
  Xapian::TermGenerator generator;
  generator.set_stemmer(stemmer_);
  generator.index_text_without_positions(text);
  const Xapian::Document document = generator.get_document();
  return Strongest(document.termlist_begin(), document.termlist_end());
}

std::vector<std::string> RawXapian::Like(const std::vector<std::string>& terms, int limit) {
  return Run(Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()), limit);
}

std::vector<std::string> RawXapian::LikeSince(const std::vector<std::string>& terms, Time from, int limit) {
  return Run(
      Xapian::Query(Xapian::Query::OP_FILTER, Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()), Since(from)),
      limit);
}

std::vector<std::string> RawXapian::LikeOfDays(const std::vector<std::string>& terms, Time from, Time until, int limit) {
  return Run(
      Xapian::Query(Xapian::Query::OP_FILTER, Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()), Days(from, until)),
      limit);
}

}  // namespace xeber::bench
