// From a folded word to the key that its inflected forms share.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace xeber {

class Stemmer {
 public:
  virtual ~Stemmer() = default;

  // Replaces `out` by the stem of `word`, which is folded. Never empty for a word that is not. Thread-safe, lock-free.
  virtual void Stem(std::string_view word, std::string& out) const = 0;

  // The same for the plain-keyboard spelling of a word: equal for "işıq" and "isiq" once both are spelled plainly.
  virtual void StemPlain(std::string_view plain, std::string& out) const { Stem(plain, out); }
};

// The Snowball stemmer called `algorithm` ("turkish"); null if the library has none of that name.
std::unique_ptr<const Stemmer> MakeSnowballStemmer(const std::string& algorithm);

// The Russian Snowball stemmer, followed by what it leaves on names: Алиев, Алиева, Алиевым and Лавров, Лаврова share a key.
std::unique_ptr<const Stemmer> MakeRussianStemmer();

// The first `letters` letters.
std::unique_ptr<const Stemmer> MakePrefixStemmer(int letters);

}  // namespace xeber
