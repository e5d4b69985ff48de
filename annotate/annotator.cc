#include "annotate/annotator.h"

#include <algorithm>
#include <filesystem>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "annotate/document.h"
#include "annotate/gazetteer.h"
#include "annotate/linker.h"
#include "annotate/listed_names.h"
#include "annotate/mention_finder.h"
#include "annotate/tagger.h"
#include "annotate/topic_lexicon.h"
#include "annotate/vocabulary.h"
#include "annotate/word_hash.h"

namespace xeber {
namespace {

constexpr std::uint64_t kAlgorithm = 6;  // raised when the same data would annotate differently

struct Parts {
  std::unique_ptr<const Analyzer> analyzer;
  std::unique_ptr<const Gazetteer> gazetteer;
  TaggerSet taggers;
  TopicLexicon lexicon;
  std::uint64_t checksum = kAlgorithm;
};

bool FallingProbability(const Topic& a, const Topic& b) {
  return a.probability != b.probability ? a.probability > b.probability : a.id < b.id;
}

class DataAnnotator final : public Annotator {
 public:
  explicit DataAnnotator(Parts parts)
      : parts_(std::move(parts)), vocabulary_(*parts_.gazetteer, &parts_.taggers.cues(), &parts_.lexicon) {}

  void Annotate(const Article& article, const ArticleAnalysis& analysis, Annotations& out) const override {
    thread_local DocumentMentions found;
    const Document document(article, analysis);
    FindMentions(document, {vocabulary_, &parts_.taggers}, found);
    LinkMentions(document, found, *parts_.gazetteer, out.entities);
    out.topics.clear();
    parts_.lexicon.Score(found.views, out.topics);
    std::sort(out.topics.begin(), out.topics.end(), FallingProbability);
    out.latent.clear();
  }

  std::string version() const override { return absl::StrCat(absl::Hex(parts_.checksum, absl::kZeroPad16)); }
  std::string gazetteer_version() const override {
    const std::uint64_t sum = parts_.gazetteer->users_checksum();
    return sum == 0 ? "" : absl::StrCat(absl::Hex(sum, absl::kZeroPad16));
  }

  std::optional<ListedEntity> FindListed(std::string_view id) const override;
  std::vector<std::string> FindListedByPrefix(std::string_view prefix) const override;

 private:
  const Parts parts_;
  const Vocabulary vocabulary_;
  mutable std::once_flag names_once_;
  mutable std::optional<ListedNames> names_;
};

std::optional<ListedEntity> DataAnnotator::FindListed(std::string_view id) const {
  const std::uint32_t number = parts_.gazetteer->Find(id);
  if (number == FlatMap::kNone) return std::nullopt;
  const GazetteerEntry& entry = parts_.gazetteer->entry(number);
  ListedEntity listed{.type = entry.type};
  for (std::size_t i = 0; i < kNameLanguages; ++i)
    if (!entry.names[i].empty()) listed.names.push_back({std::string(kNameLanguageCodes[i]), std::string(entry.names[i])});
  for (const std::string_view alias : parts_.gazetteer->AliasesOf(number)) {
    if (listed.aliases.size() == ListedEntity::kMaxAliases) break;
    listed.aliases.emplace_back(alias);
  }
  return listed;
}

std::vector<std::string> DataAnnotator::FindListedByPrefix(std::string_view prefix) const {
  std::call_once(names_once_, [this] { names_.emplace(*parts_.gazetteer, *parts_.analyzer); });
  std::vector<std::string> ids;
  for (const std::uint32_t number : names_->Find(prefix, *parts_.analyzer)) ids.emplace_back(parts_.gazetteer->entry(number).id);
  return ids;
}

// The .tsv files of a folder, by name.
std::vector<std::string> TablesIn(const std::filesystem::path& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
    if (file.path().extension() == ".tsv") paths.push_back(file.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

absl::Status LoadLexicon(const std::string& data_dir, const Analyzer& analyzer, TopicLexicon& lexicon) {
  for (const std::string& path : TablesIn(std::filesystem::path(data_dir) / "topics")) {
    const Language language(std::filesystem::path(path).stem().string());
    if (absl::Status status = lexicon.AddFile(path, language, analyzer); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<const Annotator>> MakeAnnotator(const AnnotatorOptions& options) {
  Parts parts;
  parts.analyzer = MakeAnalyzer(options.data_dir);
  const Analyzer* const analyzer = parts.analyzer.get();
  absl::StatusOr<std::unique_ptr<const Gazetteer>> gazetteer =
      LoadGazetteer(options.data_dir, options.gazetteers, *analyzer, options.faults);
  if (!gazetteer.ok()) return gazetteer.status();
  parts.gazetteer = *std::move(gazetteer);
  if (absl::Status status = parts.taggers.Load(options.data_dir, *analyzer); !status.ok()) return status;
  if (absl::Status status = LoadLexicon(options.data_dir, *analyzer, parts.lexicon); !status.ok()) return status;
  for (const std::uint64_t sum : {parts.gazetteer->checksum(), parts.taggers.checksum(), parts.lexicon.checksum()})
    parts.checksum = JoinHashes(parts.checksum, sum);
  return std::make_unique<DataAnnotator>(std::move(parts));
}

absl::StatusOr<std::unique_ptr<const Annotator>> MakeAnnotator(const std::string& data_dir) {
  return MakeAnnotator(AnnotatorOptions{.data_dir = data_dir});
}

}  // namespace xeber
