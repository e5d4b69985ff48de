// The names of everything in an index, told in one place.
//
// A term is a prefix byte and a key:
//   S  stem of a word (the key that inflected forms share)      ranked, positions
//   F  stem of the word's plain-keyboard spelling, where it differs from S    ranked
//   E  entity id                                                ranked by salience
//   T  topic id, where the topic is likelier than not           ranked by probability
//   A  author's name
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace xeber::schema {

inline constexpr char kStem = 'S';
inline constexpr char kFolded = 'F';
inline constexpr char kEntity = 'E';
inline constexpr char kTopic = 'T';
inline constexpr char kAuthor = 'A';
inline constexpr std::size_t kMaxTermBytes = 245;  // Xapian's limit, kept so that an index can be exported

inline std::string Term(char prefix, std::string_view key) {
  std::string term;
  term.reserve(key.size() + 1);
  term.push_back(prefix);
  term.append(key.substr(0, kMaxTermBytes - 1));
  return term;
}
inline std::string StemTerm(std::string_view stem) { return Term(kStem, stem); }
inline std::string FoldedTerm(std::string_view folded) { return Term(kFolded, folded); }
inline std::string EntityTerm(std::string_view id) { return Term(kEntity, id); }
inline std::string TopicTerm(std::string_view id) { return Term(kTopic, id); }
inline std::string AuthorTerm(std::string_view name) { return Term(kAuthor, name); }

}  // namespace xeber::schema
