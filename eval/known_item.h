// Whether an article is found again: its title is the query, its body is what is searched.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "eval/judgements.h"
#include "eval/query_file.h"
#include "news/article.h"

namespace xeber {

struct KnownItems {
  std::vector<Article> articles;       // without titles, and without a copy of them at the head of the body
  std::vector<NumberedQuery> queries;  // the titles, by article id
  Qrels qrels;                         // each query's one article
};

// Articles without a body are left out; those without a title, and those that share theirs, are searched but not asked for. At
// most `max_queries`, evenly spread.
KnownItems MakeKnownItems(std::vector<Article> articles, std::size_t max_queries);

// The query as somebody types it on a plain English keyboard: "İşıq üçün" -> "isiq ucun". Non-Latin letters stay.
std::string TypePlainly(std::string_view query);

}  // namespace xeber
