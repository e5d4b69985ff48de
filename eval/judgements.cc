#include "eval/judgements.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "absl/strings/numbers.h"
#include "eval/run_file.h"
#include "eval/tab_file.h"

namespace xeber {
namespace {

struct GradedArticle {
  std::string query;
  std::string article;
  std::optional<int> grade;  // nullopt if that field is not a whole number
};

std::optional<GradedArticle> ParseGradedArticle(const std::string& line) {
  auto fields = SplitFields(line);
  if (fields.size() == 4) {  // TREC
    fields.erase(fields.begin() + 1);
    for (auto& field : fields) field = DecodeRunId(field);
  }
  if (fields.size() != 3) return std::nullopt;
  GradedArticle judged{fields[0], fields[1], std::nullopt};
  if (int grade = 0; absl::SimpleAtoi(fields[2], &grade)) judged.grade = grade;
  return judged;
}

}  // namespace

absl::StatusOr<Qrels> ReadQrels(const std::string& path) {
  const auto lines = ReadLines(path);
  if (!lines.ok()) return lines.status();
  Qrels qrels;
  for (const auto& line : *lines) {
    const auto judged = ParseGradedArticle(line.text);
    if (!judged) return LineFault(path, line, "a line of judgements is 'query<TAB>article<TAB>grade' or TREC's four columns");
    if (judged->grade)
      qrels[judged->query][judged->article] = *judged->grade;
    else if (line.number != 1)
      return LineFault(path, line, "the grade is not a whole number");
  }
  return qrels;
}

absl::StatusOr<std::map<std::string, std::string>> ReadStories(const std::string& path) {
  const auto lines = ReadLines(path);
  if (!lines.ok()) return lines.status();
  std::map<std::string, std::string> story_of;
  for (const auto& line : *lines) {
    const auto fields = SplitFields(line.text);
    if (fields.size() < 2) return LineFault(path, line, "a line of stories is 'story<TAB>article'");
    if (line.number != 1 && fields[0] != "-") story_of[fields[1]] = fields[0];
  }
  return story_of;
}

Qrels QrelsOfStories(const std::map<std::string, std::string>& story_of) {
  std::map<std::string, std::vector<std::string>> members;
  for (const auto& [article, story] : story_of) members[story].push_back(article);
  Qrels qrels;
  for (const auto& [story, articles] : members)
    for (const auto& seed : articles)
      for (const auto& fellow : articles)
        if (seed != fellow) qrels[seed][fellow] = 1;
  return qrels;
}

JudgedRanking Judge(const std::vector<std::string>& ranked, const Grades& grades) {
  JudgedRanking judged;
  for (const auto& id : ranked) {
    const auto found = grades.find(id);
    judged.grades.push_back(found == grades.end() ? 0 : found->second);
  }
  for (const auto& [id, grade] : grades)
    if (grade > 0) judged.ideal.push_back(grade);
  return judged;
}

bool HasRelevant(const Grades& grades) {
  return std::any_of(grades.begin(), grades.end(), [](const auto& judged) { return judged.second > 0; });
}

absl::StatusOr<std::vector<JudgedPair>> ReadPairs(const std::string& path) {
  const auto lines = ReadLines(path);
  if (!lines.ok()) return lines.status();
  std::vector<JudgedPair> pairs;
  for (const auto& line : *lines) {
    if (line.number == 1) continue;
    const auto fields = SplitFields(line.text);
    if (fields.size() < 2) return LineFault(path, line, "a line of pairs is 'id1<TAB>id2' and, if judged, '<TAB>similarity'");
    JudgedPair pair{fields[0], fields[1], std::numeric_limits<double>::quiet_NaN(), ""};
    if (fields.size() > 2 && !absl::SimpleAtod(fields[2], &pair.similarity))
      return LineFault(path, line, "the similarity is not a number");
    if (fields.size() > 4) pair.language = fields[3] == fields[4] ? fields[3] : fields[3] + "+" + fields[4];
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

}  // namespace xeber
