#include "text/stemmer.h"

#include <libstemmer.h>

#include <array>
#include <utility>
#include <vector>

#include "text/utf8.h"

namespace xeber {
namespace {

struct CloseSnowball {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

// This thread's handle of an algorithm: Snowball's handles hold the word they work on.
sb_stemmer* HandleOf(std::size_t algorithm) {
  thread_local std::vector<std::unique_ptr<sb_stemmer, CloseSnowball>> handles;
  if (handles.size() <= algorithm) handles.resize(algorithm + 1);
  if (!handles[algorithm]) handles[algorithm].reset(sb_stemmer_new(sb_stemmer_list()[algorithm], nullptr));
  return handles[algorithm].get();
}

class SnowballStemmer : public Stemmer {
 public:
  explicit SnowballStemmer(std::size_t algorithm) : algorithm_(algorithm) {}

  void Stem(std::string_view word, std::string& out) const override {
    sb_stemmer* handle = HandleOf(algorithm_);
    const sb_symbol* stem =
        sb_stemmer_stem(handle, reinterpret_cast<const sb_symbol*>(word.data()), static_cast<int>(word.size()));
    const auto size = static_cast<std::size_t>(sb_stemmer_length(handle));
    if (stem == nullptr || size == 0) {
      out.assign(word);
    } else {
      out.assign(reinterpret_cast<const char*>(stem), size);
    }
  }

 private:
  std::size_t algorithm_;  // in sb_stemmer_list()
};

class RussianStemmer : public SnowballStemmer {
 public:
  using SnowballStemmer::SnowballStemmer;

  void Stem(std::string_view word, std::string& out) const override {
    SnowballStemmer::Stem(word, out);
    // Snowball takes -ов and -ев for a genitive plural in Лавров, but leaves them in Лаврова, whose last ending it took already.
    for (const std::string_view ending : {"ов", "ев"}) {
      if (out.size() < ending.size() + 6 || !std::string_view(out).ends_with(ending)) continue;
      out.resize(out.size() - ending.size());
      if (std::string_view(out).ends_with("и") && CountCharacters(out) > 2) out.resize(out.size() - 2);
      return;
    }
  }
};

class PrefixStemmer : public Stemmer {
 public:
  explicit PrefixStemmer(int letters) : letters_(letters) {}

  void Stem(std::string_view word, std::string& out) const override {
    std::size_t end = 0;
    for (int i = 0; i < letters_ && end < word.size(); ++i) end += DecodeAt(word, end).size;
    out.assign(word.substr(0, end));
  }

 private:
  int letters_;
};

// sb_stemmer_list()'s index of `algorithm`, or -1.
int AlgorithmOf(std::string_view algorithm) {
  const char** names = sb_stemmer_list();
  for (int i = 0; names[i] != nullptr; ++i) {
    if (algorithm == names[i]) return i;
  }
  return -1;
}

}  // namespace

std::unique_ptr<const Stemmer> MakeSnowballStemmer(const std::string& algorithm) {
  const int found = AlgorithmOf(algorithm);
  if (found < 0) return nullptr;
  return std::make_unique<SnowballStemmer>(static_cast<std::size_t>(found));
}

std::unique_ptr<const Stemmer> MakeRussianStemmer() {
  const int found = AlgorithmOf("russian");
  if (found < 0) return nullptr;
  return std::make_unique<RussianStemmer>(static_cast<std::size_t>(found));
}

std::unique_ptr<const Stemmer> MakePrefixStemmer(int letters) { return std::make_unique<PrefixStemmer>(letters); }

}  // namespace xeber
