// Questions to ask of an archive, made from its own articles.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "news/article.h"

namespace xeber::bench {

// Words as readers type them: neither on every tenth article nor shorter than four letters.
struct QuerySet {
  std::vector<std::string> one_word;
  std::vector<std::string> any_words;  // 2 to 4 words of one article
  std::vector<std::string> all_words;  // 2 or 3 words of one article
  std::vector<std::string> phrases;    // 2 or 3 neighbouring words of one sentence
  std::vector<Article> seeds;          // for similar news
};

// `per_kind` questions of each kind from the sampled articles; the same for the same sample. Kinds stay short where the sample
// has too few words.
QuerySet MakeQuerySet(const std::vector<Article>& sample, std::size_t per_kind);

}  // namespace xeber::bench
